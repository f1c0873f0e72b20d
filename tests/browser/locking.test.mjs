// Locking where something is in the way: a full disk, another tab that is just opening, somebody who left before they opened
// anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, city, expectTitle, press, settle, until } from "./harness.mjs";
import { answer, enter, notice, openDocument, question, saved, signIn } from "./work.mjs";
import { choose, lock, unlock } from "./vaults.mjs";

const TITLE = "Who walks in the snow";
const ASKED = "Contact for questions";
const LOCKED = "This device is locked";
const UNSAVED = "This device cannot lock yet";

/** Nothing can be written into a vault while `window.full` is set. */
const full = () => {
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(tables, mode, ...rest) {
    if (window.full && mode === "readwrite" && this.name.startsWith("evenhand-vault-")) throw new DOMException("The disk is full", "QuotaExceededError");
    return begin.call(this, tables, mode, ...rest);
  };
};

/** The clock on the wall goes by `window.later` milliseconds. */
const later = () => {
  const now = Date.now.bind(Date);
  window.later = 0;
  Date.now = () => now() + window.later;
};

/** Where this tab is `slow`, a vault takes long to open. */
const slow = () => {
  const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
  Object.defineProperty(IDBOpenDBRequest.prototype, "onsuccess", {
    set(told) {
      set.call(this, (event) => {
        const late = sessionStorage.getItem("slow") && this.result?.name.startsWith("evenhand-vault-");
        setTimeout(() => told.call(this, event), late ? 3_000 : 0);
      });
    },
  });
};

test("what the disk does not take is not lost by locking, and nothing is shown until it is taken", async (t) => {
  const { browser, origin } = await city(t, { script: full });
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  await browser.context.setOffline(true);
  await page.evaluate(() => { window.full = true; });
  await answer(page, ASKED, "On no disk so far");
  await page.getByRole("banner").getByRole("button", { name: "Lock now", exact: true }).click();
  await expectTitle(page, UNSAVED);
  await notice(page, "What was made last is not saved").waitFor();
  const shown = await page.content();
  for (const hidden of [TITLE, "On no disk so far", "Casey"]) assert.ok(!shown.includes(hidden), `${hidden} is on the page`);
  assert.equal(await page.getByRole("navigation", { name: "Main menu" }).getByRole("link").count(), 0);
  // Nobody gets the key meanwhile.
  const other = await browser.context.newPage();
  await other.goto(origin);
  await expectTitle(other, LOCKED);
  await other.close();
  const entry = async (passphrase) => {
    await page.getByLabel("Passphrase for this device", { exact: true }).fill(passphrase);
    await press(page, "Open");
  };
  await entry("not the passphrase at all");
  await page.locator("#vault-passphrase-problem", { hasText: "opens nothing" }).waitFor();
  await expectTitle(page, UNSAVED);
  await entry("seven quiet herons");
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  assert.equal(await question(page, ASKED).locator("input").inputValue(), "On no disk so far");
  // As soon as the disk takes it, it locks, and nothing is missing.
  await page.getByRole("banner").getByRole("button", { name: "Lock now", exact: true }).click();
  await expectTitle(page, UNSAVED);
  await page.evaluate(() => { window.full = false; });
  await expectTitle(page, LOCKED);
  await unlock(page);
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  assert.equal(await question(page, ASKED).locator("input").inputValue(), "On no disk so far");
  await browser.context.setOffline(false);
});

test("a tab that is just opening hears that everyone locks", async (t) => {
  const { browser, origin } = await city(t, { script: slow });
  const page = await browser.page(origin);
  await signIn(page, "casey");
  const other = await browser.context.newPage();
  await other.goto(`${origin}/healthz`);
  await other.evaluate(() => sessionStorage.setItem("slow", "1"));
  await other.goto(origin);
  // It has the key of the first one by now, and waits for the disk.
  await settle(1_500);
  await lock(page);
  await expectTitle(other, LOCKED);
  await settle(4_000);
  await expectTitle(other, LOCKED);
  assert.equal(await other.getByText("Casey").count(), 0);
});

test("whoever signs in and leaves before a passphrase is chosen has not left the way open", async (t) => {
  const { origin } = await city(t);
  const browser = await Browser.open(origin, { script: later });
  t.after(() => browser.close());
  const page = await browser.page(`${origin}/sign-in`);
  await enter(page, "casey");
  await expectTitle(page, "Choose a passphrase for this device");
  await page.evaluate(() => { window.later = 16 * 60_000; });
  // Loaded anew: with the page its session is gone.
  await until(async () => (await page.evaluate(() => window.later).catch(() => 1)) === 0);
  await until(async () => !/Choose a passphrase/.test(await page.locator("main h1").first().innerText().catch(() => "Choose a passphrase")));
  await page.goto(`${origin}/sign-in`);
  await enter(page, "casey");
  await choose(page);
  await expectTitle(page, "Hello, Casey");
});

test("what was typed in the moment of the lock is there afterwards", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  await browser.context.setOffline(true);
  await question(page, ASKED).locator("input").pressSequentially("In the middle of a w");
  await lock(page);
  await unlock(page);
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  assert.equal(await question(page, ASKED).locator("input").inputValue(), "In the middle of a w");
  await saved(page);
  await browser.context.setOffline(false);
});
