// What a document says, worked out apart from the app: from the lines that a device keeps and from those of the server.
import { kept } from "./work.mjs";

/** The changes of a line, with their authors. */
function ofLine(line) {
  const { by, changes } = JSON.parse(line);
  return changes.map(([index, number, , id, , path, value, base]) => ({ id, path, value, base, number, author: by[index][0] }));
}

/** Every change of a document that the device of this page keeps, sent or not; each once. */
export async function onDevice(page, doc) {
  const found = new Map();
  for (const record of Object.values(await kept(page)).flat()) {
    const body = record.slice(1);
    const sent = record.startsWith("P") ? body.split("\n").slice(1).filter((line) => line.includes(`"doc":"${doc}"`)).flatMap(ofLine) : [];
    const unsent = record.startsWith("O") ? JSON.parse(body).filter(({ change }) => change.doc === doc).map(({ change }) => change) : [];
    for (const change of [...unsent, ...sent]) found.set(change.id, change);
  }
  return [...found.values()];
}

/** Every change of a document that the server gives this person. */
export async function onServer(page, doc) {
  return ofLine(await page.evaluate(async (doc) => (await fetch(`/api/v1/documents/${doc}/history`)).text(), doc));
}

/** What is unsent on the device of this page. */
export async function unsent(page) {
  const boxes = Object.values(await kept(page)).flat().filter((record) => record.startsWith("O"));
  return boxes.flatMap((record) => JSON.parse(record.slice(1)));
}

/** The changes that stand, by path: those that no other one of their path names as its base. */
export function heads(changes) {
  const replaced = new Set(changes.flatMap(({ path, base }) => base.map((id) => `${path} ${id}`)));
  const standing = {};
  for (const change of changes.filter(({ id, path }) => !replaced.has(`${path} ${id}`))) (standing[change.path] ??= []).push(change);
  return Object.fromEntries(Object.entries(standing).sort().map(([path, all]) => [path, all.sort((a, b) => (a.id < b.id ? -1 : 1))]));
}

/** The same as ids, to be compared. */
export const headIds = (changes) => Object.fromEntries(Object.entries(heads(changes)).map(([path, all]) => [path, all.map(({ id }) => id)]));

/** Paths at which several different things stand. */
export const conflicts = (changes) => Object.entries(heads(changes))
  .filter(([, all]) => new Set(all.map(({ value }) => JSON.stringify(value))).size > 1).map(([path]) => path);
