// The passphrase of a device: chosen, used without a network, set, forgotten, and gone with the sign-out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, city, expectTitle, installed, press, settle, until } from "./harness.mjs";
import { answer, enter, expectDevice, go, inStep, notice, openDocument, outboxEmpty, question, saved, signInForgetful } from "./work.mjs";
import { PASSPHRASE, choose, findIn, lock, unlock } from "./vaults.mjs";

const DOCUMENT = "Who walks in the snow";
const ASKED = "Contact for questions";
const CASEY = "Casey (public works)";

/** Databases of vaults. */
const vaults = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("evenhand-vault-")));
/** The data key of the one vault, wrapped by its passphrase, as the header has it. */
const wrapped = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const db = await wait(indexedDB.open("evenhand-desk"));
  const store = db.transaction("records").objectStore("records");
  const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
  db.close();
  return JSON.parse(new TextDecoder().decode(values[keys.findIndex((key) => key.startsWith("vault-"))])).wrapped;
});
const wrongHere = (page) => page.locator("#vault-passphrase-problem", { hasText: "This passphrase opens nothing" });

/** Until there is somebody to hand the key to the next page. */
async function watched(page) {
  await installed(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
}

/** Signs in on a device that knows nobody, and chooses a passphrase. */
async function begin(page, origin, name, passphrase = PASSPHRASE) {
  await page.goto(`${origin}/sign-in`);
  await enter(page, name);
  await choose(page, passphrase);
  await expectTitle(page, "Hello");
  await inStep(page);
  await watched(page);
}

/** Another device. */
async function device(t, origin, options) {
  const browser = await Browser.open(origin, options);
  t.after(() => browser.close());
  return { browser, page: await browser.page(origin) };
}

test("a passphrase is chosen before anything is kept, and the form says what is wrong with one", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/sign-in`);
  await enter(page, "casey");
  await expectTitle(page, "Choose a passphrase for this device");
  await page.getByText("Your organization has no recovery key yet").waitFor();
  assert.deepEqual(await vaults(page), [], "nothing is kept before");
  assert.equal(await page.getByRole("navigation", { name: "Main menu" }).getByRole("link").count(), 0, "and nothing is shown");
  await press(page, "Go on");
  await page.locator("#vault-passphrase-problem", { hasText: "at least 10 characters" }).waitFor();
  await page.getByLabel("Passphrase for this device", { exact: true }).fill("1234567890");
  await page.getByLabel("The same once more", { exact: true }).fill("seven quiet");
  await press(page, "Go on");
  await page.locator("#vault-passphrase-problem", { hasText: "first that would be guessed" }).waitFor();
  await page.locator("#vault-again-problem", { hasText: "not the same" }).waitFor();
  await press(page, "Show passphrase");
  assert.equal(await page.locator("#vault-passphrase").getAttribute("type"), "text");
  await choose(page);
  await expectTitle(page, "Hello, Casey");
  await inStep(page);
  assert.equal(new URL(page.url()).pathname, "/", "the form that has served is left");
  assert.equal((await vaults(page)).length, 1);
});

test("without a network one unlocks, works, locks and unlocks again", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await begin(page, origin, "casey");
  await lock(page);
  await browser.context.setOffline(true);
  await page.reload();
  await unlock(page);
  await expectTitle(page, "Hello, Casey");
  await openDocument(page, DOCUMENT);
  await answer(page, ASKED, "Written without a network");
  await saved(page);
  await lock(page);
  await unlock(page);
  await page.locator("#document-title", { hasText: DOCUMENT }).waitFor();
  assert.equal(await question(page, ASKED).locator("input").inputValue(), "Written without a network");
  await browser.context.setOffline(false);
  await outboxEmpty(page);
});

test("on the page of the account a passphrase is changed, and when the device locks", async (t) => {
  const script = () => {
    const now = Date.now.bind(Date);
    window.later = 0;
    Date.now = () => now() + window.later;
  };
  const { browser, origin } = await city(t, { script });
  const page = await browser.page(origin);
  await begin(page, origin, "casey");
  await go(page, "Your account");
  const change = async (old, first) => {
    await page.getByLabel("Passphrase so far", { exact: true }).fill(old);
    await page.getByLabel("New passphrase", { exact: true }).fill(first);
    await page.getByLabel("The same once more", { exact: true }).fill(first);
    await press(page, "Change the passphrase");
  };
  await change("not this one at all", "nine loud magpies");
  await page.locator("#vault-old-problem", { hasText: "This is not the passphrase so far" }).waitFor();
  await change(PASSPHRASE, "nine loud magpies");
  await notice(page, "The passphrase was changed").waitFor();
  await page.getByLabel("Lock by itself when nobody has touched this device for").selectOption("5 minutes");
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.evaluate(() => { window.later = 6 * 60_000; });
  await expectTitle(page, "This device is locked");
  await unlock(page);
  await wrongHere(page).waitFor();
  await unlock(page, "nine loud magpies");
  await expectTitle(page, "Your account");
  assert.equal(await page.locator("#vault-idle").inputValue(), "5");
});

/** The organisation's recovery key, made by an officer on the page about people. Gives the code. */
async function makeKey(page) {
  await go(page, "People");
  await press(page, "Make the recovery key");
  const groups = await page.locator(".recovery-code li").allInnerTexts();
  assert.equal(groups.length, 13);
  await page.getByLabel("Last group of the code").fill(groups[0]);
  await press(page, "I have the code: use this key");
  await page.locator("#recovery-last-problem", { hasText: "This is not the last group" }).waitFor();
  await page.getByLabel("Last group of the code").fill(groups.at(-1).toLowerCase());
  await press(page, "I have the code: use this key");
  await page.getByText("Devices use the new recovery key").waitFor();
  assert.equal(await page.locator(".recovery-code").count(), 0, "shown once");
  assert.ok(!(await page.content()).includes(groups[1]));
  return groups.join("-");
}

const waiting = (page, name) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) }).filter({ hasText: "Asked" });

test("a forgotten passphrase is recovered by an officer, with what was not sent", async (t) => {
  const { server, browser, origin } = await city(t);
  const officer = await browser.page(origin);
  await begin(officer, origin, "robin");
  const code = await makeKey(officer);

  const { browser: theirs, page } = await device(t, origin);
  await page.goto(`${origin}/sign-in`);
  await enter(page, "casey");
  await page.getByText("your organization has a recovery key").waitFor();
  await choose(page);
  await expectTitle(page, "Hello, Casey");
  await inStep(page);
  await watched(page);
  await theirs.context.setOffline(true);
  await openDocument(page, DOCUMENT);
  await answer(page, ASKED, "Not sent when it was forgotten");
  await saved(page);
  const forgotten = await wrapped(page);
  await lock(page);
  await theirs.context.setOffline(false);
  await signInForgetful(page);
  await press(page, "Ask an officer");
  await notice(page, "An officer has been asked").waitFor();
  // The way back to the answer outlives the page; who is at the device has to say so again.
  await page.reload();
  await signInForgetful(page);
  await notice(page, "An officer has been asked").waitFor();

  await officer.reload();
  const asked = waiting(officer, CASEY);
  await asked.getByRole("button", { name: "Open it for them" }).click();
  const answered = async (typed) => {
    await officer.getByLabel("Recovery code", { exact: true }).fill(typed);
    await press(officer, "Open their device");
  };
  await answered(code.slice(0, 30));
  await officer.locator("#recovery-code-problem", { hasText: "5 groups were written; the code has 13" }).waitFor();
  await answered(code.replace(/^./, (first) => (first === "A" ? "B" : "A")));
  await officer.locator("#recovery-code-problem", { hasText: "Group 1 is mistyped" }).waitFor();
  await answered(code.toLowerCase().replaceAll("-", " "));
  await officer.getByText("Their device opens as soon as it looks for the answer").waitFor();
  await officer.getByText("Nobody waits.").waitFor();

  await press(page, "Look for the answer now");
  await choose(page, "a passphrase to remember", "An officer has opened this device for you");
  await page.locator("#document-title", { hasText: DOCUMENT }).waitFor();
  assert.equal(await question(page, ASKED).locator("input").inputValue(), "Not sent when it was forgotten");
  await outboxEmpty(page);
  await until(async () => (await server.rows("select count(*) as count from recoveries"))[0].count === 0);
  await lock(page);
  await unlock(page);
  await wrongHere(page).waitFor();
  await unlock(page, "a passphrase to remember");
  await page.locator("#document-title", { hasText: DOCUMENT }).waitFor();
  // Nor does the one that was forgotten open what the browser still has of the header: the data key is the same.
  assert.notEqual(await wrapped(page), forgotten);
  await settle(3_000);
  assert.deepEqual(await findIn(theirs.profile, [forgotten]), []);
  const kinds = await server.rows("select kind from audit where kind like 'recovery%' order by number");
  assert.deepEqual(kinds.map(({ kind }) => kind), ["recovery_key_made", "recovery_asked", "recovery_answered", "recovery_ended"]);
});

test("a request can be taken back, and is over where an officer refuses it", async (t) => {
  const { browser, origin } = await city(t);
  const officer = await browser.page(origin);
  await begin(officer, origin, "robin");
  await makeKey(officer);
  const { page } = await device(t, origin);
  await begin(page, origin, "casey");
  await lock(page);
  await signInForgetful(page);
  const forget = async () => {
    await press(page, "Ask an officer");
    await notice(page, "An officer has been asked").waitFor();
  };
  await forget();
  await press(page, "Take the request back");
  await expectTitle(page, "This device is locked");
  await press(page, "I forgot the passphrase");
  await forget();
  await officer.reload();
  await waiting(officer, CASEY).getByRole("button", { name: "Refuse" }).click();
  await officer.getByText("The request was refused.").waitFor();
  await press(page, "Look for the answer now");
  await page.getByText("The request is over").first().waitFor();
  await press(page, "Back to the passphrase");
  await unlock(page);
  await expectTitle(page, "Hello, Casey");
});

test("whoever forgets and cannot be helped begins anew", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await begin(page, origin, "casey");
  const [before] = await vaults(page);
  await lock(page);
  // Whoever holds the device and has no password gets no further.
  await press(page, "I forgot the passphrase");
  await page.getByText("To get help, sign in first").waitFor();
  await press(page, "Back to the passphrase");
  await signInForgetful(page);
  await press(page, "Ask an officer");
  await notice(page, "Nobody can open what is kept here").waitFor();
  await press(page, "Delete what is kept here for me and begin anew");
  await press(page, "Delete for good");
  await choose(page, "the second one of this device");
  await expectTitle(page, "Hello, Casey");
  await inStep(page);
  await openDocument(page, DOCUMENT);
  assert.ok(!(await vaults(page)).includes(before));
});

test("signing out wipes the vault, and warns before where something is not sent", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await begin(page, origin, "casey");
  assert.equal((await vaults(page)).length, 1);
  await openDocument(page, DOCUMENT);
  await browser.context.setOffline(true);
  await answer(page, ASKED, "To be sent before");
  await saved(page);
  await go(page, "Your account");
  await press(page, "Sign out");
  await page.locator("#sign-out-panel").waitFor();
  await browser.context.setOffline(false);
  await expectDevice(page, "All sent");
  await page.locator("#sign-out-panel").getByRole("button", { name: "Sign out" }).click();
  await expectTitle(page, "Welcome to Evenhand");
  assert.deepEqual(await vaults(page), []);
  await page.reload();
  await expectTitle(page, "Welcome to Evenhand");
});
