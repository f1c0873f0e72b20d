// Devices and people that are no longer welcome: revoked, expired, downgraded and offboarded, while they are online and
// when they come back from offline, each with work that was not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, expectTitle, press, until } from "./harness.mjs";
import { answer, enter, expectDevice, go, inStep, kept, keptText, notice, openDocument, outboxEmpty, question, saved, signIn, somebody } from "./work.mjs";
import { PASSPHRASE, findIn, unlock } from "./vaults.mjs";

const DOCUMENT = "Who walks in the snow";
const ASKED = "Who leads this analysis?";
/** Of the document, and of what is written into it here. */
const SAYS = "walks in the snow";
const UNSENT = "Casey, who wrote this last of all";

/** What an officer orders, as the page of people does it. */
const order = (page, method, path, body) =>
  page.evaluate(async ([method, path, body]) => {
    const headers = body ? { "content-type": "application/json" } : {};
    const reply = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : null };
  }, [method, path, body]);

const accountOf = async (page, name) => {
  const { body } = await order(page, "GET", "/api/v1/people");
  return body.accounts.find(({ sign_in }) => sign_in === name);
};

/** The organization's recovery key, without which nothing of a device that is given up could stay. */
async function makeKey(officer) {
  await go(officer, "People");
  await press(officer, "Make the recovery key");
  const groups = await officer.locator(".recovery-code li").allInnerTexts();
  await officer.getByLabel("Last group of the code").fill(groups.at(-1));
  await press(officer, "I have the code: use this key");
  await officer.getByText("Devices use the new recovery key").waitFor();
}

/** Robin, the officer, and Casey with a document on a device. */
async function scene(t, options) {
  const { server, proxy, browser, origin } = await city(t, options);
  const { page: officer } = await somebody(t, origin, "robin");
  await makeKey(officer);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, DOCUMENT);
  const { account } = await accountOf(officer, "casey");
  return { server, proxy, browser, origin, page, officer, account };
}

/** The device on which Casey is, as the officer sees it. */
async function deviceOf(officer, account) {
  const found = async () => (await order(officer, "GET", "/api/v1/devices")).body.devices.filter((device) => device.account === account);
  await until(async () => (await found()).length > 0);
  return (await found())[0];
}

const revoke = async (officer, account) => {
  const { id } = await deviceOf(officer, account);
  const reply = await order(officer, "POST", `/api/v1/devices/${id}/revoke`, { account, reason: "Lost on the bus" });
  assert.equal(reply.status, 204);
  return id;
};

const offboard = async (officer, account) => {
  const reply = await order(officer, "POST", `/api/v1/people/${account}/offboard`, { reason: "Left the city" });
  assert.equal(reply.status, 200);
  return reply.body;
};

const grant = async (officer, name, grants) => {
  const account = await accountOf(officer, name);
  const reply = await order(officer, "PUT", `/api/v1/people/${account.account}`, { name: account.name, grants, active: true });
  assert.equal(reply.status, 200);
};

/** Writes what the server does not get. */
async function write(page, words = UNSENT) {
  await answer(page, ASKED, words);
  await saved(page);
}

/** Nothing of anyone is left in the browser, but what an officer may open one day, sealed. */
async function givenUp(page, browser, { unsent }) {
  await (unsent ? notice(page, "This device may not be used any more").waitFor() : expectTitle(page, "Welcome to Evenhand"));
  assert.equal(await page.getByLabel("Passphrase for this device", { exact: true }).count(), 0, "no passphrase is asked for");
  const text = Object.values(await kept(page)).flat().join("\n");
  for (const hidden of [SAYS, UNSENT, "Casey"]) assert.ok(!text.includes(hidden), `${hidden} is in the browser's database`);
  const vaults = await page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name.startsWith("evenhand-vault")).length);
  assert.equal(vaults, unsent ? 1 : 0, "what was not sent is kept, and nothing else");
  const shown = await page.content();
  for (const hidden of [SAYS, UNSENT, "Casey"]) assert.ok(!shown.includes(hidden), `${hidden} is on the page`);
  assert.deepEqual(await findIn(browser.profile, [UNSENT]), [], "nor is it in the browser's files");
}

/** The server never got it. */
async function neverSent(server) {
  assert.deepEqual(await server.rows("select value from changes where value like ?", [`%${UNSENT}%`]), []);
}

const ENDS = {
  revoked: { end: revoke, code: "device_revoked" },
  offboarded: { end: offboard, code: "offboarded" },
};

for (const [name, { end, code }] of Object.entries(ENDS)) {
  test(`${name} while online: what is on the device goes`, async (t) => {
    const { browser, page, officer, account } = await scene(t);
    await end(officer, account);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await givenUp(page, browser, { unsent: false });
    const asked = await order(page, "GET", "/api/v1/session");
    assert.deepEqual([asked.status, asked.body.type], [401, `/problems/${code}`]);
    await page.reload();
    await expectTitle(page, "Welcome to Evenhand");
  });

  test(`${name} while online, with work that was not sent: it stays, and nobody opens it`, async (t) => {
    const { server, browser, page, officer, account } = await scene(t);
    await end(officer, account);
    // Sealing it sends it, and the server refuses.
    await answer(page, ASKED, UNSENT);
    await givenUp(page, browser, { unsent: true });
    await page.reload();
    await notice(page, "This device may not be used any more").waitFor();
    await neverSent(server);
  });

  test(`${name} while away, with work that was not sent: the same when the device comes back`, async (t) => {
    const { server, browser, page, officer, account } = await scene(t);
    await browser.context.setOffline(true);
    await write(page);
    await end(officer, account);
    await expectDevice(page, "1 not sent");
    assert.ok((await keptText(page)).includes(UNSENT), "as long as it is away, it has it");
    await browser.context.setOffline(false);
    await givenUp(page, browser, { unsent: true });
    await neverSent(server);
  });

  test(`${name} while away for longer than any session: the device is told all the same`, async (t) => {
    const { server, browser, page, officer, account } = await scene(t);
    await browser.context.setOffline(true);
    await write(page);
    await end(officer, account);
    // The session is over, as it is when a device was away for weeks; the cookie of it went with the time.
    const cookies = await browser.context.cookies();
    await browser.context.clearCookies({ name: "evenhand" });
    assert.ok(cookies.some((cookie) => cookie.name === "evenhand-device" && cookie.httpOnly && cookie.sameSite === "Strict"));
    await browser.context.setOffline(false);
    await givenUp(page, browser, { unsent: true });
    await neverSent(server);
  });
}

