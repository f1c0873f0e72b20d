// What the page called saved is there after the browser was killed, and after a reload.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerPage, city, consent, expectReceived, expectTitle, next, press, start, submit, waitSaved } from "./harness.mjs";

async function answered(page) {
  return page.locator("main [name]").evaluateAll((controls) => {
    const values = {};
    for (const control of controls) {
      if (control.type === "radio" && control.checked) values[control.name] = control.value;
      if (control.type === "checkbox") (values[control.name] ??= []).push(...(control.checked ? [control.value] : []));
      if (!["radio", "checkbox"].includes(control.type)) values[control.name] = control.value;
    }
    return values;
  });
}

test("the browser is killed in the middle of the form", async (t) => {
  const { server, browser, address } = await city(t);
  let page = await browser.page(address);
  await start(page);
  const given = {};
  const pages = [];
  // To the comments: radio buttons, tick boxes and texts on the way.
  while (!("comment_action" in given)) {
    if (pages.length) await next(page);
    pages.push(await page.locator("main h1").innerText());
    Object.assign(given, await answerPage(page));
  }
  await waitSaved(page);
  await browser.kill();

  await browser.reopen();
  page = await browser.page(address);
  await expectTitle(page, "In your own words");
  await page.getByText("Welcome back. Your answers were kept on this device.").waitFor();
  const found = {};
  for (const name of pages.toReversed()) {
    await expectTitle(page, name);
    Object.assign(found, await answered(page));
    if (name !== pages[0]) await press(page, "Back");
  }
  assert.deepEqual(found, given);
  await waitSaved(page);

  await page.reload();
  await expectTitle(page, pages[0]);
  assert.deepEqual(await answered(page), { consent: "yes" });
  await next(page);
  await press(page, "Review and send what I’ve answered");
  await submit(page);
  await expectReceived(page);
  assert.deepEqual((await server.responses()).map((response) => response.answers), [given]);
});

test("the page that was turned to is the page that is reopened, however fast", async (t) => {
  const { browser, address } = await city(t);
  const page = await browser.page(address);
  await start(page);
  await consent(page);
  await waitSaved(page);
  // The page is turned while the answer is being written, before that write is done.
  await page.evaluate(async () => {
    const done = IDBObjectStore.prototype.put;
    const press = () => [...document.querySelectorAll("main button")].find((button) => button.innerText === "Next").click();
    IDBObjectStore.prototype.put = function (...given) {
      IDBObjectStore.prototype.put = done;
      queueMicrotask(press);
      return done.apply(this, given);
    };
    document.querySelector("input[name=consent][value=no]").click();
    document.querySelector("input[name=consent][value=yes]").click();
  });
  await expectTitle(page, "Inclusion and belonging");
  await waitSaved(page);
  await page.reload();
  await expectTitle(page, "Inclusion and belonging");
});
