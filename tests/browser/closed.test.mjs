// A survey that pauses, closes and is frozen while somebody's answers are on their way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, consent, consentOnly, expectReceived, expectTitle, expectWaiting, next, press, start, stored, submit, until } from "./harness.mjs";
import { Office, MINE, another, answerWithWords, copyOf, credentialsOf, hasCredential, invited, pass } from "./surveys.mjs";
import { notice } from "./work.mjs";

const REFUSED = "The server did not accept your answers";
const OVER = "The survey is over";
const NOT_OPEN = "This survey is not open";

/** Two invited people who are offline when the survey closes: one has sent, as far as the device goes; one has only begun. */
async function away(t) {
  const town = await invited(t);
  const { browser, origin, office, address, link } = town;
  const sender = await browser.page(link);
  await answerWithWords(sender);
  await hasCredential(sender);
  await browser.context.setOffline(true);
  await submit(sender);
  await expectWaiting(sender);

  const [code] = await office.invite();
  const other = await another(t, origin, `${address}#${code}`);
  await expectTitle(other.page, "Workplace diversity survey");
  await other.browser.context.setOffline(true);
  await answerWithWords(other.page);
  assert.ok(!(await pass(other.page)).credential);
  await office.become("closed");
  return { ...town, sender, beginner: other.page, online: () => Promise.all([browser, other.browser].map(({ context }) => context.setOffline(false))) };
}

test("closed while responses wait offline: they are sent in the grace days, and nobody begins", async (t) => {
  const { office, origin, address, sender, beginner, online } = await away(t);
  const [late, page] = [await another(t, origin, address), beginner];
  await expectTitle(late.page, NOT_OPEN);
  assert.equal(await late.page.getByRole("button", { name: "Start" }).count(), 0);
  await online();
  await expectReceived(sender, 30_000);
  // Whoever had only begun gets a credential in these days, too.
  await hasCredential(page);
  await submit(page);
  await expectReceived(page);
  assert.equal((await office.responses()).length, 2);
});

test("frozen while responses wait offline: they are kept, shown and explained", async (t) => {
  const { browser, office, sender, beginner, address, online } = await away(t);
  await office.pass(8);
  await online();
  await expectTitle(sender, REFUSED, 30_000);
  await notice(beginner, "Your invitation was not accepted").getByText(OVER).waitFor();
  await submit(beginner);
  await expectTitle(beginner, REFUSED);
  for (const page of [sender, beginner]) {
    await page.getByText(OVER).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Go back and correct" }).count(), 0);
    await page.reload();
    await expectTitle(page, REFUSED);
    await page.getByText(OVER).first().waitFor();
    await press(page, "Español");
    await page.getByText("La encuesta ha terminado").first().waitFor();
    await press(page, "English");
    assert.equal((await stored(page)).outbox.length, 1, "kept until the person deletes it");
    assert.equal((await copyOf(page)).answers.comment_action, MINE);
  }
  assert.equal((await office.responses()).length, 0);
  await press(sender, "Delete my answers from this device");
  await press(sender, "Yes, delete");
  await until(async () => (await stored(sender)).outbox.length === 0);
  const again = await browser.page(address);
  await expectTitle(again, NOT_OPEN);
});

test("frozen while somebody without an invitation was offline: the same", async (t) => {
  const { server, browser, address } = await city(t, { proxied: true });
  const office = await Office.of(server);
  const page = await browser.page(address);
  await start(page);
  await consentOnly(page);
  await browser.context.setOffline(true);
  await submit(page);
  await expectWaiting(page);
  await office.become("closed");
  await office.pass(8);
  await browser.context.setOffline(false);
  await expectTitle(page, REFUSED, 30_000);
  await page.getByText(OVER).first().waitFor();
  assert.deepEqual((await copyOf(page)).answers, { consent: "yes" });
  assert.equal((await stored(page)).outbox.length, 1);
});

test("paused while somebody answers: it says so, and goes on by itself", async (t) => {
  const { proxy, browser, origin, office, link, address } = await invited(t);
  const away = proxy.on("POST", credentialsOf, ({ drop }) => drop());
  const page = await browser.page(link);
  await start(page);
  await consent(page);
  await next(page);
  await office.become("paused");
  away();
  await notice(page, "This survey is not open").getByText("The survey is paused").waitFor({ timeout: 30_000 });
  await press(page, "Review and send what I’ve answered");
  await submit(page);
  await expectWaiting(page);
  await page.reload();
  await expectWaiting(page);
  const { page: newcomer } = await another(t, origin, address);
  await expectTitle(newcomer, NOT_OPEN);
  await newcomer.getByText("Keep your letter, and open its link again later").waitFor();
  await office.become("open");
  await press(newcomer, "Try again");
  await expectTitle(newcomer, "Workplace diversity survey");
  await press(page, "Try again");
  await expectReceived(page, 30_000);
  assert.deepEqual((await office.responses()).map(({ mode }) => mode), ["invited"]);
});
