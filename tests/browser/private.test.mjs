// Browsers that keep nothing, devices that others use, disks that are full, connections that close.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { answerPage, city, consent, consentOnly, expectReceived, expectTitle, next, press, start, stored, submit, until, waitSaved } from "./harness.mjs";
import { answer, notice, openDocument, question, sent, signIn } from "./work.mjs";

const NOTHING_KEPT = "This browser keeps nothing on the device";
const LOST = "Your last answers are not saved";
const said = (page, text) => page.locator(".notice-title", { hasText: text });

const nothing = {
  "is missing": () => Object.defineProperty(window, "indexedDB", { value: undefined }),
  "is forbidden": () => Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } }),
  "cannot be opened": () => { IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); }; },
  "cannot be written": () => { IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; },
};
for (const [how, script] of Object.entries(nothing)) {
  test(`IndexedDB ${how}: the survey works and says that nothing is kept`, async (t) => {
    const { server, browser, address } = await city(t, { script });
    const page = await browser.page(address);
    await start(page);
    await said(page, NOTHING_KEPT).waitFor();
    await consent(page);
    await waitSaved(page, "Kept only while this page is open");
    await next(page);
    const given = await answerPage(page);
    await press(page, "Review and send what I’ve answered");
    await said(page, NOTHING_KEPT).waitFor();
    await submit(page);
    await expectReceived(page);
    assert.deepEqual((await server.responses()).map(({ answers }) => answers), [{ consent: "yes", ...given }]);
  });
}

test("a shared device keeps no answer", async (t) => {
  const { server, browser, address } = await city(t);
  const page = await browser.page(address);
  await start(page, false);
  await consent(page);
  await waitSaved(page, "Kept only while this page is open");
  assert.equal(await said(page, NOTHING_KEPT).count(), 0, "it was the person's choice");
  const empty = async () => {
    const { drafts, outbox, answered } = await stored(page);
    assert.deepEqual([drafts, outbox, answered], [[], [], []]);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  };
  await empty();
  await consentOnly(page);
  await empty();
  await submit(page);
  await expectReceived(page);
  await page.getByText("Close this page, so that the next person starts afresh.").waitFor();
  await empty();
  assert.equal((await server.responses()).length, 1);
  await page.reload();
  await expectTitle(page, "Workplace diversity survey");
});

test("the disk is full in the middle of the form", async (t) => {
  const script = () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (window.full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    };
  };
  const { server, browser, address } = await city(t, { script });
  const page = await browser.page(address);
  await start(page);
  await consent(page);
  await waitSaved(page);
  while (!(await page.locator("[name=comment_action]").count())) await next(page);
  await page.evaluate(() => { window.full = true; });
  const text = "What must not be lost: ñ";
  await page.locator("[name=comment_action]").fill(text);
  await said(page, LOST).waitFor();
  assert.equal(await page.locator("[name=comment_action]").inputValue(), text);
  assert.equal(await page.getByText("Saved on this device", { exact: true }).count(), 0);

  const downloading = page.waitForEvent("download");
  await press(page, "Save a copy to a file");
  const copy = JSON.parse(await readFile(await (await downloading).path(), "utf8"));
  assert.deepEqual(copy.answers, { consent: "yes", comment_action: text });
  assert.equal(copy.survey, server.survey);

  // Going on does not hide it, and sending does not pass over it.
  await next(page);
  await said(page, LOST).waitFor();
  await page.evaluate(() => { window.full = false; });
  await press(page, "Try again");
  await waitSaved(page);
  assert.equal(await said(page, LOST).count(), 0);
  await page.reload();
  await expectTitle(page, "About your work");
  await press(page, "Back");
  assert.equal(await page.locator("[name=comment_action]").inputValue(), text);
});

test("the browser closes the connection to its database under the page", async (t) => {
  const script = () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      const request = open.apply(this, given);
      request.addEventListener("success", () => { window.opened = request.result; });
      return request;
    };
  };
  const { server, browser, address } = await city(t, { script });
  const page = await browser.page(address);
  await start(page);
  await page.evaluate(() => window.opened.close());
  await consent(page);
  await waitSaved(page);
  await page.evaluate(() => window.opened.close());
  await page.reload();
  await page.locator("input[name=consent][value=yes]:checked").waitFor();
  await page.evaluate(() => window.opened.close());
  await consentOnly(page);
  await page.evaluate(() => window.opened.close());
  await submit(page);
  await expectReceived(page);
  assert.equal((await server.responses()).length, 1);
});

for (const how of ["is missing", "is forbidden", "cannot be opened"]) {
  test(`IndexedDB ${how}: documents can be worked on, and it is said that nothing is kept`, async (t) => {
    const { browser, origin } = await city(t, { script: nothing[how] });
    const page = await browser.page(origin);
    await signIn(page, "casey");
    await notice(page, "This browser keeps nothing").waitFor();
    await openDocument(page, "Who walks in the snow");
    await answer(page, "Who leads this analysis?", "Casey, from a private window");
    await sent(page);
    await page.goto(`${origin}/storage`);
    await page.getByText("No: it is gone when this page is closed").waitFor();
    // The server has it, and that is all that has. The key of the session went with the page.
    await signIn(page, "casey");
    await openDocument(page, "Who walks in the snow");
    assert.equal(await question(page, "Who leads this analysis?").locator("input").inputValue(), "Casey, from a private window");
  });
}

test("the disk is full while a document is being written", async (t) => {
  const script = () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (window.full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    };
  };
  const { browser, origin } = await city(t, { script });
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, "Who walks in the snow");
  await page.evaluate(() => { window.full = true; });
  // What the disk does not take, the server does: one after the other, and not only the first.
  const doc = page.url().split("/").pop();
  const history = () => page.evaluate(async (doc) => (await fetch(`/api/v1/documents/${doc}/history`)).text(), doc);
  for (const words of ["Sent while the disk is full", "And this after it"]) {
    await answer(page, "Contact for questions", words);
    await until(async () => (await history()).includes(words));
    await page.locator(".save-state[data-saved=false]", { hasText: "Not saved" }).waitFor();
  }
  await browser.context.setOffline(true);
  await answer(page, "Who leads this analysis?", "What must not be lost: ñ");
  await notice(page, "This browser could not save").waitFor();
  await page.locator(".save-state[data-saved=false]", { hasText: "Not saved" }).waitFor();
  const downloading = page.waitForEvent("download");
  await notice(page, "This browser could not save").getByRole("link", { name: "Not sent yet" }).click();
  await press(page, "Save all of them to a file");
  assert.ok((await readFile(await (await downloading).path(), "utf8")).includes("What must not be lost: ñ"));
  await page.evaluate(() => { window.full = false; });
  await notice(page, "This browser could not save").waitFor({ state: "detached" });
  await browser.context.setOffline(false);
  await openDocument(page, "Who walks in the snow");
  await sent(page);
  await page.reload();
  await page.locator("#document-title").waitFor();
  assert.equal(await question(page, "Who leads this analysis?").locator("input").inputValue(), "What must not be lost: ñ");
});
