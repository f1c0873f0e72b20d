// A device that was revoked while it held what was not sent: nobody opens that but an officer, and once it was let in again,
// its person gets it back and it is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { expectTitle, press, until } from "./harness.mjs";
import { enter, go, inStep, notice, openDocument, outboxEmpty, question } from "./work.mjs";
import { choose, header, unlock } from "./vaults.mjs";
import { ASKED, DOCUMENT, UNSENT, deviceOf, givenUp, order, scene, write } from "./leavers.mjs";

/** Another recovery key, whose code is known here. */
async function codeOf(officer) {
  await go(officer, "People");
  await press(officer, "Make another recovery key");
  const groups = await officer.locator(".recovery-code li").allInnerTexts();
  await officer.getByLabel("Last group of the code").fill(groups.at(-1));
  await press(officer, "I have the code: use this key");
  await officer.getByText("Devices use the new recovery key").waitFor();
  return groups.join("-");
}

/** Takes the device off the network, writes what is not sent, and revokes it meanwhile. */
async function revokedOffline({ browser, page, officer, account }) {
  const { id } = await deviceOf(officer, account);
  await browser.context.setOffline(true);
  await write(page);
  const reply = await order(officer, "POST", `/api/v1/devices/${id}/revoke`, { account, reason: "Lost on the bus" });
  assert.equal(reply.status, 204);
  await browser.context.setOffline(false);
  await givenUp(page, browser, { unsent: true });
  return id;
}

test("a revoked device is let in again, an officer opens what was not sent, and it is sent", { timeout: 200_000 }, async (t) => {
  const town = await scene(t);
  const { server, page, officer, account, origin } = town;
  const code = await codeOf(officer);
  // The device uses that key from the next time that it is opened with a network.
  await page.getByRole("banner").getByRole("button", { name: "Lock now", exact: true }).click();
  await unlock(page);
  await inStep(page);
  const key = (await server.rows("select id from recovery_keys order by number desc limit 1"))[0].id;
  await until(async () => (await header(page)).sealed?.key === key);
  await openDocument(page, DOCUMENT);
  const id = await revokedOffline(town);
  assert.equal((await order(officer, "POST", `/api/v1/devices/${id}/admit`, { account, reason: "Found again" })).status, 204);

  await page.goto(`${origin}/sign-in`);
  await enter(page, "casey");
  await expectTitle(page, "This device was let in again");
  assert.equal(await page.getByLabel("Passphrase for this device", { exact: true }).count(), 0);
  await press(page, "Ask an officer");
  await notice(page, "An officer has been asked").waitFor();
  const number = (shown) => shown.match(/Number of this request: ([0-9a-f ]{24})/)[1];
  const theirs = number(await page.getByText("Number of this request").innerText());

  await officer.reload();
  await press(officer, "Open it for them");
  assert.equal(number(await officer.getByText("Number of this request").innerText()), theirs, "both see the same number");
  await officer.getByLabel("Recovery code", { exact: true }).fill(code);
  await press(officer, "Open their device");
  await officer.getByText("Their device opens as soon as it looks for the answer").waitFor();

  await press(page, "Look for the answer now");
  await choose(page, "let in once more", "An officer has opened this device for you");
  await until(async () => (await page.locator("main h1").first().innerText().catch(() => "")) !== "");
  await outboxEmpty(page);
  await openDocument(page, DOCUMENT);
  assert.equal(await question(page, ASKED).locator("input").inputValue(), UNSENT);
  await until(async () => (await server.rows("select value from changes where value like ?", [`%${UNSENT}%`])).length === 1);
});

test("a tab that has not heard of another one's edit does not delete it when the device is revoked", async (t) => {
  // As where the word comes a moment too late: this tab hears nothing of what others write.
  const script = () => {
    const { set } = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, "onmessage");
    Object.defineProperty(BroadcastChannel.prototype, "onmessage", {
      set(told) {
        const deaf = (event) => sessionStorage.getItem("deaf") && this.name === "evenhand-desk" && Array.isArray(event.data);
        set.call(this, (event) => { if (!deaf(event)) told.call(this, event); });
      },
    });
  };
  const { browser, page, officer, account, origin } = await scene(t, { script });
  const deaf = await browser.context.newPage();
  await deaf.goto(`${origin}/healthz`);
  await deaf.evaluate(() => sessionStorage.setItem("deaf", "1"));
  await deaf.goto(origin);
  await expectTitle(deaf, "Hello");
  await inStep(deaf);
  // Only the deaf one reaches the server.
  await page.route("**/api/**", (route) => route.abort());
  await write(page);
  const { id } = await deviceOf(officer, account);
  assert.equal((await order(officer, "POST", `/api/v1/devices/${id}/revoke`, { account, reason: "Lost on the bus" })).status, 204);
  await deaf.evaluate(() => dispatchEvent(new Event("online")));
  await givenUp(deaf, browser, { unsent: true });
  await givenUp(page, browser, { unsent: true });
});
