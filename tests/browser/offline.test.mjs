// Answers reach the server although it, or the network, was away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, city, consentOnly, expectReceived, expectTitle, expectWaiting, installed, start, stored, submit } from "./harness.mjs";

test("the server is gone before the answers are sent", async (t) => {
  const { server, browser, address } = await city(t);
  const page = await browser.page(address);
  await start(page);
  await consentOnly(page);
  await server.kill();
  await submit(page);
  await expectWaiting(page);
  assert.equal((await stored(page)).outbox.length, 1);
  await server.restart();
  await expectReceived(page, 30_000);
  assert.equal((await server.responses()).length, 1);
});

test("everything after the first page happens without a network", async (t) => {
  const { server, browser, address } = await city(t);
  let page = await browser.page(address);
  await expectTitle(page, "Workplace diversity survey");
  await installed(page);
  await browser.context.setOffline(true);
  await start(page);
  const given = await answerAll(page);
  await submit(page);
  await expectWaiting(page);
  await page.close();

  // The person opens the link again, still without a network.
  page = await browser.page(address);
  await expectWaiting(page);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller !== null), true);
  await browser.context.setOffline(false);
  await expectReceived(page, 30_000);
  const responses = await server.responses();
  assert.deepEqual(responses.map((response) => response.answers), [given]);
});

test("a first paint needs no network, nor does a draft that was left", async (t) => {
  const { server, browser, address } = await city(t);
  let page = await browser.page(address);
  await expectTitle(page, "Workplace diversity survey");
  await installed(page);
  await page.close();
  await server.kill();
  page = await browser.page(address);
  await expectTitle(page, "Workplace diversity survey");
  await start(page);
  await page.close();
  page = await browser.page(address);
  await expectTitle(page, "Before you start");
});
