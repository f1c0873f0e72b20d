// A new version is taken whole or not at all, and never while a form is open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, consentOnly, expectReceived, expectTitle, installed, keptCaches, settle, start, submit, until, waitSaved, consent } from "./harness.mjs";

const WORKER = /^\/s\/sw\.js$/;
const offer = (proxy, version) => proxy.on("GET", WORKER, async ({ forward, respond }) => {
  const reply = await forward({ plain: true });
  const body = String(reply.body).replace(/(evenhand:\$\{PREFIX\}:)[\w-]+/, `$1${version}`);
  assert.ok(body.includes(version));
  respond({ ...reply, body });
});

/** Asks for an update and says how it ended: "installed" waits, "redundant" failed, "activated" has taken over. */
const update = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration("/s/");
  const found = new Promise((done) => registration.addEventListener("updatefound", () => done(registration.installing), { once: true }));
  await registration.update().catch(() => {});
  const worker = await found;
  while (worker.state === "installing") await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
  return worker.state;
});

const waits = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration("/s/")).waiting !== null);

async function visited(t) {
  const town = await city(t, { proxied: true });
  const page = await town.browser.page(town.address);
  await expectTitle(page, "Workplace diversity survey");
  await installed(page);
  const caches = await keptCaches(page);
  assert.equal(caches.length, 1);
  return { ...town, page, caches };
}

const broken = {
  "answers with an error": async ({ respond }) => respond({ status: 500, body: "no" }),
  "ends early": async ({ forward, respond }) => {
    const reply = await forward({ plain: true });
    respond({ ...reply, body: reply.body.subarray(0, reply.body.length / 2) });
  },
};
for (const [how, act] of Object.entries(broken)) {
  test(`an update of which one file ${how} changes nothing`, async (t) => {
    const { proxy, browser, address, page, caches } = await visited(t);
    offer(proxy, "broken-update");
    proxy.on("GET", /^\/s\/style-.*\.css$/, act);
    assert.equal(await update(page), "redundant");
    assert.deepEqual(await keptCaches(page), caches);
    await page.close();
    await browser.context.setOffline(true);
    const again = await browser.page(address);
    await start(again);
    await consent(again);
    await waitSaved(again);
    // Its looks are there too.
    assert.notEqual(await again.locator(".button-primary").first().evaluate((button) => getComputedStyle(button).backgroundColor), "rgba(0, 0, 0, 0)");
  });
}

test("a first download that breaks is tried again, on the same page", async (t) => {
  const town = await city(t, { proxied: true });
  let asked = 0;
  town.proxy.on("GET", WORKER, async ({ forward, respond, drop }) => {
    asked += 1;
    if (asked === 1) return drop();
    const reply = await forward({ plain: true });
    // One file of the second download is not what the list says.
    respond(asked === 2 ? { ...reply, body: String(reply.body).replace(/sha(\d+)-..../, "sha$1-AAAA") } : reply);
  });
  const page = await town.browser.page(town.address);
  await expectTitle(page, "Workplace diversity survey");
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  assert.equal(asked, 3);
});

test("an update waits while a form is open, and takes over when it is sent", async (t) => {
  const { proxy, page, caches } = await visited(t);
  await start(page);
  offer(proxy, "good-update");
  await update(page);
  await settle(1000);
  assert.ok(await waits(page), "it waits while the form is open");
  assert.deepEqual(await keptCaches(page), [...caches, "evenhand:/s/:good-update"].sort());
  await consentOnly(page);
  await submit(page);
  await expectReceived(page);
  await until(async () => !(await waits(page)), 45_000);
  await until(async () => (await keptCaches(page)).join() === "evenhand:/s/:good-update");
});

test("an update waits for a draft that was left, and takes over on the welcome page", async (t) => {
  const { proxy, browser, address, page, caches } = await visited(t);
  await start(page);
  await page.reload();
  await expectTitle(page, "Before you start");
  offer(proxy, "good-update");
  assert.equal(await update(page), "installed");
  await settle(1000);
  assert.ok(await waits(page), "it waits while the form is open");
  assert.ok((await keptCaches(page)).includes(caches[0]));
  await page.getByRole("button", { name: "Delete my answers from this device" }).click();
  await page.getByRole("button", { name: "Yes, delete" }).click();
  await until(async () => (await keptCaches(page)).join() === "evenhand:/s/:good-update");
  await browser.context.setOffline(true);
  await page.goto(address);
  await expectTitle(page, "Workplace diversity survey");
});
