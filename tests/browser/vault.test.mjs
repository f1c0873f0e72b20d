// A device that locks: by hand, by itself, in every tab; and what opens it again, and for whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, expectTitle, installed, press, settle, until } from "./harness.mjs";
import { answer, enter, go, inStep, kept, notice, openDocument, outboxEmpty, question, saved, signIn } from "./work.mjs";
import { PASSPHRASE, choose, lock, unlock } from "./vaults.mjs";

const TITLE = "Who walks in the snow";
const lockedTitle = "This device is locked";

/** What stands in the browser's databases, as it stands there. */
const raw = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  let text = "";
  for (const { name } of await indexedDB.databases()) {
    const db = await wait(indexedDB.open(name));
    for (const table of db.objectStoreNames) {
      const store = db.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
      text += [name, ...keys, ...values.map((value) => (typeof value === "string" ? value : new TextDecoder("latin1").decode(value)))].join("\n");
    }
    db.close();
  }
  return text;
});

test("a page that is loaded anew and another tab do not ask; a lock locks all of them", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  await page.reload();
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  const other = await browser.context.newPage();
  await other.goto(origin);
  await expectTitle(other, "Hello");
  // In the middle of a word in one tab, locked in another.
  await browser.context.setOffline(true);
  await question(page, "Contact for questions").locator("input").fill("Nobody, just now");
  await saved(page);
  await lock(other);
  await expectTitle(page, lockedTitle);
  assert.equal(await page.locator("main").getByText(TITLE).count(), 0);
  assert.equal(await page.title(), "This device is locked – Evenhand");
  const text = await raw(page);
  for (const secret of [TITLE, "Nobody, just now", "Casey", "casey", PASSPHRASE]) assert.ok(!text.includes(secret), secret);
  // The key is with nobody any more, also after a while and in a new tab.
  await page.reload();
  await expectTitle(page, lockedTitle);
  // Without a network, the passphrase opens it; the other tab follows.
  await unlock(page);
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  await expectTitle(other, "Hello");
  assert.equal(await question(page, "Contact for questions").locator("input").inputValue(), "Nobody, just now");
  await browser.context.setOffline(false);
});

test("wrong passphrases wait longer and longer, and loading the page anew does not help", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await lock(page);
  for (let wrong = 1; wrong <= 3; wrong += 1) {
    await unlock(page, `wrong passphrase ${wrong}`);
    // It is taken out of the field when it was tried.
    await until(async () => (await page.locator("#vault-passphrase").inputValue()) === "");
    await page.locator("#vault-passphrase-problem", { hasText: "opens nothing on this device" }).waitFor();
  }
  await page.getByText(/Another can be tried in \d seconds/).waitFor();
  await page.reload();
  await page.getByText(/Another can be tried in \d seconds/).waitFor();
  await unlock(page);
  await settle(700);
  await expectTitle(page, lockedTitle);
  // The first wait is of five seconds.
  await settle(6_000);
  await unlock(page);
  await expectTitle(page, "Hello");
});

test("a device that nobody touches locks by the clock on the wall", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  // As if it had slept: no timer ran, and the clock is another.
  const sleep = (minutes) => page.evaluate((ms) => {
    const now = Date.now;
    Date.now = () => now() + ms;
    dispatchEvent(new Event("visibilitychange"));
  }, minutes * 60_000);
  await sleep(14);
  await settle(500);
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
  await sleep(2);
  await expectTitle(page, lockedTitle);
  await unlock(page);
  await page.locator("#document-title", { hasText: TITLE }).waitFor();
});

test("a locked device asks the server for nothing, whatever its cookie, and whoever holds it can only sign in", async (t) => {
  const { browser, server, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  const doc = new URL(page.url()).pathname.split("/").pop();
  const tries = [["POST", "/api/v1/changes/query"], ["GET", "/api/v1/session"], ["POST", "/api/v1/recoveries"], ["GET", `/api/v1/documents/${doc}/history`]];
  const ask = ([method, path]) => page.evaluate(async ([method, path]) => {
    const body = method === "POST" ? JSON.stringify({ cursors: [] }) : undefined;
    const answer = await fetch(path, { method, body, headers: { "content-type": "application/json" } });
    return [answer.status, (await answer.json().catch(() => ({}))).type ?? ""];
  }, [method, path]);
  for (const one of tries) assert.notEqual((await ask(one))[0], 401, `${one} while it is open`);
  await lock(page);
  assert.ok((await browser.context.cookies()).some(({ name }) => name === "evenhand"), "the browser still has the cookie");
  for (const one of tries) assert.deepEqual(await ask(one), [401, "/problems/session_key_needed"], `${one} while it is locked`);
  assert.deepEqual(await ask(["POST", "/api/v1/session/key"]), [401, "/problems/session_key_needed"], "nor is another key to be had");
  const said = await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, history.state]));
  assert.ok(!/[\w-]{43}/.test(said), said);
  // Nothing is asked by itself either, and the session grows no older for it.
  const asked = [];
  page.on("request", (request) => { if (request.url().includes("/api/")) asked.push(request.url()); });
  await settle(50_000);
  assert.deepEqual(asked, []);
  // Without its database the device knows nobody, and the cookie alone lets nobody in.
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await page.goto(origin);
  await expectTitle(page, "Welcome to Evenhand");
  assert.equal(await page.locator("main").getByText("Casey").count(), 0);
  assert.ok((await server.rows("select count(*) as count from sessions"))[0].count > 0);
});

