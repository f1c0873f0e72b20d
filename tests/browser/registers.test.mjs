// A register is a file: what a city puts into the folder is listed, opened, filled in, searched, sorted, printed and
// saved as tables, and goes on in a newer version of itself.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { city, press, until } from "./harness.mjs";
import { csvRows, workbookSheets } from "./sheets.mjs";
import { addRow, answer, begin, inStep, notice, openDocument, openRegister, outboxEmpty, question, rowOf, saved, sent, signIn, somebody, view } from "./work.mjs";

const REGISTER = "Street trees";
const TREES = `
name = "street-trees"
kind = "document"
languages = ["en", "es"]
title = { en = "Street trees", es = "Árboles de la calle" }
summary = ["street", "trees"]

[access]
read = ["officer", "lead", "viewer"]
write = ["officer", "lead"]

[choices.state]
items = [
  { name = "well", label = { en = "Well", es = "Bien" } },
  { name = "sick", label = { en = "Sick", es = "Enfermos" } },
]

[[survey]]
type = "text"
name = "street"
label = { en = "Street", es = "Calle" }

[[survey]]
type = "integer"
name = "trees"
label = { en = "Number of trees", es = "Número de árboles" }

[[survey]]
type = "select_one state"
name = "state"
label = { en = "How are they?", es = "¿Cómo están?" }

[[survey]]
type = "text"
name = "remarks"
label = { en = "Remarks", es = "Observaciones" }
appearance = "multiline"

[[survey]]
type = "begin_repeat"
name = "planting"
label = { en = "Planting", es = "Plantación" }

[[survey]]
type = "text"
name = "kind_of_tree"
label = { en = "Kind of tree", es = "Especie" }

[[survey]]
type = "integer"
name = "planted"
label = { en = "Number planted", es = "Número plantado" }

[[survey]]
type = "end_repeat"
`;

/** One question has another name, one is gone, one is new. */
const NEWER = TREES
  .replace('name = "remarks"', 'name = "notes"').replace('{ en = "Remarks"', '{ en = "Notes"')
  .replace('type = "select_one state"\nname = "state"', 'type = "text"\nname = "watered_by"')
  .replace('{ en = "How are they?", es = "¿Cómo están?" }', '{ en = "Who waters them?", es = "¿Quién los riega?" }');

const put = (form) => async (data) => {
  await mkdir(join(data, "instruments"), { recursive: true });
  await writeFile(join(data, "instruments/street-trees.toml"), form);
};

const LONG = `${"Roots lift the sidewalk; an inspection is due in spring. ".repeat(68)}END OF THE REMARKS`;

/** A document of the register that is open. */
async function plant(page, street, trees) {
  await begin(page);
  await answer(page, "Street", street);
  await answer(page, "Number of trees", String(trees));
  await sent(page);
}

const shownStreets = (page) => page.locator("table.register tbody th").allInnerTexts();
const expectStreets = (page, ...streets) => until(async () => (await shownStreets(page)).join() === streets.join());

/** What a button saves: the files by name. */
async function saves(page, button, count) {
  const downloads = [];
  page.on("download", (download) => downloads.push(download));
  await press(page, button);
  await until(() => downloads.length === count);
  page.removeAllListeners("download");
  return Object.fromEntries(await Promise.all(downloads.map(async (download) => [download.suggestedFilename(), await readFile(await download.path())])));
}

