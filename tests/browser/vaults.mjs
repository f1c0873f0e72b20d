// Passphrases of devices, and what is in the files of a browser's profile.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expectTitle, press, until } from "./harness.mjs";

export const PASSPHRASE = "seven quiet herons";

const fill = async (page, label, text) => page.getByLabel(label, { exact: true }).fill(text);

/** Chooses a passphrase on the screen that asks for one. */
export async function choose(page, passphrase = PASSPHRASE, title = "Choose a passphrase for this device") {
  await expectTitle(page, title);
  await fill(page, "Passphrase for this device", passphrase);
  await fill(page, "The same once more", passphrase);
  await press(page, "Go on");
}

/** Locks from wherever one is. */
export async function lock(page) {
  await page.getByRole("banner").getByRole("button", { name: "Lock now", exact: true }).click();
  await expectTitle(page, "This device is locked");
}

/** Tries a passphrase on the lock screen. */
export async function unlock(page, passphrase = PASSPHRASE) {
  await expectTitle(page, "This device is locked");
  await fill(page, "Passphrase for this device", passphrase);
  await press(page, "Open");
}

/** All files below a folder. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What is looked for: the ends of a text, because something that packs may cut it in the middle, as bytes of both encodings; of bytes, their ends. */
function needles(text) {
  const ends = [text.slice(0, 12), text.slice(-12)];
  return typeof text === "string" ? ends.flatMap((end) => [Buffer.from(end, "utf8"), Buffer.from(end, "utf16le")]) : ends;
}

/** Which of these texts are in which files of a folder. */
export async function findIn(folder, texts) {
  const found = [];
  const wanted = texts.flatMap((text) => needles(text).map((needle) => [text, needle]));
  for (const file of await filesOf(folder)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    const there = new Set(wanted.filter(([, needle]) => bytes.includes(needle)).map(([text]) => text));
    for (const text of there) found.push(`${typeof text === "string" ? text : text.toString("hex")} in ${file.slice(folder.length + 1)}`);
  }
  return found;
}

/** A source of numbers in [0, 1) that a seed begins again: mulberry32. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text that nothing packs: letters and digits by chance. */
export function planted(random, length = 32) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
}

/** The header of the vault that is on this device. */
export const header = (page) => page.evaluate(() => new Promise((done, fail) => {
  const opening = indexedDB.open("evenhand-desk");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const store = opening.result.transaction("records").objectStore("records");
    const [keys, values] = [store.getAllKeys(), store.getAll()];
    store.transaction.oncomplete = () => {
      opening.result.close();
      const at = keys.result.findIndex((key) => String(key).startsWith("vault-"));
      const value = values.result[at];
      done(JSON.parse(typeof value === "string" ? value : new TextDecoder().decode(value)));
    };
  };
}));

/** Records with pieces of files, whatever is in them. */
export const piecesHere = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  let count = 0;
  for (const { name } of (await indexedDB.databases()).filter(({ name }) => name.startsWith("evenhand-vault-"))) {
    const db = await wait(indexedDB.open(name));
    count += await wait(db.transaction("blobs").objectStore("blobs").count());
    db.close();
  }
  return count;
});

/** Keys of sessions that the server has. */
export const sessionKeys = (server) => readdir(join(server.data, "session-keys")).catch(() => []);

/** The day of the one key that the server has comes: as if it had been kept long ago. */
export async function theirDayComes(server) {
  assert.equal((await sessionKeys(server)).length, 1);
  await server.kill();
  server.write("update session_keys set destroy_on = 1");
  await server.restart();
  await until(async () => (await sessionKeys(server)).length === 0, 90_000);
}
