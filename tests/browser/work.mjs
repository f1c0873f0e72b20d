// People at work in the workbench, each with a browser of their own, in the few words that the journeys are written in.
import { Browser, SOON, browserOf, expectTitle, installed, press } from "./harness.mjs";
import { choose, unlock } from "./vaults.mjs";

/** Of everyone in the sample city. */
export const PASSWORD = "trying-out-evenhand";

export const deviceLine = (page) => page.locator(".device-state");
export const expectDevice = (page, text, timeout = SOON) => page.locator(".device-state", { hasText: text }).waitFor({ timeout });
export const notice = (page, title) => page.locator(".notice").filter({ has: page.locator(".notice-title", { hasText: title }) });

/** A name and a password, and the button. */
export async function enter(page, name, password = PASSWORD) {
  await page.getByLabel("Name to sign in with", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press(page, "Sign in");
}

/** What a device asks of somebody who has signed in, before it shows the first screen. */
export async function openVault(page, passphrase) {
  const asked = page.locator("main h1").filter({ hasText: /^(Choose a passphrase for this device|This device is locked|Hello)/ });
  await asked.waitFor();
  const title = await asked.innerText();
  if (title.startsWith("Choose")) await choose(page, passphrase);
  if (title.startsWith("This device")) await unlock(page, passphrase);
}

/** From anywhere to the first screen, with everything on the device. */
export async function signIn(page, name, password) {
  await page.goto(`${new URL(page.url()).origin}/sign-in`);
  await enter(page, name, password);
  await openVault(page);
  await expectTitle(page, "Hello");
  await inStep(page);
  // A page that is loaded anew gets the key from the service worker.
  await installed(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  browserOf(page).opened = openIfLocked;
}

/** Signs in before a locked device, to be helped. */
export async function signInForgetful(page, name = "casey") {
  await press(page, "I forgot the passphrase");
  await page.getByText("To get help, sign in first").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await enter(page, name);
}

/** A page of somebody who has signed in on this device before: where nobody hands the key over it asks for the passphrase. */
export async function openIfLocked(page) {
  if (/^\/(s|station)\//.test(new URL(page.url()).pathname)) return;
  const marked = (name) => performance.getEntriesByName(`evenhand:${name}`).length > 0;
  await page.waitForFunction(() => ["open", "locked"].some((name) => performance.getEntriesByName(`evenhand:${name}`).length > 0));
  if (await page.evaluate(marked, "open")) return;
  const locked = page.locator("main h1", { hasText: "This device is locked" });
  if (!(await locked.count())) return;
  await unlock(page);
  await page.waitForFunction(marked, "open");
}

const opened = new WeakMap();

/** Closes all browsers of a test when it ends: a complaint of one must not leave the others open. */
function closeLater(test, browser) {
  if (!opened.has(test)) {
    opened.set(test, []);
    test.after(async () => {
      const closed = await Promise.allSettled(opened.get(test).map((browser) => browser.close()));
      const failed = closed.find(({ status }) => status === "rejected");
      if (failed) throw failed.reason;
    });
  }
  opened.get(test).push(browser);
}

/** Somebody with a browser of their own, who has signed in. */
export async function somebody(test, origin, name, options) {
  const browser = await Browser.open(origin, options);
  closeLater(test, browser);
  const page = await browser.page(origin);
  await signIn(page, name);
  return { browser, page };
}

/** Sends and receives now, where the page would have done so within the minute. What was under way before does not count. */
export async function inStep(page) {
  const since = await page.evaluate(() => {
    const now = performance.now();
    dispatchEvent(new Event("online"));
    return now;
  });
  const isDone = (since) => {
    const times = (end) => performance.getEntriesByName(`evenhand:sync-${end}`).map(({ startTime }) => startTime);
    const start = times("start").find((time) => time >= since);
    return start !== undefined && times("done").some((time) => time >= start);
  };
  await page.waitForFunction(isDone, since);
  await expectDevice(page, "In step since");
}

/** Until the server has everything that was made on this device. */
export const outboxEmpty = (page, timeout = SOON) => expectDevice(page, "All sent", timeout);

/** To a link of the main menu. */
export const go = (page, name) => page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name, exact: true }).click();

/** To a register by its name on the first screen. */
export async function openRegister(page, name) {
  await go(page, "Work");
  await page.getByRole("link", { name, exact: true }).click();
  await expectTitle(page, name);
}

/** Begins a document in the register that is open; `where` is a department. */
export async function begin(page, where) {
  await press(page, "Begin a new one");
  if (where) await page.getByLabel("Department that it belongs to").selectOption({ label: where });
  await press(page, "Begin");
  await page.locator("#document-title").waitFor();
}

/** Finds a document by its title, as a person would, and opens it. */
export async function openDocument(page, title) {
  await go(page, "Search");
  await page.getByLabel("Words to look for").fill(title);
  await page.getByRole("main").getByRole("link", { name: title, exact: true }).click();
  await page.locator("#document-title", { hasText: title }).waitFor();
}

/** A part of the open document: Answers, Comments, Review and sign, Links, More. */
export const view = (page, name) => page.getByRole("navigation", { name: "Parts of the document" }).getByRole("button", { name }).click();

/** A page of the form. */
export async function turnTo(page, name) {
  await page.getByRole("navigation", { name: "Pages of the form" }).getByRole("button", { name }).click();
  await page.getByRole("heading", { name, level: 2 }).waitFor();
}

/** A question of the page, with all that stands beside it; in a row where `within` is one. */
export const question = (page, label, within = page.getByRole("main")) =>
  within.locator(".question").filter({ has: page.locator("label, legend").filter({ hasText: label }) });

/** Answers a question and leaves it; with labels where there are choices. */
export async function answer(page, label, value, within) {
  const asked = question(page, label, within);
  const choice = asked.getByLabel(value, { exact: true });
  if (await asked.locator("input[type=radio], input[type=checkbox]").count()) return choice.check();
  // A long menu has a field beside it to search it.
  const menu = asked.locator("select");
  if (await menu.count()) return menu.selectOption({ label: value });
  const field = asked.locator("input, textarea").first();
  await field.fill(value);
  await field.blur();
}

/** The row of a repeat by its number. */
export const rowOf = (page, label, number) => page.locator(".row").filter({ has: page.getByRole("heading", { name: `${label} ${number}`, exact: true }) });

/** Adds a row, and gives it. */
export async function addRow(page, label) {
  const before = await page.locator(".row").filter({ has: page.getByRole("heading", { name: new RegExp(`^${label} \\d+$`) }) }).count();
  await press(page, `Add: ${label}`);
  const row = rowOf(page, label, before + 1);
  await row.waitFor();
  return row;
}

/** Until everything that was typed is on the disk. */
export const saved = (page) => page.locator(".save-state[data-saved=true]").waitFor();
/** Until it is with the server, too. */
export const sent = (page, timeout = SOON) => page.locator(".save-state[data-saved=true]", { hasText: "Saved and sent" }).waitFor({ timeout });

/** All of it as one text. */
export const keptText = async (page) => Object.values(await kept(page)).flat().join("\n");

/** What the workbench keeps in IndexedDB: records by database. Those of a vault are opened with the key that its tab hands to
 * another one; where none is open, they are what is on the disk. */
export const kept = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^evenhand-(desk|vault)/.test(name));
  const line = new BroadcastChannel("evenhand-vault");
  const handed = new Promise((done) => {
    line.onmessage = ({ data: [word, to, vault, key] }) => { if (word === "key" && to === "journey") done([vault, key]); };
    line.postMessage(["asks", "journey"]);
    setTimeout(done, names.some((name) => name.startsWith("evenhand-vault")) ? 1000 : 0, []);
  });
  const [vault, key] = await handed;
  line.close();
  const all = {};
  for (const name of names) {
    const db = await wait(indexedDB.open(name));
    const table = db.transaction("records").objectStore("records");
    const [ids, records] = await Promise.all([wait(table.getAllKeys()), wait(table.getAll())]);
    db.close();
    const open = (id, sealed) => crypto.subtle.decrypt(
      { name: "AES-GCM", iv: sealed.slice(1, 13), additionalData: new TextEncoder().encode(id) }, key, sealed.slice(13));
    const bytes = name === `evenhand-vault-${vault}` ? await Promise.all(records.map((sealed, at) => open(ids[at], sealed))) : records;
    all[name] = bytes.map((record) => (typeof record === "string" ? record : new TextDecoder().decode(record)));
  }
  return all;
});