test("a file in the folder is a working register", async (t) => {
  const { server, browser, origin } = await city(t, { prepare: put(TREES) });
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await page.locator(".home-group", { hasText: "Other registers" }).getByRole("link", { name: REGISTER, exact: true }).waitFor();

  await openRegister(page, REGISTER);
  await page.getByText("There are none on this device yet.").waitFor();
  await plant(page, "Ninth Street", 9);
  await openRegister(page, REGISTER);
  await plant(page, "Hundredth Street", 100);
  await openRegister(page, REGISTER);
  await plant(page, "=SUM(A1:A9) Street", 10);
  await answer(page, "How are they?", "Sick");
  await answer(page, "Remarks", LONG);
  for (const [kind, planted] of [["Linden, “large”", 4], ["Ginkgo", 6]]) {
    const row = await addRow(page, "Planting");
    await answer(page, "Kind of tree", kind, row);
    await answer(page, "Number planted", String(planted), row);
  }
  await sent(page);

  // Somebody else has it, and may read only.
  const reader = await somebody(t, origin, "harper");
  await openDocument(reader.page, "=SUM(A1:A9) Street");
  await reader.page.getByText("You may read this document and not change it.").waitFor();
  assert.equal(await question(reader.page, "Remarks").locator("textarea").inputValue(), LONG);
  assert.ok(await question(reader.page, "How are they?").getByLabel("Sick").isChecked());
  assert.equal(await question(reader.page, "Kind of tree", rowOf(reader.page, "Planting", 2)).locator("input").inputValue(), "Ginkgo");
  assert.ok(await question(reader.page, "Street").locator("input").isDisabled());
  await openRegister(reader.page, REGISTER);
  assert.equal(await reader.page.getByRole("button", { name: "Begin a new one" }).count(), 0);

  // By number, not letter by letter; and words are found wherever they stand in the document.
  await openRegister(page, REGISTER);
  await press(page, "Sort by Number of trees");
  await expectStreets(page, "Ninth Street", "=SUM(A1:A9) Street", "Hundredth Street");
  await press(page, "Sort by Number of trees");
  await expectStreets(page, "Hundredth Street", "=SUM(A1:A9) Street", "Ninth Street");
  await page.getByLabel("Search", { exact: true }).fill("ginkgo SIDEWALK");
  await expectStreets(page, "=SUM(A1:A9) Street");
  await page.getByText("1 of 3", { exact: true }).waitFor();
  await page.getByLabel("Search", { exact: true }).fill("");
  await expectStreets(page, "Hundredth Street", "=SUM(A1:A9) Street", "Ninth Street");

  await t.test("on paper", () => onPaper(page));
  await t.test("as CSV", () => asCsv(page));
  await t.test("as a workbook", () => asWorkbook(page));
  await t.test("in a newer version of itself", () => newerVersion(page, server, reader.page));
});

async function onPaper(page) {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".filters").isVisible(), false);
  assert.deepEqual(await page.locator("table.register tbody th:visible").allInnerTexts(), ["Hundredth Street", "=SUM(A1:A9) Street", "Ninth Street"]);
  await page.emulateMedia({ media: "screen" });

  await page.getByRole("link", { name: "=SUM(A1:A9) Street" }).click();
  await page.evaluate(() => { window.print = () => {}; });
  await press(page, "Print with the answers");
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".paper");
  await paper.getByText("END OF THE REMARKS").waitFor();
  const printed = await paper.innerText();
  for (const text of [LONG, "Sick", "Planting (2)", "Planting 1", "Linden, “large”", "Ginkgo"]) assert.ok(printed.includes(text), text);
  assert.equal(await page.locator("main textarea:visible, main .beside:visible").count(), 0);
  assert.ok(await paper.evaluate((sheet) => [...sheet.children].every((line) => line.scrollHeight <= line.clientHeight + 1)), "no line is cut off");
  const pages = String(await page.pdf({ format: "A4" })).match(/\/Type \/Page\b/g).length;
  assert.ok(pages >= 2, `${pages} pages hold what takes more than one`);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await openRegister(page, REGISTER);
}

async function asCsv(page) {
  await press(page, "Sort by Number of trees");
  await expectStreets(page, "Ninth Street", "=SUM(A1:A9) Street", "Hundredth Street");
  const files = await saves(page, "Save as CSV", 2);
  const [heads, ...rows] = csvRows(String(files["street-trees.csv"]));
  assert.deepEqual(heads, ["_id", "_department", "_state", "_version", "street", "trees", "state", "remarks", "_other_answers"]);
  const said = rows.map((row) => Object.fromEntries(row.map((cell, index) => [heads[index], cell])));
  assert.deepEqual(said.map(({ street }) => street), ["Ninth Street", "'=SUM(A1:A9) Street", "Hundredth Street"], "a formula is kept from running");
  assert.deepEqual(said.map(({ trees }) => trees), ["9", "10", "100"]);
  assert.deepEqual([said[1].state, said[1].remarks, said[1]._state], ["sick", LONG, "draft"]);
  const [rowHeads, ...plantings] = csvRows(String(files["street-trees-planting.csv"]));
  assert.deepEqual(rowHeads, ["_document", "_row", "kind_of_tree", "planted"]);
  assert.deepEqual(plantings.map(([doc, , kind, planted]) => [doc, kind, planted]), [[said[1]._id, "Linden, “large”", "4"], [said[1]._id, "Ginkgo", "6"]]);
}

