// Seat maps: kept offline with every letter, of two people both, never lost without a word, and gone on their day everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, expectTitle, press, until } from "./harness.mjs";
import { answer, begin, expectDevice, go, inStep, keptText, openDocument, openRegister, sent, somebody, view } from "./work.mjs";
import { dice, findIn, lock, planted, sessionKeys, theirDayComes, unlock } from "./vaults.mjs";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const DAY = 24 * 60 * 60 * 1000;
const field = (page) => page.getByLabel(/^Seats, one on each line/);
const day = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** The clock of every page goes on by what was put by. */
const clock = () => {
  const now = Date.now.bind(Date);
  // An empty page has no storage.
  window.later = location.protocol === "about:" ? 0 : Number(localStorage.later ?? 0);
  Date.now = () => now() + window.later;
};

/** A session of today by Jordan, with its screen for what is needed rarely open. */
async function session(page, code, on = day(0)) {
  await openRegister(page, "Focus group session");
  await begin(page);
  await answer(page, "Session code", code);
  await answer(page, /^Date/, on);
  await sent(page);
  await view(page, "More");
  return page.url().split("/").pop();
}


test(`typed offline, it is on the device with every letter, and sign-out asks (SEED=${SEED})`, async (t) => {
  const { origin, server } = await city(t);
  const { browser, page: jordan } = await somebody(t, origin, "jordan");
  const [code, map] = [planted(dice(SEED), 12), `P1: ${planted(dice(SEED + 1), 30)}`];
  await session(jordan, code);
  await browser.context.setOffline(true);
  await expectDevice(jordan, "Offline");
  await field(jordan).fill(map);
  await jordan.getByText("Saved on this device. It is sent when there is a connection.").waitFor();
  // Nobody has pressed anything, and the device is locked.
  await lock(jordan);
  assert.deepEqual(await findIn(browser.profile, [map]), [], "encrypted like everything else");
  await unlock(jordan);
  await go(jordan, "Work");
  await expectTitle(jordan, "Hello");
  await openDocument(jordan, code);
  await view(jordan, "More");
  await until(async () => (await field(jordan).inputValue()) === map);

  await jordan.locator(".device-state").click();
  await jordan.getByRole("heading", { name: "Seat maps", exact: true }).waitFor();
  await jordan.getByText(map).waitFor();
  await go(jordan, "Your account");
  await press(jordan, "Sign out");
  await jordan.locator("#sign-out-panel").getByText("Changes on this device that the server does not have: 1").waitFor();
  await press(jordan, "Stay signed in");
  assert.ok((await keptText(jordan)).includes(map), "nothing is deleted before somebody says so");

  await browser.context.setOffline(false);
  await inStep(jordan);
  assert.equal((await sessionKeys(server)).length, 1);
  assert.deepEqual(await findIn(server.data, [map]), [], "the server has it under a key of its own");
  await openDocument(jordan, code);
  await view(jordan, "More");
  await jordan.getByText("The server has it").waitFor();
});

test("of two facilitators who were offline, neither overwrites the other", async (t) => {
  const { origin } = await city(t);
  const [jordan, skyler] = [await somebody(t, origin, "jordan"), await somebody(t, origin, "skyler")];
  const code = planted(dice(SEED + 2), 12);
  const doc = await session(jordan.page, code);
  await jordan.page.getByRole("button", { name: /^Add: Skyler/ }).click();
  await sent(jordan.page);
  await inStep(skyler.page);
  await skyler.page.goto(`${origin}/documents/${doc}`);
  await skyler.page.locator("#document-title").waitFor();
  await view(skyler.page, "More");
  for (const { browser, page } of [jordan, skyler]) {
    await browser.context.setOffline(true);
    await expectDevice(page, "Offline");
  }
  await field(jordan.page).fill("P1: by the window\nP2: by the door");
  await field(skyler.page).fill("P1: by the window\nP3: next to the stove");
  await jordan.browser.context.setOffline(false);
  await inStep(jordan.page);
  await jordan.page.getByText("The server has it").waitFor();
  await skyler.browser.context.setOffline(false);
  await inStep(skyler.page);
  const two = skyler.page.locator(".notice").filter({ hasText: "There are two seat maps of this session" });
  await two.getByText("P2: by the door").waitFor();
  assert.equal(await field(skyler.page).inputValue(), "P1: by the window\nP3: next to the stove");
  await two.getByRole("button", { name: "Put both together" }).click();
  await skyler.page.getByText("The server has it").waitFor();
  assert.equal(await field(skyler.page).inputValue(), "P1: by the window\nP3: next to the stove\nP2: by the door");

  // Jordan, who goes on with what was there before, is asked as well.
  await field(jordan.page).fill("P1: by the window\nP2: gone home");
  await press(jordan.page, "Save the seat map");
  const asked = jordan.page.locator(".notice").filter({ hasText: "There are two seat maps of this session" });
  await asked.getByText("P3: next to the stove").waitFor();
  await asked.getByRole("button", { name: "Use the one on the server" }).click();
  await until(async () => (await field(jordan.page).inputValue()).includes("P3: next to the stove"));
  await jordan.page.getByText("The server has it").waitFor();
});

test("on its day it goes from a device that is offline, and with its key from the server", async (t) => {
  const { origin, server } = await city(t, { script: clock });
  const { browser, page: jordan } = await somebody(t, origin, "jordan", { script: clock });
  const [code, map] = [planted(dice(SEED + 3), 12), `P1: ${planted(dice(SEED + 4), 30)}`];
  // Tomorrow is its day.
  await session(jordan, code, day(-89));
  await field(jordan).fill(map);
  await press(jordan, "Save the seat map");
  await jordan.getByText("The server has it").waitFor();
  await browser.context.setOffline(true);
  await jordan.evaluate((ms) => { window.later += ms; localStorage.later = window.later; }, 2 * DAY);
  // So long that it has locked itself, or does so now.
  const locked = jordan.locator("main h1", { hasText: "This device is locked" });
  await locked.waitFor({ timeout: 60_000 }).catch(() => lock(jordan));
  await unlock(jordan);
  await go(jordan, "Work");
  await expectTitle(jordan, "Hello");
  await until(async () => !(await keptText(jordan)).includes(map));
  await openDocument(jordan, code);
  await view(jordan, "More");
  assert.equal(await field(jordan).inputValue(), "");

  await theirDayComes(server);
  await browser.context.setOffline(false);
  await inStep(jordan);
  await press(jordan, "Get the seat map from the server");
  await jordan.getByText("The seat map was destroyed").waitFor();
});
