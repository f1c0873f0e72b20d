// Recordings of sessions: attached offline, under the session's key on the server, heard here, and gone on their day everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SOON, city, expectTitle, until } from "./harness.mjs";
import { answer, begin, expectDevice, go, inStep, openDocument, openRegister, saved, sent, somebody, view } from "./work.mjs";
import { dice, findIn, lock, piecesHere, planted, sessionKeys, theirDayComes, unlock } from "./vaults.mjs";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const DAY = 24 * 60 * 60 * 1000;
const NAME = "session.wav";
const day = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const entry = (page, name = NAME) => page.locator("li.unsent").filter({ has: page.getByRole("heading", { name, exact: true }) });
const pressIn = (page, button) => entry(page).getByRole("button", { name: button, exact: true }).click();

/** The clock of every page goes on by what was put by. */
const clock = () => {
  const now = Date.now.bind(Date);
  // An empty page has no storage.
  window.later = location.protocol === "about:" ? 0 : Number(localStorage.later ?? 0);
  Date.now = () => now() + window.later;
};

/** Sound of more than one piece, in which the same letters stand again and again: 8,000 samples a second of 8 bits. */
function wav(said) {
  const samples = Buffer.alloc(1024 * 1024 + 8_000, said, "latin1");
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

async function attach(page, buffer, said = `${NAME} is attached and kept on this device`) {
  await page.getByLabel("Choose files", { exact: true }).setInputFiles({ name: NAME, mimeType: "audio/wav", buffer });
  await page.getByRole("main").getByText(said).waitFor();
}

/** A session by Jordan that was held on a day, with its files open. */
async function session(page, code, on) {
  await openRegister(page, "Focus group session");
  await begin(page);
  await answer(page, "Session code", code);
  await answer(page, /^Date/, on);
  await sent(page);
  await view(page, /^Attachments/);
}

test(`it is attached offline, sealed on the server, and heard from there (SEED=${SEED})`, async (t) => {
  const { origin, server } = await city(t);
  const { browser, page: jordan } = await somebody(t, origin, "jordan");
  const said = planted(dice(SEED), 40);
  await session(jordan, planted(dice(SEED + 1), 12), day(0));
  await jordan.getByLabel("Record sound", { exact: true }).waitFor();
  await browser.context.setOffline(true);
  await expectDevice(jordan, "Offline");
  await attach(jordan, wav(said));
  await entry(jordan).getByText(/^It is destroyed on .+, on the server and on your devices/).waitFor();
  await entry(jordan).locator(".tag", { hasText: "Waiting to be sent" }).waitFor();
  assert.deepEqual(await findIn(browser.profile, [said]), [], "encrypted like everything else");
  await browser.context.setOffline(false);
  await inStep(jordan);
  await entry(jordan).locator(".tag", { hasText: /^On this device/ }).waitFor({ timeout: 60_000 });
  assert.equal((await sessionKeys(server)).length, 1, "the key is made with the first recording");
  assert.deepEqual(await findIn(server.data, [said]), [], "the server has it under that key");

  await pressIn(jordan, "Remove from this device");
  await until(async () => (await piecesHere(jordan)) === 0);
  await pressIn(jordan, "Listen");
  const player = entry(jordan).locator("audio[controls]");
  await player.waitFor({ timeout: SOON });
  assert.match(await player.getAttribute("src"), /^blob:/);
  await until(() => player.evaluate((audio) => audio.duration > 130 && audio.error === null));
  await pressIn(jordan, "Hide");
  assert.equal(await jordan.locator("audio").count(), 0);
});

test("sound is refused where the day on which it goes is over, and in documents of other kinds", async (t) => {
  const { origin } = await city(t);
  const { page: jordan } = await somebody(t, origin, "jordan");
  const sound = wav(planted(dice(SEED + 2), 40));
  await session(jordan, planted(dice(SEED + 3), 12), day(-200));
  await attach(jordan, sound, `${NAME} was not attached: the session must say its date first`);
  const { page: casey } = await somebody(t, origin, "casey");
  await openRegister(casey, "Equity quick screen");
  await begin(casey, "Public Works");
  await answer(casey, "Which policy, program, practice or budget decision is it about?", "Lights on the river path");
  await saved(casey);
  await view(casey, /^Attachments/);
  assert.equal(await casey.getByLabel("Record sound", { exact: true }).count(), 0);
  await attach(casey, sound, `${NAME} was not attached: sound is taken in sessions of focus groups only`);
  assert.equal(await piecesHere(casey), 0);
});

test("on its day it goes from a device that is offline, and with its key from the server", async (t) => {
  const { origin, server } = await city(t, { script: clock });
  const { browser, page: jordan } = await somebody(t, origin, "jordan", { script: clock });
  const [code, said] = [planted(dice(SEED + 4), 12), planted(dice(SEED + 5), 40)];
  // Tomorrow is its day.
  await session(jordan, code, day(-89));
  await attach(jordan, wav(said));
  await entry(jordan).locator(".tag", { hasText: /^On this device/ }).waitFor({ timeout: 60_000 });
  assert.equal(await piecesHere(jordan), 2);
  await browser.context.setOffline(true);
  await jordan.evaluate((ms) => { window.later += ms; localStorage.later = window.later; }, 2 * DAY);
  // So long that it has locked itself, or does so now.
  const locked = jordan.locator("main h1", { hasText: "This device is locked" });
  await locked.waitFor({ timeout: 60_000 }).catch(() => lock(jordan));
  await unlock(jordan);
  await until(async () => (await piecesHere(jordan)) === 0, 30_000);
  await go(jordan, "Work");
  await expectTitle(jordan, "Hello");
  await openDocument(jordan, code);
  await view(jordan, /^Attachments/);
  await entry(jordan).getByText(/^Its day was /).waitFor();
  await entry(jordan).locator(".tag", { hasText: "Not on this device" }).waitFor();

  await theirDayComes(server);
  await browser.context.setOffline(false);
  await inStep(jordan);
  await pressIn(jordan, "Listen");
  await entry(jordan).getByText("the recording was destroyed with the key of its session").waitFor();
  assert.deepEqual(await findIn(server.data, [said]), []);
});
