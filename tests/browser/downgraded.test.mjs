// Devices and people whose time or roles are other than they were: expired and downgraded, while they are online and when they
// come back from offline, each with work that was not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { press, until } from "./harness.mjs";
import { enter, expectDevice, inStep, keptText, notice, openDocument, outboxEmpty, question } from "./work.mjs";
import { PASSPHRASE, unlock } from "./vaults.mjs";
import { ASKED, DOCUMENT, SAYS, UNSENT, grant, neverSent, order, scene, write } from "./leavers.mjs";

/** What is answered in the document, and stands nowhere else. */
const ANSWERED = "Main roads are cleared first";

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
    // The document that the page was at is shown again.
    await page.locator("#document-title", { hasText: DOCUMENT }).waitFor();
    await outboxEmpty(page);
    assert.equal(await question(page, ASKED).locator("input").inputValue(), UNSENT);
  });
});

for (const how of ["while it is online", "while it is away"]) {
  test(`expired: a session that ends ${how} asks for a sign-in, and what was not sent is sent after it`, async (t) => {
    const { server, browser, page } = await scene(t);
    if (how !== "while it is online") await browser.context.setOffline(true);
    // A session lasts 14 days at most.
    await server.kill();
    server.write("update sessions set ends = 1");
    await server.restart();
    await write(page);
    await browser.context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await notice(page, "You are signed out").waitFor();
    await expectDevice(page, "1 not sent");
    await neverSent(server);
    assert.ok((await page.content()).includes(SAYS), "whoever opened the device goes on working");
    await notice(page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
    await enter(page, "casey");
    await outboxEmpty(page);
    await openDocument(page, DOCUMENT);
    assert.equal(await question(page, ASKED).locator("input").inputValue(), UNSENT);
  });
}

for (const how of ["online", "when the device comes back"]) {
  test(`downgraded, ${how}: the documents go, and what was not sent stays`, async (t) => {
    const { proxy, browser, page, officer } = await scene(t, { proxied: true });
    for (const there of [ANSWERED, SAYS]) assert.ok((await keptText(page)).includes(there), `${there} is on the device`);
    const away = proxy.on("POST", /^\/api\/v1\/changes$/, ({ drop }) => drop());
    if (how !== "online") await browser.context.setOffline(true);
    await write(page);
    await expectDevice(page, "1 not sent");
    // To another department: only what is granted now stays. The analysis goes; that there is one stands in a register that all
    // departments see.
    await grant(officer, "casey", [{ role: "lead", department: "library" }]);
    away();
    if (how !== "online") await browser.context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await until(async () => !(await keptText(page)).includes(ANSWERED));
    await expectDevice(page, "1 refused");
    const text = await keptText(page);
    assert.ok(text.includes(UNSENT), "what the server refused is still here, to be saved to a file");
    // To no role at all.
    if (how !== "online") await browser.context.setOffline(true);
    await grant(officer, "casey", []);
    if (how !== "online") await browser.context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await notice(page, "Your account may not send or receive documents").waitFor();
    await until(async () => !(await keptText(page)).includes(SAYS));
    assert.ok((await keptText(page)).includes(UNSENT));
    // Back with a role, everything that it grants comes again.
    await grant(officer, "casey", [{ role: "lead", department: "public_works" }]);
    await inStep(page);
    await openDocument(page, DOCUMENT);
  });
}

