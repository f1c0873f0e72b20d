// The browser is killed again and again while a device of before is encrypted, and while its passphrase is changed: nothing
// that was not sent is lost, and nothing is left in clear.
import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { test } from "node:test";
import { Browser, SOON, city, expectTitle, installed, settle, until } from "./harness.mjs";
import { folder } from "./server.mjs";
import { PASSWORD, deviceLine, go } from "./work.mjs";
import { PASSPHRASE, choose, dice, findIn, planted, unlock } from "./vaults.mjs";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const KILLS = Number(process.env.KILLS ?? 50);
const UNSENT = 40;
const PATIENCE = 45 * 60_000;
/** Moving goes on with the unlock. */
const LONG = 60_000;

/** In a page that is not the app: what a device of before there were vaults kept, in clear. */
async function plainDevice({ name, password, texts, padding }) {
  const headers = { "content-type": "application/json" };
  const entered = await fetch("/api/v1/session", { method: "POST", headers, body: JSON.stringify({ name, password }) });
  if (!entered.ok) throw new Error(await entered.text());
  const session = await entered.json();
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
async function template(origin, texts) {
  const browser = await Browser.open(origin);
  const page = await browser.page(`${origin}/surveys`);
  await installed(page);
  await page.goto(`${origin}/healthz`);
  const made = await page.evaluate(plainDevice, { name: "casey", password: PASSWORD, texts, padding: 400 });
  await browser.context.close();
  return { profile: browser.profile, ...made };
}

/** Opens a profile; nothing that is changed leaves it. */
async function openHeld(origin, profile) {
  const browser = await Browser.open(origin, { profile });
  await hold(browser);
  return browser;
}

const hold = (browser) => browser.context.route(/\/api\/v1\/changes$/, (route) => route.abort());

const heading = (page) => page.locator("main h1").first().innerText({ timeout: SOON });

/** Until all that is not sent is counted, and no more and no less. */
const expectUnsent = async (page, count) => {
  await deviceLine(page).waitFor();
  await until(async () => (await deviceLine(page).innerText()).includes(`${count} not sent`));
};

/** Through whatever screen there is, with the first passphrase that opens. */
async function enterBy(page, passphrases) {
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

test(`killed while encryption is switched on (SEED=${SEED}, KILLS=${KILLS})`, { timeout: PATIENCE }, async (t) => {
  const { origin } = await city(t);
  const random = dice(SEED);
  const texts = Array.from({ length: UNSENT }, () => planted(random, 28));
  const plain = await template(origin, texts);
  t.after(() => rm(plain.profile, { recursive: true, force: true, maxRetries: 5 }));
  assert.notDeepEqual(await findIn(plain.profile, texts), [], "they were there in clear");
  const copy = async () => {
    const profile = await folder();
    await cp(plain.profile, profile, { recursive: true });
    return profile;
  };
  // How long it takes where nothing is killed: points of time are chosen within that, and a little beyond.
  const whole = await openHeld(origin, await copy());
  const first = await whole.page(origin);
  await expectTitle(first, "Choose a passphrase for this device");
  const begun = performance.now();
  await choose(first);
  await expectTitle(first, "Hello", 60_000);
  const takes = performance.now() - begun;
  await expectUnsent(first, plain.unsent);
  await settle(1_500);
  const clear = await findIn(whole.profile, texts);
  await whole.close();
  assert.deepEqual(clear, [], "nothing is left in clear where nothing is killed");
  console.log(`switching on takes ${Math.round(takes)} ms`);

  const where = {};
  for (let turn = 1; turn <= KILLS; turn += 1) {
    const browser = await openHeld(origin, await copy());
    const at = random() * takes * 1.15;
    try {
      const page = await browser.page(origin);
      await expectTitle(page, "Choose a passphrase for this device");
      await page.getByLabel("Passphrase for this device", { exact: true }).fill(PASSPHRASE);
      await page.getByLabel("The same once more", { exact: true }).fill(PASSPHRASE);
      page.getByRole("button", { name: "Go on", exact: true }).click().catch(() => {});
      await settle(at);
      await browser.kill();
      await browser.reopen();
      await hold(browser);
      const again = await browser.page(origin);
      const how = await enterBy(again, [PASSPHRASE]);
      where[how === PASSPHRASE ? "unlocked" : how] = (where[how === PASSPHRASE ? "unlocked" : how] ?? 0) + 1;
      await expectUnsent(again, plain.unsent);
      await settle(1_500);
      await browser.context.close();
      assert.deepEqual(await findIn(browser.profile, texts), [], `in clear after kill ${turn} at ${Math.round(at)} ms`);
      if (turn === KILLS) {
        // What was kept through all of it is taken by the server.
        await browser.reopen();
        const last = await browser.page(origin);
        await enterBy(last, [PASSPHRASE]);
        await until(async () => (await deviceLine(last).innerText()).includes("All sent"), 30_000);
        const history = await last.evaluate(async (doc) => (await fetch(`/api/v1/documents/${doc}/history`)).text(), plain.doc);
        assert.deepEqual(texts.filter((text) => !history.includes(text)), []);
      } else {
        await browser.reopen();
      }
    } catch (error) {
      error.message = `kill ${turn} of ${KILLS} at ${Math.round(at)} ms (SEED=${SEED}): ${error.message}`;
      await browser.context.close().catch(() => {});
      throw error;
    }
    await browser.close();
  }
  console.log(`found again: ${JSON.stringify(where)}`);
});

test(`killed while the passphrase is changed (SEED=${SEED}, KILLS=${KILLS})`, { timeout: PATIENCE }, async (t) => {
  const { origin } = await city(t);
  const random = dice(SEED + 1);
  const texts = Array.from({ length: UNSENT }, () => planted(random, 28));
  const plain = await template(origin, texts);
  const browser = await openHeld(origin, plain.profile);
  t.after(() => browser.close());
  let page = await browser.page(origin);
  let [now, next] = ["passphrase number 0", "passphrase number 1"];
  await enterBy(page, [now]);
  await expectUnsent(page, plain.unsent);
  const change = async () => {
    await go(page, "Your account");
    await page.getByLabel("Passphrase so far", { exact: true }).fill(now);
    await page.getByLabel("New passphrase", { exact: true }).fill(next);
    await page.getByLabel("The same once more", { exact: true }).fill(next);
    await page.getByRole("button", { name: "Change the passphrase", exact: true }).click();
  };
  const begun = performance.now();
  await change();
  await page.locator(".notice-title", { hasText: "The passphrase was changed" }).waitFor();
  const takes = performance.now() - begun;
  [now, next] = [next, "passphrase number 2"];
  const where = { old: 0, new: 0 };
  for (let turn = 1; turn <= KILLS; turn += 1) {
    const at = random() * takes * 1.15;
    await page.goto(`${origin}/account`);
    const form = page.getByLabel("Passphrase so far", { exact: true });
    await form.fill(now);
    await page.getByLabel("New passphrase", { exact: true }).fill(next);
    await page.getByLabel("The same once more", { exact: true }).fill(next);
    page.getByRole("button", { name: "Change the passphrase", exact: true }).click().catch(() => {});
    await settle(at);
    await browser.kill();
    await browser.reopen();
    await hold(browser);
    page = await browser.page(origin);
    const opened = await enterBy(page, [now, next]);
    assert.ok([now, next].includes(opened), `${opened} after kill ${turn} at ${Math.round(at)} ms`);
    where[opened === now ? "old" : "new"] += 1;
    await expectUnsent(page, plain.unsent);
    if (opened === next) [now, next] = [next, `passphrase number ${turn + 2}`];
  }
  await browser.context.close();
  assert.deepEqual(await findIn(browser.profile, [...texts, now, next]), []);
  await browser.reopen();
  console.log(`changing takes ${Math.round(takes)} ms; found again: ${JSON.stringify(where)}`);
});
