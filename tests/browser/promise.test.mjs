// What is promised and what is not, from every screen, in both languages, also without a network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerPage, consent, expectTitle, installed, next, press, start, waitSaved } from "./harness.mjs";
import { invited } from "./surveys.mjs";

const TITLE = "What we promise, and what we cannot";
const TITULO = "Lo que prometemos y lo que no podemos prometer";
/** What it must say: who could still learn what, in plain words. */
const SAYS = ["whoever runs the server holds every single response", "Watching as it happens", "Small groups and rare combinations", "Your own words", "A page that was tampered with", "the law on public records", "Whom to ask", "extension 0100"];
const DICE = ["quien administra el servidor tiene cada respuesta", "La observación en directo", "Los grupos pequeños", "Sus propias palabras", "Una página manipulada", "ley de registros públicos", "A quién preguntar", "extensión 0100"];

async function expectPromise(page, { survey, record }) {
  const { k } = record.plan;
  await expectTitle(page, TITLE);
  await page.getByRole("heading", { name: "What does not hold" }).waitFor();
  const said = await page.locator("main").innerText();
  for (const words of [...SAYS, survey, `in steps of ${k}.`, `fewer than ${k} people`]) assert.ok(said.includes(words), words);
  assert.ok(!said.includes("#"), "no gap is left open");
  await press(page, "Español");
  await expectTitle(page, TITULO);
  const dice = await page.locator("main").innerText();
  for (const words of [...DICE, survey, `en pasos de ${k}.`, `menos de ${k} personas`]) assert.ok(dice.includes(words), words);
  assert.ok(!dice.includes("#"), "no gap is left open");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
  await press(page, "English");
  await expectTitle(page, TITLE);
}

test("the promise is read from the welcome page and from within, and the answers are there again", async (t) => {
  const { browser, office, link } = await invited(t);
  const page = await browser.page(link);
  await expectTitle(page, "Workplace diversity survey");
  await page.locator("#own-yes").check();
  await press(page, "More about this");
  await expectPromise(page, office);
  await press(page, "Back");
  await expectTitle(page, "Workplace diversity survey");
  await start(page);
  await consent(page);
  await next(page);
  const given = await answerPage(page);
  await waitSaved(page);
  const here = await page.locator("main h1").innerText();
  await press(page, TITLE);
  await expectPromise(page, office);
  await press(page, "Back");
  await expectTitle(page, here);
  await expectGiven(page, given);
  // By the browser's own way back as well, and it goes no further than that.
  await press(page, TITLE);
  await expectTitle(page, TITLE);
  await page.goBack();
  await expectTitle(page, here);
  await expectGiven(page, given);
  await press(page, "Review and send what I’ve answered");
  await press(page, TITLE);
  await expectTitle(page, TITLE);
  await press(page, "Back");
  await expectTitle(page, "Check your answers");
});

test("the promise is there without a network", async (t) => {
  const { browser, office, address, link } = await invited(t);
  let page = await browser.page(link);
  await expectTitle(page, "Workplace diversity survey");
  await installed(page);
  await page.close();
  await browser.context.setOffline(true);
  page = await browser.page(address);
  await press(page, TITLE);
  await expectPromise(page, office);
  await press(page, "Back");
  await start(page);
  await press(page, TITLE);
  await expectPromise(page, office);
});

test("the words do not come at first: it is said, and they come with the network", async (t) => {
  const { browser, origin } = await invited(t);
  let cut = true;
  await browser.context.route(/\/words-/, (route) => (cut ? route.abort() : route.continue()));
  const page = await browser.page(`${origin}/s/${"A".repeat(43)}`);
  await expectTitle(page, "The survey cannot be opened");
  await page.getByText("The text for this has not arrived").waitFor();
  assert.equal(await page.getByRole("button", { name: TITLE }).count(), 0, "no survey, no promise");
  cut = false;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByText("No survey has this address").waitFor();
});

test("a load that failed for want of a network is tried again", async (t) => {
  const { browser, address } = await invited(t);
  let cut = true;
  await browser.context.route(/\/api\/v1\/surveys\//, (route) => (cut ? route.abort() : route.continue()));
  const page = await browser.page(address);
  await expectTitle(page, "The survey cannot be opened");
  cut = false;
  await press(page, "Try again");
  await expectTitle(page, "Workplace diversity survey");
  // Whatever failed before, the way back from the promise is there.
  await press(page, TITLE);
  await expectTitle(page, TITLE);
  await press(page, "Back");
  await expectTitle(page, "Workplace diversity survey");
});

async function expectGiven(page, given) {
  const controls = await page.locator("main input[name], main textarea[name], main select[name]").evaluateAll((all) =>
    all.filter((control) => control.type === "radio" ? control.checked : true).map(({ name, value }) => [name, value]));
  for (const [name, value] of Object.entries(given).filter(([, value]) => typeof value === "string")) {
    assert.ok(controls.some((control) => control[0] === name && control[1] === value), `${name} is ${value}`);
  }
}
