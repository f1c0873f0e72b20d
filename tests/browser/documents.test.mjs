// Three people fill in one analysis, each on a device of their own. Whatever becomes of networks, tabs and the server:
// all of them end with the same, and what anybody typed is still there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { conflicts, headIds, heads, onDevice, onServer, unsent } from "./changes.mjs";
import { city, expectTitle, installed, press, until } from "./harness.mjs";
import { Proxy } from "./proxy.mjs";
import { Server } from "./server.mjs";
import {
  addRow, answer, begin, deviceLine, enter, expectDevice, inStep, notice, openDocument, openRegister, outboxEmpty, question, rowOf, saved, sent,
  signIn, somebody, turnTo, view,
} from "./work.mjs";

const changesOf = /^\/api\/v1\/changes$/;
/** How a row is listed that one removed while another went on with it. */
const ROW = "Team member: the entry itself";
const TITLE = "Trees on every street";

const ABOUT = "About this analysis";
const RESULTS = "Step 1: Proposal and desired results";
const DATA = "Step 2: Data";
const PLAN = "Step 5: Implementation plan";

/** Questions of the toolkit by name: the page, and the words that ask. */
const ASKED = {
  analysis_title: [ABOUT, "Title of this analysis"],
  proposal_type: [ABOUT, "What is it?"],
  new_or_existing: [ABOUT, "Is it new or existing?"],
  council_file: [ABOUT, "Common Council file number"],
  lead_person: [ABOUT, "Who leads this analysis?"],
  contact: [ABOUT, "Contact for questions"],
  member_name: [ABOUT, "Name"],
  member_role: [ABOUT, "Job title or organization"],
  proposal: [RESULTS, "Describe the policy, program, practice or budget decision."],
  results_community: [RESULTS, "What results should there be in the community?"],
  outcomes_organization: [RESULTS, "What should change inside our own organization?"],
  affects: [RESULTS, "What can the proposal affect?"],
  root_causes: [DATA, "What do they say about root causes"],
  data_gaps: [DATA, "What data are missing?"],
  plan: [PLAN, "Describe the plan for carrying it out."],
};
const labelOf = (name) => ASKED[name][1];

/** Three people on one analysis, and a list of everything that they typed. */
class Team {
  typed = [];

  static async gather(t) {
    const team = new Team();
    team.server = await Server.start();
    team.proxy = await Proxy.start(team.server.origin);
    t.after(async () => { await team.proxy.stop(); await team.server.stop(); });
    const names = ["casey", "riley", "robin"];
    team.people = await Promise.all(names.map(async (name) => ({ name, ...(await somebody(t, team.proxy.origin, name)) })));
    await Promise.all(team.people.map(({ page }) => installed(page)));
    return Object.assign(team, Object.fromEntries(team.people.map((person) => [person.name, person])));
  }

  pages() {
    return this.people.map(({ page }) => page);
  }

  /** Somebody answers: `kept` is how the document has it, where that differs from the words on the screen. */
  async says(person, name, value, { row, kept = value } = {}) {
    await turnTo(person.page, ASKED[name][0]);
    await answer(person.page, labelOf(name), value, row && rowOf(person.page, "Team member", row));
    await saved(person.page);
    this.typed.push({ by: person.name, name, value: kept });
  }

  async addsRow(person, name) {
    await turnTo(person.page, ABOUT);
    await addRow(person.page, "Team member");
    const rows = person.page.locator(".row").filter({ has: person.page.getByRole("heading", { name: /^Team member/ }) });
    await this.says(person, "member_name", name, { row: await rows.count() });
  }

  /** Somebody goes to a conflict that the screen lists, and keeps one of the answers. */
  async decides({ page }, name, words) {
    await warning(page).getByRole("button", { name: labelOf(name) }).click();
    await press(question(page, labelOf(name)).locator(".side", { hasText: words }), "Keep this one");
    await saved(page);
  }

  /** Until everyone has sent and received everything. */
  async inStep() {
    for (const { page } of this.people) await outboxEmpty(page, 30_000);
    for (const { page } of this.people) await inStep(page);
  }

  /** What stands on each device and on the server, which must be the same. */
  async agreed() {
    const devices = await Promise.all(this.pages().map((page) => onDevice(page, this.doc)));
    const servers = await Promise.all(this.pages().map((page) => onServer(page, this.doc)));
    const [said] = servers;
    for (const other of [...devices, ...servers]) assert.deepEqual(headIds(other), headIds(said));
    for (const page of this.pages()) assert.deepEqual(await unsent(page), []);
    return said;
  }