async function asWorkbook(page) {
  const { "street-trees.xlsx": file } = await saves(page, "Save as a workbook", 1);
  const sheets = workbookSheets(file);
  assert.deepEqual(Object.keys(sheets), ["documents", "planting"]);
  const [heads, ...rows] = sheets.documents;
  const column = (name) => rows.map((row) => row[heads.indexOf(name)]);
  assert.deepEqual(column("Street"), ["Ninth Street", "=SUM(A1:A9) Street", "Hundredth Street"], "a text that looks like a formula is a text");
  assert.deepEqual(column("Number of trees"), [9, 10, 100], "a number is a number");
  assert.deepEqual([column("How are they?")[1], column("Remarks")[1]], ["Sick", LONG]);
  assert.deepEqual(sheets.planting.slice(1).map((row) => row.slice(2)), [["Linden, “large”", 4], ["Ginkgo", 6]]);
}

async function newerVersion(page, server, reader) {
  // Somebody else has it open all the while.
  await openDocument(reader, "=SUM(A1:A9) Street");
  await question(reader, "How are they?").waitFor();
  await page.getByRole("link", { name: "=SUM(A1:A9) Street" }).click();
  await page.locator("#document-title").waitFor();
  assert.equal(await page.getByText("There is a newer version of this form").count(), 0);
  await server.kill();
  await put(NEWER)(server.data);
  await server.restart();
  await page.reload();
  const offer = page.locator(".notice", { hasText: "There is a newer version of this form" });
  await offer.getByText("It has 2 questions that this one lacks. 2 answers would have no place in it").waitFor();
  assert.deepEqual((await offer.locator("li").allInnerTexts()).sort(), ["How are they?: Sick", `Remarks: ${LONG}`]);
  await page.evaluate(() => { window.staysHere = true; });
  await press(page, "Go on with the newer version");
  await question(page, "Who waters them?").waitFor();
  assert.ok(await page.evaluate(() => window.staysHere), "the page is not loaded again: what is in memory alone would be lost");
  await page.waitForFunction(() => document.activeElement?.id === "document-title");
  assert.equal(await offer.count(), 0);
  assert.equal(await question(page, "Street").locator("input").inputValue(), "=SUM(A1:A9) Street");
  assert.equal(await question(page, "Notes").locator("textarea").inputValue(), "", "an old answer does not slip into a new question");
  assert.equal(await question(page, "How are they?").count(), 0);
  await answer(page, "Who waters them?", "The school beside them");
  await sent(page);

  // Whoever has it open goes on in the newer form, too, and no answer comes to stand under another question.
  await inStep(reader);
  await question(reader, "Who waters them?").waitFor();
  assert.equal(await question(reader, "Street").locator("input").inputValue(), "=SUM(A1:A9) Street");
  assert.equal(await question(reader, "Number of trees").locator("input").inputValue(), "10");
  assert.equal(await question(reader, "Who waters them?").locator("input").inputValue(), "The school beside them");
  assert.equal(await question(reader, "Notes").locator("textarea").inputValue(), "");
  assert.equal(await question(reader, "Kind of tree", rowOf(reader, "Planting", 2)).locator("input").inputValue(), "Ginkgo");
  assert.equal(await question(reader, "How are they?").count(), 0);

  // What has no place is still there to be read, and in the history, and in the tables.
  await view(page, "More");
  const others = page.locator("section", { hasText: "Answers from another version of the form" });
  const kept = await others.locator(".answer").allInnerTexts();
  assert.equal(kept.length, 2);
  // In the words of the version that they were given in.
  assert.ok(kept.some((text) => text.includes("How are they?") && text.includes("Sick")), `${kept}`);
  assert.ok(kept.some((text) => text.includes("Remarks") && text.includes(LONG)), `${kept}`);
  const history = await page.evaluate(async (doc) => (await fetch(`/api/v1/documents/${doc}/history`)).text(), page.url().split("/").pop());
  assert.ok(history.includes('"sick"') && history.includes("END OF THE REMARKS"));
  await openRegister(page, REGISTER);
  const files = await saves(page, "Save as CSV", 2);
  const [heads, ...rows] = csvRows(String(files["street-trees.csv"]));
  assert.deepEqual(heads.slice(4), ["street", "trees", "watered_by", "notes", "_other_answers"]);
  const row = rows.find(([, , , , street]) => street.includes("SUM"));
  assert.deepEqual([row[6], row[7]], ["The school beside them", ""]);
  assert.ok(row[8].includes('state: "sick"') && row[8].includes("END OF THE REMARKS"));
  // The others stay in the version that they were begun in, and are listed all the same.
  assert.deepEqual((await shownStreets(page)).sort(), ["=SUM(A1:A9) Street", "Hundredth Street", "Ninth Street"]);
  assert.equal(rows.length, 3);
}