test("two people on one device see nothing of each other, and each opens their own", async (t) => {
  const { browser, server, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, TITLE);
  await browser.context.setOffline(true);
  await answer(page, "Contact for questions", "Casey, in confidence");
  await saved(page);
  await lock(page);
  await browser.context.setOffline(false);
  await press(page, "Sign in as somebody else");
  await enter(page, "alex");
  await choose(page, "another passphrase of alex");
  // The address is that of the other one's document, whose id names it to nobody.
  const opened = () => page.getByRole("banner").getByRole("button", { name: "Lock now", exact: true }).waitFor();
  await opened();
  await go(page, "Work");
  await expectTitle(page, "Hello, Alex");
  await inStep(page);
  const theirs = Object.values(await kept(page)).flat().join("\n");
  assert.ok(!theirs.includes("Casey, in confidence"));
  await lock(page);
  // Each passphrase opens one of both. The session of the browser is Alex’s: nothing of Casey’s goes out in it, or comes in.
  const answers = [];
  browser.context.on("response", (answer) => { if (answer.url().includes("/api/v1/changes")) answers.push(answer.status()); });
  await unlock(page, PASSPHRASE);
  await expectTitle(page, "Hello, Casey");
  await notice(page, "You are signed out").waitFor();
  await openDocument(page, TITLE);
  await answer(page, "Who leads this analysis?", "Casey, while Alex is signed in");
  await saved(page);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await settle(2_000);
  assert.ok(answers.every((status) => status === 401), answers.join());
  const written = () => server.rows("select person.word as author from changes join words person on person.number = author where value like '%while Alex is signed in%'");
  assert.deepEqual(await written(), []);
  assert.equal(await question(page, "Contact for questions").locator("input").inputValue(), "Casey, in confidence");
  await lock(page);
  await unlock(page, "another passphrase of alex");
  await opened();
  await go(page, "Work");
  await expectTitle(page, "Hello, Alex");
  await lock(page);
  // Casey signs in, and what is Casey’s goes out under that name alone.
  await press(page, "Sign in as somebody else");
  await enter(page, "casey");
  await unlock(page, PASSPHRASE);
  await opened();
  await outboxEmpty(page);
  const [{ id }] = await server.rows("select id from accounts where sign_in = 'casey'");
  assert.deepEqual(await written(), [{ author: id }]);
});

test("the passphrase is changed, and the old one opens nothing", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await page.goto(`${origin}/account`);
  await page.getByLabel("Passphrase so far", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("New passphrase", { exact: true }).fill("nine loud herons");
  await page.getByLabel("The same once more", { exact: true }).fill("nine loud herons");
  await press(page, "Change the passphrase");
  await notice(page, "The passphrase was changed").waitFor();
  await lock(page);
  await unlock(page);
  await page.locator("#vault-passphrase-problem").waitFor();
  await unlock(page, "nine loud herons");
  await page.getByRole("heading", { name: "Your account", level: 1 }).waitFor();
});

test("a device of its own closes and opens by its passphrase alone", async (t) => {
  const { browser, server, origin } = await city(t);
  let page = await browser.page(origin);
  await signIn(page, "casey");
  await installed(page);
  browser.opened = undefined;
  await browser.context.close();
  await server.kill();
  await browser.reopen();
  page = await browser.page(origin);
  await expectTitle(page, lockedTitle);
  await unlock(page);
  await expectTitle(page, "Hello, Casey");
  await go(page, "Search");
  await until(async () => (await kept(page))["evenhand-desk"].length === 2);
  const { "evenhand-desk": clear } = await kept(page);
  for (const record of clear) assert.ok(!/casey/i.test(record), "nobody is named in clear");
});
