// Devices and who has access: the list, revoking, somebody's leaving, and the review that an officer signs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Server } from "./server.mjs";
import { Browser, city, expectTitle, press, until } from "./harness.mjs";
import { enter, go, inStep, notice, signIn, somebody } from "./work.mjs";
import { choose } from "./vaults.mjs";

const card = (page, name) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
const section = (page, name) => page.locator("section").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** To the page of somebody, as an officer. */
async function openPerson(page, name) {
  await go(page, "People");
  await page.getByRole("link", { name: `Devices, and leaving, of ${name}`, exact: true }).click();
  await expectTitle(page, name);
}

test("one's own devices: named, seen by an officer, and revoked on the other one", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await go(page, "Your account");
  const own = section(page, "Your devices");
  await own.getByText("Chrome (Linux)").waitFor();
  await own.getByText("This device", { exact: true }).waitFor();
  await press(page, "Rename Chrome (Linux)");
  await page.getByLabel("What this device is called").fill("");
  await own.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("#error-summary").waitFor();
  await page.getByLabel("What this device is called").fill("The tablet of the depot");
  await own.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("This device is called “The tablet of the depot” now.").waitFor();
  await page.reload();
  await card(page, "The tablet of the depot").getByText("In use").waitFor();

  const { page: second, browser: theirs } = await somebody(t, origin, "casey");
  await go(second, "Your account");
  await press(second, "Revoke The tablet of the depot");
  await press(second, "Yes, revoke it");
  await second.getByRole("link", { name: "Why: Say why, in 1 to 500 characters" }).click();
  await second.getByLabel("Why", { exact: true }).fill("Left it on the bus");
  await press(second, "Yes, revoke it");
  await second.getByText("The tablet of the depot is revoked.").waitFor();
  await card(second, "The tablet of the depot").getByText("Left it on the bus").waitFor();
  await inStep(second);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expectTitle(page, "Welcome to Evenhand");

  await t.test("an officer sees both, and lets the lost one in again", async () => {
    const { page: officer } = await somebody(t, origin, "robin");
    await openPerson(officer, "Casey (public works)");
    await card(officer, "Chrome (Linux)").getByText("In use").waitFor();
    await press(officer, "Let in again: The tablet of the depot");
    await card(officer, "The tablet of the depot").getByLabel("Why", { exact: true }).fill("It was found");
    await press(officer, "Yes, let it in");
    await officer.getByText("The tablet of the depot may be used again.").waitFor();
    await signIn(page, "casey");
    await go(officer, "People");
    await officer.getByRole("link", { name: "Who signed in, and what was changed" }).click();
    const rows = officer.getByRole("region", { name: "Audit trail" });
    for (const kind of ["Device added", "Device renamed", "Device revoked", "Device let in again"]) await rows.getByText(kind, { exact: true }).first().waitFor();
  });
  assert.ok(theirs);
});

test("nothing comes to a device that the server does not know of yet", async (t) => {
  const { server, proxy, browser, origin } = await city(t, { proxied: true });
  const page = await browser.page(`${origin}/sign-in`);
  const away = proxy.on("PUT", /^\/api\/v1\/devices\//, ({ drop }) => drop());
  let asked = 0;
  page.on("request", (request) => { if (request.url().endsWith("/api/v1/changes/query")) asked += 1; });
  await enter(page, "casey");
  await choose(page);
  await expectTitle(page, "Hello");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForFunction(() => document.querySelector(".device-state").textContent.includes("Offline"));
  assert.equal(asked, 0, "no document is asked for");
  assert.deepEqual(await server.rows("select id from devices"), [], "no officer could revoke it");
  away();
  await inStep(page);
  assert.equal((await server.rows("select id from devices")).length, 1);
  assert.ok(asked > 0);
});

test("a shared device is revoked for everyone who has used it", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "taylor");
  await go(page, "Your account");
  await press(page, "Sign out");
  await expectTitle(page, "Welcome to Evenhand");
  await signIn(page, "casey");
  const { page: officer } = await somebody(t, origin, "robin");
  await openPerson(officer, "Casey (public works)");
  await card(officer, "Chrome (Linux)").getByText("Also used by Taylor (library)").waitFor();
  await press(officer, "Revoke Chrome (Linux)");
  await card(officer, "Chrome (Linux)").getByLabel("Why", { exact: true }).fill("Lost at the counter");
  await officer.getByLabel("Also for everyone else who has used it: Taylor (library)").check();
  await press(officer, "Yes, revoke it");
  await officer.getByText("Chrome (Linux) is revoked.").waitFor();
  await openPerson(officer, "Taylor (library)");
  await card(officer, "Chrome (Linux)").getByText("Lost at the counter").waitFor();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expectTitle(page, "Welcome to Evenhand");
});