/** So many documents more, begun without the page. What became of each. */
const beginMany = (page, kind, count) => page.evaluate(async ([kind, count]) => {
  const id = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const { person, kinds } = await (await fetch("/api/v1/session")).json();
  const { version } = kinds.find(({ name }) => name === kind);
  const began = { org: person.org, kind, path: "_document", base: [], value: {}, saw: [], version, device: id(), at: Date.now() };
  const changes = Array.from({ length: count }, () => ({ change: { ...began, id: id(), doc: id() } }));
  const headers = { "content-type": "application/json" };
  const reply = await fetch("/api/v1/changes", { method: "POST", headers, body: JSON.stringify({ changes }) });
  return (await reply.json()).results.map(({ status }) => status);
}, [kind, count]);

test("a long register is printed whole, and shown again as it was", async (t) => {
  const { browser, origin } = await city(t, { prepare: put(TREES) });
  const page = await browser.page(origin);
  await signIn(page, "robin");
  assert.deepEqual([...new Set(await beginMany(page, "street-trees", 130))], ["accepted"]);
  await inStep(page);
  await openRegister(page, REGISTER);
  await page.getByText("130 of 130", { exact: true }).waitFor();
  const drawn = page.locator("table.register tbody tr");
  assert.equal(await drawn.count(), 100);
  // What a browser puts on paper is what is drawn when it is asked to print.
  await page.evaluate(() => {
    window.print = () => { window.onPaper = document.querySelectorAll("table.register tbody tr").length; };
  });
  await press(page, "Print the list");
  await until(async () => (await page.evaluate(() => window.onPaper)) === 130);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("table.register tbody tr:visible").count(), 130);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await until(async () => (await drawn.count()) === 100);
});

test("the list of conflicts leads to a row that one removed and another went on with", async (t) => {
  const { browser, origin } = await city(t, { prepare: put(TREES) });
  const page = await browser.page(origin);
  await signIn(page, "casey");
  await openRegister(page, REGISTER);
  await begin(page);
  // A row is added before what was typed is final.
  await question(page, "Street").locator("input").fill("Tenth Street");
  await page.getByRole("button", { name: "Add: Planting" }).evaluate((button) => button.click());
  await answer(page, "Kind of tree", "Linden", rowOf(page, "Planting", 1));
  await sent(page);
  const robin = await somebody(t, origin, "robin");
  await openDocument(robin.page, "Tenth Street");
  await robin.browser.context.setOffline(true);
  await answer(robin.page, "Kind of tree", "Ginkgo", rowOf(robin.page, "Planting", 1));
  await saved(robin.page);
  await press(rowOf(page, "Planting", 1), "Remove");
  await press(rowOf(page, "Planting", 1), "Yes, delete");
  await sent(page);
  await robin.browser.context.setOffline(false);
  await outboxEmpty(robin.page);
  for (const each of [page, robin.page]) {
    await inStep(each);
    await notice(each, "People answered differently without seeing each other").getByRole("button", { name: "Planting: the entry itself" }).click();
    await each.waitForFunction(() => document.activeElement?.innerText.includes("One person removed this entry while another worked on it"));
  }
  await press(robin.page, "Keep this entry");
  await outboxEmpty(robin.page);
  await inStep(page);
  assert.equal(await question(page, "Kind of tree", rowOf(page, "Planting", 1)).locator("input").inputValue(), "Ginkgo");
});
