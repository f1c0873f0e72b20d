// Two tabs of one browser share one draft and send one response.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, consent, expectReceived, expectTitle, next, press, settle, start, submit, title, waitSaved } from "./harness.mjs";

async function two(t) {
  const town = await city(t);
  const a = await town.browser.page(town.address);
  await start(a);
  await consent(a);
  await waitSaved(a);
  const b = await town.browser.page(town.address);
  await expectTitle(b, "Before you start");
  return { ...town, a, b };
}

test("what is answered in one tab appears in the other, and is sent once", async (t) => {
  const { server, a, b } = await two(t);
  assert.ok(await b.locator("input[name=consent][value=yes]").isChecked());
  for (const page of [a, b]) await next(page);
  await a.locator("input[name=belong][value=agree]").check();
  await b.locator("input[name=belong][value=agree]:checked").waitFor();
  await b.locator("input[name=voice_opinion][value=disagree]").check();
  await a.locator("input[name=voice_opinion][value=disagree]:checked").waitFor();
  for (const page of [a, b]) await press(page, "Review and send what I’ve answered");
  // Whichever is first may take the other's button away.
  const send = () => [...document.querySelectorAll("main button")].find((button) => button.innerText === "Send my answers")?.click();
  await Promise.all([a.evaluate(send), b.evaluate(send)]);
  await Promise.all([expectReceived(a), expectReceived(b)]);
  const responses = await server.responses();
  assert.deepEqual(responses.map(({ answers }) => answers), [{ consent: "yes", belong: "agree", voice_opinion: "disagree" }]);
});

test("both tabs wait for the server, and one sends", async (t) => {
  const { server, a, b } = await two(t);
  await next(a);
  await press(a, "Review and send what I’ve answered");
  await server.kill();
  await submit(a);
  for (const page of [a, b]) await expectTitle(page, "Saved on this device, will be sent");
  await server.restart();
  await Promise.all([expectReceived(a, 30_000), expectReceived(b, 30_000)]);
  assert.equal((await server.responses()).length, 1);
});

test("answers deleted in one tab are not called received in the other", async (t) => {
  const { server, a, b } = await two(t);
  await press(a, "Delete my answers from this device");
  await press(a, "Yes, delete");
  await expectTitle(a, "Workplace diversity survey");
  await settle(500);
  assert.notEqual(await title(b), "Received");
  assert.equal((await server.responses()).length, 0);
});
