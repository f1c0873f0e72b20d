// Requests for public records, from being entered to the file that answers, and the audit trail as it is searched and taken along.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { city, expectTitle, press } from "./harness.mjs";
import { csvRows, unzipped } from "./sheets.mjs";
import { answer, go, inStep, openDocument, sent, signIn, somebody, view } from "./work.mjs";

const MATTER = "Late fees and blocked cards";
const LINKED = "Fees for late returns";
const ASKED = "Who leads this analysis?";
/** Said where a part is withheld, in its history, in a document that is withheld, and in what is released. */
const PLANTED = { part: "planted-part-7431", before: "planted-before-7431", whole: "planted-whole-7431", open: "planted-open-7431" };

/** What a button saves: its name and its bytes. */
async function download(page, button) {
  const coming = page.waitForEvent("download");
  await press(page, button);
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function comment(page, words) {
  await view(page, "Comments");
  await page.getByLabel("New comment").fill(words);
  await press(page, "Add the comment");
  await page.locator(".comment", { hasText: words }).waitFor();
}

const toRecords = async (page) => {
  await go(page, "People");
  await page.getByRole("link", { name: "Public-records requests" }).click();
  await expectTitle(page, "Public-records requests");
};

const item = (page, title) => page.getByRole("list", { name: "Items of the request" }).getByRole("listitem").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** Decides an item that is listed. */
async function decide(page, title, verdict, exemption, act = async () => {}) {
  await item(page, title).getByRole("button", { name: `Decide: ${title}` }).click();
  const form = item(page, title).locator("form");
  await form.getByLabel(verdict, { exact: true }).check();
  await act(form);
  if (exemption) await form.getByLabel("Exemption").selectOption(exemption);
  await form.getByRole("button", { name: "Save the decision" }).click();
  await page.getByText("The decision is saved.").waitFor();
}

test("a request is entered, decided, looked over and answered, and nothing that is withheld leaves", async (t) => {
  const town = await city(t);
  const page = await town.browser.page(town.origin);
  await signIn(page, "robin");
  await openDocument(page, LINKED);
  await comment(page, PLANTED.whole);
  await openDocument(page, MATTER);
  await comment(page, PLANTED.open);
  await view(page, "Answers");
  for (const words of [PLANTED.before, PLANTED.part]) {
    await answer(page, ASKED, words);
    await sent(page);
  }
  const address = page.url();
  await inStep(page);

  await toRecords(page);
  await page.getByText("Nobody has entered a request.").waitFor();
  await press(page, "Enter a request");
  await press(page, "Enter it");
  await page.locator("#error-summary").getByText("Write who asked and for what").waitFor();
  await page.getByLabel("Who asked, and for what").fill("A reporter: everything on late fees");
  await page.getByLabel("Due on").fill("2020-01-02");
  await page.getByLabel("Came on").fill("2020-01-01");
  await page.getByLabel("The document").fill(address);
  await page.getByLabel("How many links away").fill("1");
  await press(page, "Enter it");
  await expectTitle(page, "Records request 1");
  await page.getByText("Overdue").waitFor();
  await press(page, "Collect what it covers");
  await page.getByText("Collected.").waitFor();

  await t.test("each item is decided with its reason", async () => {
    await decide(page, LINKED, "Withheld", "privacy");
    await decide(page, MATTER, "Withheld in part", "personnel", async (form) => {
      await form.getByRole("button", { name: "Save the decision" }).click();
      await page.locator("#error-summary").getByText("Choose").first().waitFor();
      await form.getByLabel(ASKED).check();
      await form.getByLabel(/^I have read the general comments \(\d+\)/).check();
      await form.locator("#records-note").fill("A name is withheld");
    });
    const take = page.getByRole("button", { name: /^Take the proposals for all \d+ open items$/ });
    if (await take.count()) {
      await take.click();
      await page.getByText("The proposals are taken.").waitFor();
    }
    await press(page, "I have looked over all decisions");
    await page.getByText("You decided some of it yourself").waitFor();
  });

  await t.test("another officer looks it over", async () => {
    const { page: avery } = await somebody(t, town.origin, "avery");
    await avery.getByText("Records requests that should have been answered: 1").waitFor();
    await avery.getByRole("link", { name: "Public-records requests" }).click();
    await avery.getByRole("link", { name: "Records request 1" }).click();
    await press(avery, "I have looked over all decisions");
    await avery.getByText("Noted: the decisions are looked over.").waitFor();
  });

  await page.getByRole("link", { name: "All requests" }).click();
  await page.getByRole("link", { name: "Records request 1" }).click();
  const { name, bytes } = await download(page, "Make the file that answers");
  assert.match(name, /^evenhand-records-1-\d{4}-\d\d-\d\d\.zip$/);
  await page.getByText("The file is saved on this device, and the answer is noted.").waitFor();
  const files = unzipped(bytes);
  const holding = (words) => Object.entries(files).filter(([, text]) => text.includes(words)).map(([file]) => file);

  await t.test("what is withheld is in no file, and what is released is", () => {
    for (const words of [PLANTED.part, PLANTED.before, PLANTED.whole]) assert.deepEqual(holding(words), []);
    assert.ok(holding(PLANTED.open).length >= 2, holding(PLANTED.open).join());
    assert.ok(holding(MATTER).includes("index.csv"));
  });

  await t.test("every item is in the index or among what is withheld", () => {
    const column = (file) => csvRows(files[file]).slice(1).map(([first]) => first);
    const [index, withheld] = [new Set(column("index.csv")), new Set(column("withheld.csv"))];
    const reasons = csvRows(files["withheld.csv"]).flat();
    assert.ok(reasons.includes("A name is withheld") && reasons.includes("Robin (equity office)"), reasons.join());
    const whole = [...withheld].filter((id) => !index.has(id));
    assert.ok(whole.length >= 1 && index.size >= 1);
    assert.ok([...withheld].some((id) => index.has(id)), "what is withheld in part is in both");
    const lines = files["documents.jsonl"].trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(new Set(lines.map(({ item }) => item)), new Set([...index].filter((id) => id.startsWith("doc:"))));
  });

  await t.test("the file says what it is, and its hashes are right", () => {
    for (const said of ["A reporter: everything on late fees", "Avery (equity office)", "Responses to surveys are never part of an answer"]) {
      assert.ok(files["README.txt"].includes(said), said);
    }
    const hashes = files["hashes.txt"].trim().split("\n").map((line) => line.split("  "));
    assert.equal(hashes.length, Object.keys(files).length - 1);
    for (const [hash, file] of hashes) assert.equal(hash, createHash("sha256").update(files[file]).digest("hex"), file);
    const sum = createHash("sha256").update(bytes).digest("hex");
    return page.getByText(sum).waitFor();
  });

  await press(page, "Close the request");
  await page.getByText("The request is closed.").waitFor();
  await page.reload();
  await inStep(page);
  await toRecords(page);
  await page.getByRole("row").filter({ hasText: "Records request 1" }).getByText("Closed").waitFor();
});

test("the audit trail is searched, and taken along with what it states", async (t) => {
  const town = await city(t);
  const page = await town.browser.page(town.origin);
  await signIn(page, "robin");
  await go(page, "People");
  await page.getByRole("link", { name: "Who signed in, and what was changed" }).click();
  const rows = page.getByRole("region", { name: "Audit trail" }).locator("tbody tr");
  await rows.first().waitFor();
  const all = await rows.count();
  await page.getByLabel("What happened").selectOption("Signed in");
  await page.getByLabel("Done by").selectOption("Robin (equity office)");
  await press(page, "Find");
  await page.getByText(/^Entries 1 to \d+ of \d+, newest first$/).waitFor();
  await page.waitForFunction((all) => document.querySelectorAll("tbody tr").length < all, all);
  const found = await rows.count();
  for (const row of await rows.allInnerTexts()) assert.match(row, /Signed in.*Robin \(equity office\)/s);
  const today = await page.evaluate(() => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  });
  await page.getByLabel("First day").fill(today);
  await page.getByLabel("Last day").fill("2001-01-01");
  await page.getByText("The last day is before the first day").waitFor();
  await page.getByLabel("Last day").fill(today);
  await press(page, "Find");
  await page.getByText(`Entries 1 to ${found} of ${found}`).waitFor();

  const csv = await download(page, "Export as CSV");
  assert.match(csv.name, /^evenhand-audit-.*\.csv$/);
  const table = csvRows(csv.bytes.toString());
  const said = Object.fromEntries(table.filter(([head]) => head.startsWith("# ")));
  assert.match(said["# exported by"], /^Robin \(equity office\) \(/);
  assert.match(said["# filters"], /kind: signed_in; by: Robin/);
  assert.equal(said["# entries"], String(found));
  const heads = table.findIndex(([head]) => head === "number");
  assert.equal(table.length - heads - 1, found);

  await press(page, "Clear the filters");
  await page.getByText(/^Entries 1 to /).waitFor();
  await page.getByLabel("What happened").selectOption("Audit trail exported");
  await press(page, "Find");
  await page.getByText("Entries 1 to 1 of 1, newest first").waitFor();
  await page.getByLabel("Words in the details").fill("SIGNED_IN csv");
  await press(page, "Find");
  await page.getByText("Entries 1 to 1 of 1, newest first").waitFor();
  const lines = (await download(page, "Export as JSON lines")).bytes.toString().trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([lines.length, lines[0].entries, lines[1].kind], [2, 1, "audit_exported"]);
  await page.getByLabel("Words in the details").fill("nothing like this");
  await press(page, "Find");
  await page.getByText("No entry fits these filters.").waitFor();
});
