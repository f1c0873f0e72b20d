// Scenes of devices and people that are no longer welcome: an officer who orders, somebody with a document on a device.
import assert from "node:assert/strict";
import { city, expectTitle, press, until } from "./harness.mjs";
import { answer, go, kept, notice, openDocument, saved, signIn, somebody } from "./work.mjs";
import { findIn } from "./vaults.mjs";

export const DOCUMENT = "Who walks in the snow";
export const ASKED = "Who leads this analysis?";
/** Of the document, and of what is written into it here. */
export const SAYS = "walks in the snow";
export const UNSENT = "Casey, who wrote this last of all";

/** What an officer orders, as the page of people does it. */
export const order = (page, method, path, body) =>
  page.evaluate(async ([method, path, body]) => {
    const headers = body ? { "content-type": "application/json" } : {};
    const reply = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : null };
  }, [method, path, body]);

export const accountOf = async (page, name) => {
  const { body } = await order(page, "GET", "/api/v1/people");
  return body.accounts.find(({ sign_in }) => sign_in === name);
};

/** The organization's recovery key, without which nothing of a device that is given up could stay. */
export async function makeKey(officer) {
  await go(officer, "People");
  await press(officer, "Make the recovery key");
  const groups = await officer.locator(".recovery-code li").allInnerTexts();
  await officer.getByLabel("Last group of the code").fill(groups.at(-1));
  await press(officer, "I have the code: use this key");
  await officer.getByText("Devices use the new recovery key").waitFor();
}

/** Robin, the officer, and Casey with a document on a device. */
export async function scene(t, options) {
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
export async function deviceOf(officer, account) {
  const found = async () => (await order(officer, "GET", "/api/v1/devices")).body.devices.filter((device) => device.account === account);
  await until(async () => (await found()).length > 0);
  return (await found())[0];
}

export const revoke = async (officer, account) => {
  const { id } = await deviceOf(officer, account);
  const reply = await order(officer, "POST", `/api/v1/devices/${id}/revoke`, { account, reason: "Lost on the bus" });
  assert.equal(reply.status, 204);
  return id;
};

export const offboard = async (officer, account) => {
  const reply = await order(officer, "POST", `/api/v1/people/${account}/offboard`, { reason: "Left the city" });
  assert.equal(reply.status, 200);
  return reply.body;
};

export const grant = async (officer, name, grants) => {
  const account = await accountOf(officer, name);
  const reply = await order(officer, "PUT", `/api/v1/people/${account.account}`, { name: account.name, grants, active: true });
  assert.equal(reply.status, 200);
};

/** Writes what the server does not get. */
export async function write(page, words = UNSENT) {
  await answer(page, ASKED, words);
  await saved(page);
}

/** Nothing of anyone is left in the browser, but what an officer may open one day, sealed. */
export async function givenUp(page, browser, { unsent }) {
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
export async function neverSent(server) {
  assert.deepEqual(await server.rows("select value from changes where value like ?", [`%${UNSENT}%`]), []);
}