test("a revoked device that was found is let in again, and its person starts over", async (t) => {
  const { browser, origin, page, officer, account } = await scene(t);
  const id = await revoke(officer, account);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await givenUp(page, browser, { unsent: false });
  await page.goto(`${origin}/sign-in`);
  await enter(page, "casey");
  await page.getByText("This device was revoked, so nobody can sign in on it with this account").waitFor();
  const asked = await order(page, "GET", "/api/v1/session");
  assert.equal(asked.status, 401, "whoever signs in on it is signed out");
  const reply = await order(officer, "POST", `/api/v1/devices/${id}/admit`, { account, reason: "Found again" });
  assert.equal(reply.status, 204);
  await signIn(page, "casey");
  await openDocument(page, DOCUMENT);
});

/** The clock of every page goes on by what was put by. */
const clock = () => {
  const now = Date.now.bind(Date);
  // An empty page has no storage.
  window.later = location.protocol === "about:" ? 0 : Number(localStorage.later ?? 0);
  Date.now = () => now() + window.later;
};
const DAY = 24 * 60 * 60 * 1000;
const later = (page, days) => page.evaluate((ms) => { window.later += ms; localStorage.later = window.later; }, days * DAY);

test("expired: a device that was without the server for too long opens only after a sign-in, and loses nothing", async (t) => {
  const { browser, page, officer } = await scene(t, { script: clock });
  assert.equal((await order(officer, "PUT", "/api/v1/policy", { offline_days: 7 })).status, 200);
  await inStep(page);
  await page.reload();
  await page.locator("#document-title", { hasText: DOCUMENT }).waitFor();
  await inStep(page);
  await browser.context.setOffline(true);
  await write(page);

  await t.test("while it is open", async () => {
    await later(page, 8);
    await notice(page, "This device was without its server for too long").waitFor({ timeout: 90_000 });
    const shown = await page.content();
    for (const hidden of [SAYS, UNSENT, "Casey"]) assert.ok(!shown.includes(hidden), `${hidden} is on the page`);
  });

  await t.test("when it is opened", async () => {
    await page.reload();
    await notice(page, "This device was without its server for too long").waitFor();
    assert.equal(await page.getByLabel("Passphrase for this device", { exact: true }).count(), 0, "no passphrase is tried");
  });

  await t.test("back online, after a sign-in, what was not sent is sent", async () => {
    await browser.context.setOffline(false);
    await press(page, "Sign in");
    await enter(page, "casey");
    await unlock(page, PASSPHRASE);
    await expectTitle(page, "Hello, Casey");
    await outboxEmpty(page);
    await openDocument(page, DOCUMENT);
    assert.equal(await question(page, ASKED).locator("input").inputValue(), UNSENT);
  });
});

for (const how of ["online", "when the device comes back"]) {
  test(`downgraded, ${how}: the documents go, and what was not sent stays`, async (t) => {
    const { proxy, browser, page, officer } = await scene(t, { proxied: true });
    const away = proxy.on("POST", /^\/api\/v1\/changes$/, ({ drop }) => drop());
    if (how !== "online") await browser.context.setOffline(true);
    await write(page);
    await expectDevice(page, "1 not sent");
    // To another department: only what is granted now stays.
    await grant(officer, "casey", [{ role: "lead", department: "library" }]);
    away();
    if (how !== "online") await browser.context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await until(async () => !(await keptText(page)).includes(SAYS));
    await expectDevice(page, "1 refused");
    const text = await keptText(page);
    assert.ok(text.includes(UNSENT), "what the server refused is still here, to be saved to a file");
    // To no role at all.
    if (how !== "online") await browser.context.setOffline(true);
    await grant(officer, "casey", []);
    if (how !== "online") await browser.context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await notice(page, "Your account may not send or receive documents").waitFor();
    await until(async () => !(await keptText(page)).includes("blocked"));
    assert.ok((await keptText(page)).includes(UNSENT));
    // Back with a role, everything that it grants comes again.
    await grant(officer, "casey", [{ role: "lead", department: "public_works" }]);
    await inStep(page);
    await openDocument(page, DOCUMENT);
  });
}

test("somebody who leaves: nothing of what others see is lost, and the officer is told what was not sent", async (t) => {
  const { browser, page, officer, account } = await scene(t);
  await browser.context.setOffline(true);
  await write(page);
  const before = (await order(officer, "GET", `/api/v1/people/${account}/offboard`)).body;
  assert.equal(before.devices.length, 1);
  assert.equal(before.devices[0].unsent, 0, "as far as the server knows");
  const left = await offboard(officer, account);
  assert.deepEqual([left.account.active, left.account.grants], [false, []]);
  await openDocument(officer, DOCUMENT);
  const { body } = await order(officer, "GET", "/api/v1/audit");
  assert.ok(body.entries.some(({ kind, about, detail }) => kind === "offboarded" && about === account && detail === "Left the city"));
});
