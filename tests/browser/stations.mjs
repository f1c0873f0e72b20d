// Shared devices and paper desks, in the few words that their journeys are written in.
import assert from "node:assert/strict";
import { city, consent, expectTitle, next, press, steadily, until } from "./harness.mjs";
import { Office, deviceText, nowhere } from "./surveys.mjs";

export const TITLE = "Workplace diversity survey";
export const PIN = "4711";
export const LEAD = "For whoever is in charge";

/** A city, and a device on which a station was set up and runs; `mode` is `shared_device` or `paper`. */
export async function running(t, mode, { expected = "40", ...options } = {}) {
  const town = await city(t, { proxied: true, ...options });
  const office = await Office.of(town.server);
  const code = await office.station(mode, Number(expected));
  const page = await town.browser.page(`${town.origin}/station/${town.server.survey}#${code}`);
  await setUp(page, mode, expected);
  return { ...town, office, code, page, home: `${town.origin}/station/${town.server.survey}` };
}

/** Sets a station up on the page that its link leads to. */
export async function setUp(page, mode, expected = "40", pin = PIN) {
  await expectTitle(page, "Set up a shared device or a paper desk");
  await page.getByLabel(mode === "paper" ? "A paper desk" : "A shared device").check();
  await page.getByLabel("Where it stands").fill("Depot north");
  await page.getByLabel("How many people or questionnaires are expected here").fill(expected);
  await page.getByLabel("PIN to leave this mode").fill(pin);
  await page.getByLabel("The same PIN once more").fill(pin);
  if (Number(expected) < 10 && mode !== "paper") await acknowledge(page);
  // Whoever takes a device to where no network is has waited for this word; before it, nothing is loaded anew between two people.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await press(page, "Start the station");
  await expectReady(page);
}

/** Fewer than ten people: without a word that this is known, nothing starts. */
async function acknowledge(page) {
  await page.locator(".notice-title", { hasText: "Fewer than ten people" }).waitFor();
  await press(page, "Start the station");
  await page.locator("#error-summary").getByText("Confirm that you have read the warning").waitFor();
  await page.getByLabel("I know, and the people here will be told").check();
}

/** Until the screen for the next person, or the next questionnaire, is there. */
export async function expectReady(page) {
  await page.getByRole("button", { name: LEAD, exact: true }).waitFor();
  await expectTitle(page, TITLE);
}

/** Somebody comes and chooses a language. */
export const come = (page, language = "English") => page.locator(".station-begin", { hasText: language }).click();

/** Somebody comes, agrees, answers nothing else and finishes. */
export async function quickly(page) {
  await come(page);
  await press(page, "Start");
  await consent(page);
  await next(page);
  await press(page, "Check what I have answered");
  await expectTitle(page, "Check your answers");
  await press(page, "Finish");
  await expectTitle(page, "Thank you");
  await afresh(page, () => press(page, "For the next person"));
}

/** Does what ends a turn, and waits for the page that is loaded anew because of it: what is pressed before goes with the old one. */
export async function afresh(page, end) {
  await page.evaluate(() => { window.before = true; });
  await end();
  await page.waitForFunction(() => !window.before).catch(async ({ message }) => {
    const stands = await page.evaluate(() => [document.activeElement?.innerText, !!navigator.serviceWorker.controller, document.body.innerText]);
    throw new Error(`${message} The page stands at ${JSON.stringify(stands)}`);
  });
  await expectReady(page);
}

/** To the page with the counts. */
export async function enterPin(page, pin = PIN) {
  await page.getByLabel("PIN", { exact: true }).fill(pin);
  await press(page, "Go on");
}

export async function toLead(page, pin) {
  await press(page, LEAD);
  await enterPin(page, pin);
  await expectTitle(page, "How this station stands");
}

/** A count by its name on the page of whoever is in charge. */
export const count = async (page, name) =>
  Number(await page.locator(".answer").filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd").innerText());

/** Until the counts are these. */
export const expectCounts = (page, wanted, timeout) => until(async () => {
  for (const [name, number] of Object.entries(wanted)) if ((await count(page, name)) !== number) return false;
  return true;
}, timeout);

/** Presses what sends now: fewer than ten are sent by nothing else. */
export const sendNow = (page) => press(page, "Send now");

/** Sends everything now, if there is anything. */
export async function sendAll(page) {
  await page.locator("#sending", { hasText: /\S/ }).waitFor();
  if (await page.getByRole("button", { name: "Send now", exact: true }).count()) await sendNow(page);
  await page.getByText("Nothing waits to be sent.").waitFor({ timeout: 60_000 });
}

/** What the station keeps in IndexedDB, by store. */
export const kept = (page) => steadily(() => page.evaluate(() => new Promise((done, fail) => {
  const opening = indexedDB.open("evenhand-station");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const all = {};
    const transaction = db.transaction([...db.objectStoreNames]);
    for (const name of db.objectStoreNames) transaction.objectStore(name).getAll().onsuccess = (event) => { all[name] = event.target.result; };
    transaction.oncomplete = () => { db.close(); done(all); };
  };
})));

/** Nothing that somebody wrote is on the device, whatever is on the screen. */
export const expectSecret = async (page, words, when) => nowhere(await deviceText(page), words, when);

/** Nothing that somebody wrote is on the screen, nor is the workbench. */
export async function expectNothingShown(page, words, when) {
  nowhere(await steadily(() => page.content()), words, when);
  const typed = await steadily(() => page.locator("input, textarea, select").evaluateAll((all) => all.map(({ value }) => value).join("\n")));
  nowhere(typed, words, when);
  assert.equal(await page.getByRole("navigation", { name: "Main menu" }).count(), 0, `the workbench is there ${when}`);
  assert.equal(await page.getByRole("link", { name: /Sign in|Surveys|Work/ }).count(), 0, `the workbench is there ${when}`);
}
