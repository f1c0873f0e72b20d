// A browser that is killed again and again: a device of before with what was not sent, and coming in again afterwards.
import { Browser, SOON, expectTitle, installed, until } from "./harness.mjs";
import { PASSWORD, deviceLine } from "./work.mjs";
import { choose, unlock } from "./vaults.mjs";

export const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
export const KILLS = Number(process.env.KILLS ?? 17);
export const UNSENT = 40;
export const PATIENCE = 45 * 60_000;
/** Moving goes on with the unlock. */
export const LONG = 60_000;

/** In a page that is not the app: what a device of before there were vaults kept, in clear. */
async function plainDevice({ name, password, texts, padding }) {
  const headers = { "content-type": "application/json" };
  const entered = await fetch("/api/v1/session", { method: "POST", headers, body: JSON.stringify({ name, password }) });
  if (!entered.ok) throw new Error(await entered.text());
  // A device of before kept what describes the session, and no key of it.
  const { key, ...session } = await entered.json();
  if (key) headers["evenhand-session-key"] = key;
  const id = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const pulled = await (await fetch("/api/v1/changes/query", { method: "POST", headers, body: JSON.stringify({ cursors: [] }) })).text();
  const lines = pulled.trimEnd().split("\n").slice(1);
  const kind = "plan-action";
  const { version } = session.kinds.find((one) => one.name === kind);
  const doc = id();
  const scope = lines.map((line) => JSON.parse(line).scope).find((scope) => scope.startsWith(`${kind}/`));
  const change = (path, value) => ({ id: id(), org: session.person.org, kind, doc, path, base: [], saw: [], value, version, device: id(), at: Date.now() });
  const first = change("_document", { department: session.departments.find(({ id }) => id === "public_works")?.id ?? session.departments[0].id });
  const [title, ...rest] = texts;
  const changes = [first, change("action_title", title), ...rest.map((text) => change(`_comments/${id()}`, { text }))];
  const unsent = changes.map((change, order) => ({ change, scope, order, ...(order === changes.length - 1 ? { typing: id() } : {}) }));
  const records = [["S", JSON.stringify(session)], ["C", JSON.stringify({ cursors: [] })]];
  for (const kind of session.kinds) records.push(["I", `${kind.version}\n${await (await fetch(`/api/v1/instruments/${kind.version}`)).text()}`]);
  for (let at = 0; at < lines.length; at += 20) records.push(["P", `${at + 1}\n${lines.slice(at, at + 20).join("\n")}`]);
  for (let at = 0; at < unsent.length; at += 4) records.push(["O", JSON.stringify(unsent.slice(at, at + 4))]);
  // Enough that moving it takes a while.
  for (let at = 0; at < padding; at += 1) records.push(["P", `${1000 + at}\n`]);
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const write = async (name, entries) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("records");
    const db = await wait(opening);
    const transaction = db.transaction("records", "readwrite", { durability: "strict" });
    for (const [key, text] of entries) transaction.objectStore("records").put(new TextEncoder().encode(text), key);
    await new Promise((done, fail) => { transaction.oncomplete = done; transaction.onabort = () => fail(transaction.error); });
    db.close();
  };
  await write(`evenhand-desk-${session.person.account}`, records.map(([tag, text]) => [id(), tag + text]));
  await write("evenhand-desk", [["owner", JSON.stringify({ device: id(), account: session.person.account })]]);
  return { unsent: unsent.length, doc };
}

/** A profile with the plain device, closed. */
export async function template(origin, texts) {
  const browser = await Browser.open(origin);
  const page = await browser.page(`${origin}/surveys`);
  await installed(page);
  await page.goto(`${origin}/healthz`);
  const made = await page.evaluate(plainDevice, { name: "casey", password: PASSWORD, texts, padding: 400 });
  await browser.context.close();
  return { profile: browser.profile, ...made };
}

/** Opens a profile; nothing that is changed leaves it. */
export async function openHeld(origin, profile) {
  const browser = await Browser.open(origin, { profile });
  await hold(browser);
  return browser;
}

export const hold = (browser) => browser.context.route(/\/api\/v1\/changes$/, (route) => route.abort());

export const heading = (page) => page.locator("main h1").first().innerText({ timeout: SOON });

/** Until all that is not sent is counted, and no more and no less. */
export const expectUnsent = async (page, count) => {
  await deviceLine(page).waitFor();
  await until(async () => (await deviceLine(page).innerText()).includes(`${count} not sent`));
};

/** Through whatever screen there is, with the first passphrase that opens. */
export async function enterBy(page, passphrases) {
  await until(async () => /Choose a passphrase|This device is locked|Hello/.test(await heading(page).catch(() => "")));
  const title = await heading(page);
  if (title.startsWith("Hello")) return "open";
  if (title.startsWith("Choose")) {
    await choose(page, passphrases[0]);
    await expectTitle(page, "Hello", LONG);
    return "chosen";
  }
  for (const passphrase of passphrases) {
    await unlock(page, passphrase);
    await until(async () => /Hello/.test(await heading(page).catch(() => "")) || (await page.locator("#vault-passphrase-problem").innerText().catch(() => "")) !== "", LONG);
    if ((await heading(page)).startsWith("Hello")) return passphrase;
  }
  throw new Error("no passphrase opens it");
}
