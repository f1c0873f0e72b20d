// A value is removed for good: by two people, on the server, on every device, whatever becomes of these meanwhile.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { city, press, settle, until } from "./harness.mjs";
import { TITLE, WHY, approve, keeping, propose, redact, screened } from "./redactions.mjs";
import { answer, begin, go, inStep, keptText, openDocument, openRegister, question, saved, sent, somebody, view } from "./work.mjs";
import { dice, findIn, planted } from "./vaults.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

/** What axe-core found, said when a journey is over. */
const faults = [];
const expectFair = () => assert.deepEqual(faults.splice(0), []);

/** Nothing that axe-core can find, in both languages, and nothing sideways at 320 px. */
async function fair(page, name) {
  const speak = (language) => page.locator(".languages").getByRole("button", { name: language, exact: true }).click();
  for (const language of ["Español", "English"]) {
    await speak(language);
    // A button that was just pressed changes its colours for a moment.
    await page.mouse.move(0, 0);
    await settle(400);
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), tags);
    faults.push(...found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${name} in ${language}: ${id}: ${node.html} ${node.failureSummary}`)));
    const before = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) faults.push(`${name} in ${language} scrolls ${wide} px sideways at 320`);
    await page.setViewportSize(before);
  }
}

test("proposed by one, approved by another, gone from the server and from every device, and said in the history", async (t) => {
  const { server, origin } = await city(t);
  const [{ page: casey }, { page: robin }, riley] = [await somebody(t, origin, "casey"), await somebody(t, origin, "robin"), await somebody(t, origin, "riley")];
  const random = dice(SEED);
  const [first, second] = [planted(random, 40), planted(random, 40)];
  await screened(casey, first, second);
  for (const page of [robin, riley.page]) await inStep(page);
  for (const page of [casey, robin, riley.page]) assert.ok((await keptText(page)).includes(second));
  assert.notDeepEqual(await findIn(server.data, [first, second]), [], "it is there before");
  const sealed = (await sealedWith(riley.page, second)).map((bytes) => Buffer.from(bytes));
  assert.ok(sealed.length > 0);
  await riley.browser.context.setOffline(true);

  // Words that repeat it are not taken; nobody decides on what they proposed themselves.
  await propose(casey, TITLE, `they wrote ${second} here`);
  await casey.getByText("These words repeat what is to be removed").waitFor();
  await fair(casey, "the proposal");
  await propose(casey, TITLE);
  await casey.getByText("Proposed. An officer who is not you must approve it").waitFor();
  await keeping(robin);
  await robin.getByText(WHY).waitFor();
  await fair(robin, "the officers' page");
  assert.ok((await keptText(casey)).includes(second), "nothing is removed before it is approved");
  await press(robin, "Approve and erase");
  await press(robin, "Erase for good");
  await robin.getByText("Erased. Each device erases it").waitFor();

  assert.deepEqual(await findIn(server.data, [first, second]), [], "in no file of the server, nor its log");
  await inStep(casey);
  for (const page of [casey, robin]) {
    await until(async () => !(await keptText(page)).includes(second));
    assert.ok(!(await keptText(page)).includes(first));
  }
  await view(casey, "Answers");
  await question(casey, TITLE).getByRole("button", { name: "History" }).click();
  await question(casey, TITLE).getByText(/Proposed by .+, approved by Robin \(equity office\)/).first().waitFor();
  const said = await question(casey, TITLE).innerText();
  assert.ok(said.includes(WHY) && said.includes("Redacted") && !said.includes(second), said);
  await fair(casey, "the history");
  await go(casey, "Search");
  await casey.getByLabel("Words to look for").fill(second.slice(0, 20));
  assert.equal(await casey.getByRole("main").getByRole("link", { name: second }).count(), 0);

  // The device that was away still has it, shows it, and loses it as soon as it hears of it.
  assert.ok((await keptText(riley.page)).includes(second));
  await riley.browser.context.setOffline(false);
  await inStep(riley.page);
  await until(async () => !(await keptText(riley.page)).includes(second));
  assert.ok(!(await keptText(riley.page)).includes(first));
  await settle(3_000);
  await riley.browser.context.close();
  assert.deepEqual(await findIn(riley.browser.profile, [first, second]), [], "nothing in clear in the files of the browser");
  assert.deepEqual(await findIn(riley.browser.profile, sealed), [], "nor the records that held it, encrypted");
  await riley.browser.reopen();

  // A value in its place is taken of those who know; the audit trail names both people and no value.
  await answer(casey.url().includes("/documents/") ? casey : await back(casey), TITLE, "Street trees");
  await sent(casey);
  await robin.goto(`${origin}/audit`);
  await robin.getByText("Values redacted").filter({ visible: true }).first().waitFor();
  assert.ok(!(await robin.locator("main").innerText()).includes(second));
  assert.ok(server.changes() > 0, "seals and what stands are right");
  expectFair();
});

/** The records of the open vault as they are on the disk, encrypted, whose text includes something. */
const sealedWith = (page, text) => page.evaluate(async (text) => {
  const wait = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const line = new BroadcastChannel("evenhand-vault");
  const [vault, key] = await new Promise((done) => {
    line.onmessage = ({ data: [word, to, vault, key] }) => { if (word === "key" && to === "sealed") done([vault, key]); };
    line.postMessage(["asks", "sealed"]);
  });
  line.close();
  const db = await wait(indexedDB.open(`evenhand-vault-${vault}`));
  const table = db.transaction("records").objectStore("records");
  const [ids, records] = await Promise.all([wait(table.getAllKeys()), wait(table.getAll())]);
  db.close();
  const found = [];
  for (const [at, sealed] of records.entries()) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(1, 13), additionalData: new TextEncoder().encode(ids[at]) }, key, sealed.slice(13));
    if (new TextDecoder().decode(plain).includes(text)) found.push([...sealed.slice(13, 45)]);
  }
  return found;
}, text);

async function back(page) {
  await page.goBack();
  await page.locator("#document-title").waitFor();
  return page;
}

test("what was built on it offline is kept and shown, and not taken unawares", async (t) => {
  const { origin, server } = await city(t);
  const [{ page: casey }, { page: robin }, riley] = [await somebody(t, origin, "casey"), await somebody(t, origin, "robin"), await somebody(t, origin, "riley")];
  const [secret, mine] = [planted(dice(SEED + 1), 40), "and the bridge as well"];
  await screened(casey, "Trees", secret);
  await inStep(riley.page);
  await openDocument(riley.page, secret);
  await riley.browser.context.setOffline(true);
  await answer(riley.page, TITLE, `${secret} ${mine}`);
  await saved(riley.page);
  await redact(casey, robin, TITLE);
  await riley.browser.context.setOffline(false);
  await riley.page.evaluate(() => dispatchEvent(new Event("online")));
  await riley.page.locator(".device-state", { hasText: "refused" }).waitFor();
  await riley.page.locator(".device-state").click();
  await riley.page.getByText("What this builds on was redacted meanwhile").waitFor();
  assert.ok((await keptText(riley.page)).includes(mine), "nobody's work is dropped unasked");
  assert.deepEqual(await findIn(server.data, [secret]), []);
});

test("a hold keeps a document from being redacted until it is released", async (t) => {
  const { origin } = await city(t);
  const [{ page: casey }, { page: robin }] = [await somebody(t, origin, "casey"), await somebody(t, origin, "robin")];
  const doc = await screened(casey, "Trees", planted(dice(SEED + 2), 30));
  await keeping(robin);
  await robin.getByLabel("Matter", { exact: true }).fill("Claim 12");
  await robin.getByLabel("Reason", { exact: true }).fill("a claim was filed about it");
  await robin.getByLabel("Documents, by their ids").fill(`${origin}/documents/${doc}`);
  await press(robin, "Place a hold");
  await robin.getByRole("heading", { name: "Claim 12" }).waitFor();
  await fair(robin, "holds");
  await propose(casey, TITLE);
  await casey.getByText("This is on legal hold for “Claim 12”").waitFor();
  await press(robin, "Release");
  await robin.getByLabel("Why it is released").fill("the claim was settled");
  await press(robin, "Release");
  await robin.getByText("Nothing is on hold.").waitFor();
  await propose(casey, TITLE);
  await casey.getByText("Proposed. An officer who is not you must approve it").waitFor();
  expectFair();
});

test("what was kept long enough is proposed, and destroyed when another officer approves", async (t) => {
  const { origin, server } = await city(t);
  const [{ page: jordan }, { page: robin }, { page: avery }] = [await somebody(t, origin, "jordan"), await somebody(t, origin, "robin"), await somebody(t, origin, "avery")];
  const secret = planted(dice(SEED + 3), 30);
  await openRegister(jordan, "Focus group session");
  await begin(jordan);
  await answer(jordan, "Session code", secret);
  await answer(jordan, /^Date/, "2015-03-01");
  await sent(jordan);
  await keeping(robin);
  await robin.getByRole("button", { name: "Propose destruction" }).first().click();
  await robin.getByText("You proposed this: another officer decides.").first().waitFor();
  await approve(avery);
  await inStep(jordan);
  await until(async () => !(await keptText(jordan)).includes(secret));
  await jordan.getByText("What this document said was destroyed").waitFor();
  assert.deepEqual(await findIn(server.data, [secret]), []);
});