test("somebody leaves: what it ends is shown, done once, and others take the documents over", async (t) => {
  const { origin } = await city(t);
  const { page: leaver } = await somebody(t, origin, "jordan");
  const { page: officer } = await somebody(t, origin, "robin");
  await openPerson(officer, "Jordan (focus groups)");
  const leaving = section(officer, "When Jordan (focus groups) leaves");
  await leaving.getByText("Signs them out everywhere; sessions now: 1").waitFor();
  await leaving.getByText("everything on their devices is sent").waitFor();
  await leaving.getByText("Takes their roles away: Facilitator of focus groups").waitFor();
  await leaving.getByText(/^Documents that need a new owner \(\d+\)$/).waitFor();
  await press(officer, "Yes, Jordan (focus groups) leaves");
  await officer.locator("#error-summary").waitFor();
  await leaving.getByLabel("Why", { exact: true }).fill("Moved to another city");
  const heirs = leaving.getByLabel("Who is named in restricted documents in their place, where nobody else is");
  if (await heirs.count()) await heirs.selectOption({ label: "Skyler (focus groups)" });
  await press(officer, "Yes, Jordan (focus groups) leaves");
  await notice(officer, "Jordan (focus groups) has left").waitFor();
  await leaver.evaluate(() => dispatchEvent(new Event("online")));
  await expectTitle(leaver, "Welcome to Evenhand");
  await officer.reload();
  await section(officer, "When Jordan (focus groups) leaves").getByText("This account has ended.").waitFor();
  await card(officer, "Chrome (Linux)").getByText("Revoked", { exact: true }).waitFor();
  await go(officer, "People");
  await card(officer, "Jordan (focus groups)").getByText("Cannot sign in").waitFor();
  await openPerson(officer, "Robin (equity office)");
  await officer.getByText("This is your own account: another officer has to do it.").waitFor();
});

test("an organization says how long devices may be without its server", async (t) => {
  const { origin } = await city(t);
  const { page } = await somebody(t, origin, "robin");
  await go(page, "People");
  const days = page.getByLabel("Days without the server");
  assert.equal(await days.inputValue(), "30");
  await days.fill("400");
  await press(page, "Save the days");
  await page.getByRole("link", { name: "Days without the server: Write a number from 1 to 365" }).waitFor();
  await days.fill("14");
  await press(page, "Save the days");
  await page.getByText("Saved. Devices take it over").waitFor();
  await page.reload();
  await until(async () => (await days.inputValue()) === "14");
});

/** Decides about everyone on the page but those in `others`. */
async function keepAllBut(page, others) {
  const people = page.locator(".access-person");
  await people.first().waitFor();
  for (const person of await people.all()) {
    const name = (await person.locator("h2").innerText()).split("\n")[0];
    if (!others.some((other) => name.includes(other))) await person.getByLabel("Keep", { exact: true }).check();
  }
}