  /** Where everything that was typed is by now: nothing is nowhere. */
  tally(said) {
    const standing = heads(said);
    const counts = { typed: this.typed.length, current: 0, "in conflict": 0, "in history": 0 };
    for (const { by, name, value } of this.typed) {
      const found = said.filter((change) => change.path.split("/").pop() === name && JSON.stringify(change.value) === JSON.stringify(value));
      assert.notEqual(found.length, 0, `${by} typed “${value}” at ${name}: it is nowhere`);
      const stands = found.filter(({ id, path }) => standing[path].some((head) => head.id === id));
      const disputed = conflicts(said);
      counts[stands.length === 0 ? "in history" : stands.some(({ path }) => disputed.includes(path)) ? "in conflict" : "current"] += 1;
    }
    return counts;
  }
}

/** How many changes are by whoever typed these words. */
function madeBy(said, words) {
  const { author } = said.find(({ value }) => value === words);
  return said.filter((change) => change.author === author).length;
}

/** Conflicts as the screen lists them. */
const warning = (page) => notice(page, "People answered differently");
const listed = (page) => warning(page).getByRole("listitem").allInnerTexts();

/** Names in the rows of the team, in their order. */
const members = (page) => page.locator(".row input[name^=member_name]").evaluateAll((fields) => fields.map(({ value }) => value));

/** What the screen says was saved, and what it shows, at one moment. */
const shown = (field) => field.evaluate((field) => ({ saved: document.querySelector(".save-state").dataset.saved === "true", text: field.value }));

