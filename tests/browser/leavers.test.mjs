// Devices and people that are no longer welcome: revoked and offboarded, while they are online and when they come back from
// offline, each with work that was not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { expectTitle } from "./harness.mjs";
import { answer, enter, expectDevice, keptText, notice, openDocument, signIn } from "./work.mjs";
import { ASKED, DOCUMENT, UNSENT, givenUp, neverSent, offboard, order, revoke, scene, write } from "./leavers.mjs";

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