test("an officer reviews who has access to what, signs it, and what was signed stays", async (t) => {
  const { origin } = await city(t);
  const { page } = await somebody(t, origin, "robin");
  await go(page, "People");
  await page.getByRole("link", { name: "Review who has access to what" }).click();
  await expectTitle(page, "Who has access to what");
  await page.getByText(/^The next review is for \d{4}-Q\d, and due by /).waitFor();
  const casey = page.locator(".access-person").filter({ has: page.getByRole("heading", { name: "Casey (public works)" }) });
  await casey.getByText("Department lead, Public Works").waitFor();
  const jordan = page.locator(".access-person").filter({ has: page.getByRole("heading", { name: "Jordan (focus groups)" }) });
  await jordan.getByText(/Focus group session: \d+/).waitFor();

  await keepAllBut(page, ["Casey", "Jordan"]);
  const sign = page.getByRole("button", { name: /^Sign the review for \d{4}-Q\d$/ });
  await sign.click();
  await page.locator("#error-summary").getByText("Decide for everyone first; open: 2").waitFor();
  await casey.getByLabel("Change", { exact: true }).check();
  await jordan.getByLabel("Keep", { exact: true }).check();
  await sign.click();
  await page.locator("#error-summary").getByText("Say what is to be changed for Casey (public works), or why").waitFor();
  await casey.getByLabel("What is to be changed for Casey (public works), or why").fill("Reader is enough");

  await t.test("what changed meanwhile is not signed unseen", async () => {
    const status = await page.evaluate(async () => {
      const { accounts } = await (await fetch("/api/v1/people")).json();
      const drew = accounts.find(({ sign_in }) => sign_in === "drew");
      const body = JSON.stringify({ name: drew.name, grants: [{ role: "viewer" }], active: true });
      return (await fetch(`/api/v1/people/${drew.account}`, { method: "PUT", headers: { "content-type": "application/json" }, body })).status;
    });
    assert.equal(status, 200);
    await sign.click();
    await page.getByText("What somebody can reach has changed since you loaded this page, so nothing was signed").waitFor();
    assert.equal(await casey.getByLabel("What is to be changed for Casey (public works), or why").inputValue(), "Reader is enough");
  });

  const downloading = page.waitForEvent("download");
  await press(page, "Save as a table (CSV)");
  const csv = await readFile(await (await downloading).path(), "utf8");
  assert.ok(csv.includes("Casey (public works),casey,\"Department lead, Public Works\"") && csv.includes("Change,Reader is enough"), csv);

  await sign.click();
  await page.getByText(/^The review for \d{4}-Q\d is signed\.$/).waitFor();
  const signed = page.getByRole("region", { name: "Signed reviews" }).locator("tbody tr");
  await signed.getByText("You").or(signed.getByText("Robin (equity office)")).first().waitFor();
  const hash = await signed.locator("code").innerText();
  assert.match(hash, /^[\w-]{43}$/);
  const again = page.waitForEvent("download");
  await signed.getByRole("button", { name: /^Save the review of/ }).click();
  assert.ok((await readFile(await (await again).path(), "utf8")).includes("Change,Reader is enough"));
  await go(page, "People");
  await page.getByRole("link", { name: "Who signed in, and what was changed" }).click();
  await page.getByRole("region", { name: "Audit trail" }).getByText(hash).waitFor();
});

test("a review that is overdue is said on the first screen of officers, and of nobody else", async (t) => {
  const server = await Server.start();
  await server.kill();
  // The organization began two quarters ago.
  server.write("update accounts set created_day = created_day - 200");
  await server.restart();
  const browser = await Browser.open(server.origin);
  t.after(async () => { try { await browser.close(); } finally { await server.stop(); } });
  const page = await browser.page(server.origin);
  await signIn(page, "robin");
  await notice(page, "The review of who has access to what is overdue").getByRole("link", { name: "Review who has access to what" }).click();
  await expectTitle(page, "Who has access to what");
  const stale = page.locator(".access-person").filter({ hasText: "No sign-in for 90 days" });
  await stale.first().waitFor();
  assert.equal(await page.locator(".access-person").filter({ has: page.getByRole("heading", { name: "Robin (equity office)" }) }).getByText("No sign-in for 90 days").count(), 0);
  const { page: lead } = await somebody(t, server.origin, "casey");
  await go(lead, "Work");
  await lead.getByText("Looking through the documents").waitFor({ state: "detached" });
  assert.equal(await notice(lead, "The review of who has access to what is overdue").count(), 0);
  await lead.goto(`${server.origin}/access`);
  await lead.getByText("Only equity officers see this page").waitFor();
});