test("three devices and the server end with the same, and nothing that was typed is lost", async (t) => {
  const team = await Team.gather(t);
  const { server, proxy, casey, riley, robin } = team;

  // Casey begins; all three have it open. The back-up is of this moment.
  await openRegister(casey.page, "Racial equity toolkit");
  await begin(casey.page);
  team.doc = casey.page.url().split("/").pop();
  await team.says(casey, "analysis_title", TITLE);
  await team.says(casey, "proposal", "The City plants trees.");
  await team.says(casey, "root_causes", "Trees were planted where people asked for them. Nobody asked in the north.");
  await team.addsRow(casey, "Casey’s first row");
  await team.addsRow(casey, "Casey’s second row");
  await sent(casey.page);
  for (const { page } of [riley, robin]) {
    await inStep(page);
    await openDocument(page, TITLE);
  }
  server.backup("before.sqlite3");
  const then = server.changes();

  // Two go where there is no network, and all three answer: the same questions, and different ones.
  for (const { browser, page } of [riley, robin]) {
    await browser.context.setOffline(true);
    await expectDevice(page, "Offline");
  }
  await team.says(casey, "proposal", "Casey: the City plants a thousand trees.");
  await team.says(casey, "root_causes", "Trees were planted where owners asked for them. Nobody asked in the north.");
  await team.says(casey, "proposal_type", "Program", { kept: "program" });
  await team.says(casey, "new_or_existing", "New", { kept: "new" });
  await team.says(casey, "affects", "Health", { kept: ["health"] });
  await team.says(casey, "contact", "Casey’s telephone");
  await team.says(casey, "member_name", "Casey’s first row, which Riley removes", { row: 1 });
  await team.says(casey, "member_role", "Casey’s word for the second", { row: 2 });

  await team.says(riley, "proposal", "Riley: the City plants trees in the north first.");
  await team.says(riley, "council_file", "Riley’s file, mistyped");
  await team.says(riley, "root_causes", "Trees were planted where people asked for them. Nobody asked in the north, where most rent.");
  await team.says(riley, "council_file", "Riley’s file");
  await team.says(riley, "new_or_existing", "New", { kept: "new" });
  await team.says(riley, "results_community", "Riley: shade on every way to school.");
  await team.says(riley, "member_role", "Riley’s word for the second", { row: 2 });
  await team.addsRow(riley, "Riley’s row");
  await press(rowOf(riley.page, "Team member", 1), "Remove");
  await press(rowOf(riley.page, "Team member", 1), "Yes, delete");
  await saved(riley.page);

  await team.says(robin, "proposal", "Robin: the City plants trees and waters them.");
  await team.says(robin, "proposal_type", "Budget decision", { kept: "budget" });
  await team.says(robin, "affects", "Environment", { kept: ["environment"] });
  await team.says(robin, "outcomes_organization", "Robin: crews know every tree.");
  await team.addsRow(robin, "Robin’s row");

  // Riley’s browser is killed between two keystrokes, and with it the cookie goes: Chromium writes it half a minute late.
  await turnTo(riley.page, DATA);
  const typing = riley.page.getByLabel(labelOf("data_gaps"));
  await typing.focus();
  const words = "Riley types this, and the battery ends somewhere in the middle of the words. ".repeat(4);
  const keys = riley.page.keyboard.type(words, { delay: 20 }).catch(() => {});
  let last;
  await until(async () => (last = await shown(typing)).saved && last.text.length > 40);
  await riley.browser.kill();
  await keys;
  await riley.browser.reopen();
  await riley.browser.context.setOffline(true);
  await riley.browser.context.clearCookies();
  riley.page = await riley.browser.page(`${proxy.origin}/documents/${team.doc}`);
  await turnTo(riley.page, DATA);
  const found = await riley.page.getByLabel(labelOf("data_gaps")).inputValue();
  assert.ok(found.length < words.length && found.startsWith(last.text), `the screen said that “${last.text}” was saved; “${found}” was`);
  team.typed.push({ by: "riley", name: "data_gaps", value: found });

  // The server is killed when it has stored what Riley brings and nobody has heard so; then while Robin’s is on its way.
  await sent(casey.page);
  const [brought, more] = [(await unsent(riley.page)).length, (await unsent(robin.page)).length];
  await riley.browser.context.setOffline(false);
  await notice(riley.page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
  let stored;
  let off = proxy.on("POST", changesOf, async ({ forward, drop }) => {
    stored ??= JSON.parse((await forward({ plain: true })).body).results.map(({ status }) => status);
    await server.kill();
    drop();
  });
  await enter(riley.page, "riley");
  await until(() => stored);
  assert.deepEqual(stored, Array(brought).fill("accepted"));
  await until(() => server.process.signalCode);
  off();
  await server.restart();
  await outboxEmpty(riley.page, 30_000);
  await openDocument(riley.page, TITLE);
  let held = false;
  off = proxy.on("POST", changesOf, async ({ forward, drop }) => {
    held = true;
    const answered = forward().catch(() => {});
    await server.kill();
    await answered;
    drop();
  });
  await robin.browser.context.setOffline(false);
  await until(() => held && server.process.signalCode);
  assert.notEqual((await unsent(robin.page)).length, 0);
  off();
  await server.restart();
  await team.inStep();

  let said = await team.agreed();
  assert.deepEqual([madeBy(said, "Riley’s file"), madeBy(said, "Robin’s row")], [brought, more]);
  const inDispute = ["affects", "member_role", "proposal", "proposal_type", "root_causes"];
  assert.deepEqual(conflicts(said).map((path) => path.split("/").pop()).sort(), inDispute);
  t.diagnostic(`after both kills: ${JSON.stringify(team.tally(said))}`);
  for (const page of team.pages()) {
    assert.equal((await listed(page)).length, inDispute.length + 1);
    assert.ok((await listed(page)).includes(ROW));
    await turnTo(page, ABOUT);
    const rows = ["Casey’s first row, which Riley removes", "Casey’s second row", "Riley’s row", "Robin’s row"];
    assert.deepEqual((await members(page)).sort(), rows);
    assert.deepEqual(await members(page), await members(casey.page));
  }

  // What one decides is decided for all.
  await press(notice(robin.page, "One person removed this entry while another worked on it"), "Keep this entry");
  await team.decides(casey, "proposal", "Riley: the City plants");
  await team.inStep();
  for (const page of team.pages()) {
    await turnTo(page, RESULTS);
    assert.equal(await question(page, labelOf("proposal")).locator("textarea").inputValue(), "Riley: the City plants trees in the north first.");
    for (const label of [labelOf("proposal"), ROW]) assert.ok(!(await listed(page)).includes(label));
  }

  // More is accepted; Riley goes on without a network, on top of it. Then the server falls back to the older back-up.
  await team.says(casey, "plan", "Casey: plant in spring.");
  await team.says(robin, "lead_person", "Robin leads.");
  await team.inStep();
  await riley.browser.context.setOffline(true);
  await team.says(riley, "plan", "Riley: plant in autumn.");
  await team.says(riley, "proposal", "Riley: the City plants trees in the north first, and waters them.");
  const before = server.changes();
  await server.kill();
  server.restore("before.sqlite3");
  assert.equal(server.changes(), then);
  await server.restart();
  await riley.browser.context.setOffline(false);
  for (const { name, page } of team.people) {
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await notice(page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
    await enter(page, name);
    await expectTitle(page, "Hello");
    await openDocument(page, TITLE);
  }
  await team.inStep();
  said = await team.agreed();
  assert.ok(server.changes() >= before + 2);
  const left = inDispute.filter((name) => name !== "proposal");
  assert.deepEqual(conflicts(said).map((path) => path.split("/").pop()).sort(), left);

  // The last conflicts are decided on three devices.
  await team.decides(robin, "proposal_type", "Program");
  await team.decides(riley, "affects", "Environment");
  await team.decides(casey, "root_causes", "where most rent");
  await team.inStep();
  said = await team.agreed();
  t.diagnostic(`after the restore: ${JSON.stringify(team.tally(said))}`);
  for (const page of team.pages()) assert.deepEqual(await listed(page), ["Team member: Job title or organization"]);
});

test("what is for a few people only comes back to a restored server, too", async (t) => {
  const { server, browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "jordan");
  await inStep(page);
  server.backup("early.sqlite3");
  await openRegister(page, "Focus group session");
  await begin(page);
  await answer(page, "Session code", "T-99");
  await sent(page);
  const before = server.changes();
  await server.kill();
  server.restore("early.sqlite3");
  assert.ok(server.changes() < before);
  await server.restart();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await notice(page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
  await enter(page, "jordan");
  await inStep(page);
  await until(() => server.changes() === before);
  await openDocument(page, "T-99");
  assert.equal(await question(page, "Session code").locator("input").inputValue(), "T-99");
});

const SNOW = "Who walks in the snow";

/** A place, and somebody there who has a document open. */
async function atWork(t, name) {
  const server = await Server.start();
  t.after(() => server.stop());
  const person = await somebody(t, server.origin, name);
  await openDocument(person.page, SNOW);
  return { server, ...person, doc: person.page.url().split("/").pop() };
}

/** What everyone sees at a question of the first page. */
const reads = (page, name) => question(page, labelOf(name)).locator("input").inputValue();

/** An officer gives somebody these roles in the place of all others. */
const setRoles = ({ page }, person, grants) => page.evaluate(async ([name, grants]) => {
  const { accounts } = await (await fetch("/api/v1/people")).json();
  const { account } = accounts.find((account) => account.name === name);
  const body = JSON.stringify({ name, grants, active: true });
  const reply = await fetch(`/api/v1/people/${account}`, { method: "PUT", headers: { "content-type": "application/json" }, body });
  if (!reply.ok) throw new Error(await reply.text());
}, [person, grants]);

/** Until what was typed is a change. */
const sealed = (page) => until(async () => (await unsent(page)).every(({ typing }) => !typing));

const refusedCard = (page, words) => page.locator(".unsent").filter({ hasText: words });

async function comment(page, words) {
  await view(page, "Comments");
  await page.getByLabel("New comment").fill(words);
  await press(page, "Add the comment");
  await page.locator(".comment", { hasText: words }).waitFor();
  await view(page, "Answers");
}

test("two tabs are one device, and a change that the server refuses holds nothing up", async (t) => {
  const { server, browser, page, doc } = await atWork(t, "casey");
  const robin = await somebody(t, server.origin, "robin");
  await openDocument(robin.page, SNOW);
  const other = await browser.page(page.url());
  await turnTo(other, ABOUT);

  // What is typed in one tab is in the other, and what one tab receives, too.
  await page.bringToFront();
  await answer(page, labelOf("contact"), "From the first tab");
  await until(async () => (await reads(other, "contact")) === "From the first tab");
  await other.bringToFront();
  await answer(other, labelOf("council_file"), "From the second tab");
  await until(async () => (await reads(page, "council_file")) === "From the second tab");
  for (const tab of [page, other]) await outboxEmpty(tab);
  await inStep(robin.page);
  await answer(robin.page, labelOf("contact"), "From Robin");
  await outboxEmpty(robin.page);
  await inStep(page);
  await until(async () => (await reads(other, "contact")) === "From Robin");

  // Without a network Casey answers twice and comments. Meanwhile Casey may only read here, and comment.
  await browser.context.setOffline(true);
  await answer(other, labelOf("council_file"), "Refused and sent again");
  await sealed(other);
  await page.bringToFront();
  await answer(page, labelOf("contact"), "Refused and deleted");
  await comment(page, "Said without a network");
  await setRoles(robin, "Casey (public works)", [{ role: "viewer", department: "public_works" }, { role: "lead", department: "library" }]);
  await browser.context.setOffline(false);
  for (const tab of [page, other]) await expectDevice(tab, "2 refused");
  assert.equal((await unsent(page)).length, 2);
  await comment(page, "Said after the refusal");
  await until(async () => (await onServer(robin.page, doc)).filter(({ value }) => /^Said/.test(value?.text)).length === 2);
  assert.ok(!(await onServer(robin.page, doc)).some(({ value }) => /^Refused/.test(value)));
  assert.equal(await reads(page, "contact"), "Refused and deleted");

  // Both are shown with the reason; one is deleted, the other tried again when the role is back.
  await deviceLine(page).click();
  for (const words of ["Refused and deleted", "Refused and sent again"]) {
    await refusedCard(page, words).getByText("Your roles do not allow this change.").waitFor();
  }
  await press(refusedCard(page, "Refused and deleted"), "Delete");
  await press(refusedCard(page, "Refused and deleted"), "Yes, delete");
  await refusedCard(page, "Refused and deleted").waitFor({ state: "detached" });
  await until(async () => (await reads(other, "contact")) === "From Robin");
  await press(refusedCard(page, "Refused and sent again"), "Try again");
  await until(async () => (await unsent(page))[0]?.trouble?.code === "not_allowed");
  await setRoles(robin, "Casey (public works)", [{ role: "lead", department: "public_works" }]);
  await press(refusedCard(page, "Refused and sent again"), "Try again");
  await page.getByText("Everything is sent").waitFor();
  await inStep(robin.page);
  assert.deepEqual([await reads(robin.page, "contact"), await reads(robin.page, "council_file")], ["From Robin", "Refused and sent again"]);
});

test("what is being typed stays under the hand, and what stands beside a row goes with it", async (t) => {
  const { server, page, doc } = await atWork(t, "casey");
  const robin = await somebody(t, server.origin, "robin");
  await openDocument(robin.page, SNOW);
  const [riley, night] = await members(page);
  await page.getByLabel(labelOf("council_file")).focus();
  await page.keyboard.type("Typed before, ");
  await press(rowOf(robin.page, "Team member", 1), "Move down");
  await outboxEmpty(robin.page);
  await inStep(page);
  assert.deepEqual(await members(page), [night, riley]);
  await page.keyboard.type("and after");
  await page.keyboard.press("Tab");
  await outboxEmpty(page);
  assert.deepEqual((await onServer(page, doc)).filter(({ path }) => path === "council_file").map(({ value }) => value), ["Typed before, and after"]);
  for (const [index, name] of [night, riley].entries()) {
    const asked = question(page, labelOf("member_name"), rowOf(page, "Team member", index + 1));
    await press(asked, "History");
    assert.deepEqual(await asked.locator(".history-value").allInnerTexts(), [name]);
  }
});

test("who is signed out loses nothing, and sends everything after the next sign-in", async (t) => {
  const { browser, page, doc } = await atWork(t, "riley");
  const before = await onDevice(page, doc);
  await browser.context.clearCookies();
  await answer(page, labelOf("contact"), "Typed while signed out");
  await notice(page, "You are signed out").waitFor();
  await answer(page, labelOf("council_file"), "Typed after the notice");
  await sealed(page);
  await page.reload();
  await notice(page, "You are signed out").waitFor();
  assert.equal(await reads(page, "contact"), "Typed while signed out");
  assert.equal((await onDevice(page, doc)).length, before.length + 2);
  await notice(page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
  await enter(page, "riley");
  await outboxEmpty(page);
  const said = await onServer(page, doc);
  for (const words of ["Typed while signed out", "Typed after the notice"]) assert.ok(said.some(({ value }) => value === words));
});

test("a reload without a network opens from the device, with everything that is unsent", async (t) => {
  const { browser, page, doc, server } = await atWork(t, "casey");
  await installed(page);
  await browser.context.setOffline(true);
  await answer(page, labelOf("contact"), "Sent later");
  await sealed(page);
  await page.getByLabel(labelOf("council_file")).pressSequentially("Left in the middle");
  await saved(page);
  await page.reload();
  await expectDevice(page, "Offline · 2 not sent");
  assert.deepEqual([await reads(page, "contact"), await reads(page, "council_file")], ["Sent later", "Left in the middle"]);
  await browser.context.close();

  // The browser is opened again, still without a network, and with the server gone as well.
  await server.kill();
  await browser.reopen();
  await browser.context.setOffline(true);
  const again = await browser.page(`${server.origin}/`);
  await expectTitle(again, "Hello");
  await openDocument(again, SNOW);
  assert.deepEqual([await reads(again, "contact"), await reads(again, "council_file")], ["Sent later", "Left in the middle"]);
  await server.restart();
  await browser.context.setOffline(false);
  await outboxEmpty(again);
  assert.deepEqual((await onServer(again, doc)).filter(({ value }) => ["Sent later", "Left in the middle"].includes(value)).length, 2);
});
