// An analyst gets a release once, and does everything else without a network: tables, charts, findings, files.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { city, expectTitle, press, until } from "./harness.mjs";
import { go, notice, outboxEmpty, somebody } from "./work.mjs";

const card = (page, title) => page.locator("li, article, section").filter({ has: page.getByText(title) }).filter({ has: page.getByRole("button", { name: /Get it|Remove/ }) }).last();

/** Files that a button offers, by the end of their names. */
async function files(page, button, count = 1) {
  const found = new Map();
  const all = new Promise((done) => {
    page.on("download", function take(download) {
      found.set(download.suggestedFilename().split(".").slice(1).join("."), download);
      if (found.size === count) { page.off("download", take); done(); }
    });
  });
  await press(page, button);
  await all;
  const read = async ([name, download]) => [name, await readFile(await download.path())];
  return new Map(await Promise.all([...found].map(read)));
}

/** The newest release on the device, and the page with its tables. */
async function withRelease(page) {
  await go(page, "Analysis");
  await page.getByRole("button", { name: "Get it for working offline" }).first().click();
  await page.getByLabel("I have read these terms and agree to them").check();
  await press(page, "Agree and get it");
  await page.getByText("The release is on this device now").waitFor();
}

/** Rows of CSV, by the names in its head. */
function rows(csv) {
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell]) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [head, ...lines] = csv.replace(/^\uFEFF/, "").trimEnd().split("\r\n").map(cells);
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at]])));
}

test("from a release to an exported report, without a network", async (t) => {
  const town = await city(t);
  const { browser, page } = await somebody(t, town.origin, "alex");
  await withRelease(page);
  await browser.context.setOffline(true);
  await page.reload();
  await page.getByText(/On this device until/).first().waitFor();
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await expectTitle(page, /sample|survey/i);

  await t.test("a question by department, by keyboard alone", async () => {
    await page.getByLabel("Find a question").fill("belong");
    await page.locator("input[type=radio]").filter({ visible: true }).last().focus();
    await page.keyboard.press("Space");
    await page.locator("table th", { hasText: "Everybody" }).first().waitFor();
  });

  await t.test("the same figures in the table, the chart and the file", async () => {
    const saved = await files(page, "Save as CSV", 2);
    const data = rows(saved.get("csv").toString());
    assert.ok(data.length > 5 && saved.get("codebook.csv").length > 500);
    for (const row of data) assert.ok(row.survey && row.wave, "every line states the survey and its wave");
    const svg = (await files(page, "Save the chart as SVG")).get("svg").toString();
    assert.match(svg, /<title|<desc/);
    const png = (await files(page, "Save the chart as PNG")).get("png");
    assert.equal(png.subarray(1, 4).toString(), "PNG");
  });

  await t.test("a workbook, a description, a file for SPSS", async () => {
    assert.equal((await files(page, "Save as a workbook (.xlsx)")).get("xlsx").subarray(0, 2).toString(), "PK");
    assert.match((await files(page, "Save the description as DDI")).get("ddi.xml").toString(), /<codeBook/);
    assert.match((await files(page, "Save for SPSS", 2)).get("sps").toString(), /VARIABLE LABELS/);
  });

  await t.test("an analysis is saved, and sent when there is a network", async () => {
    await page.locator("summary", { hasText: "Save this analysis" }).click();
    await page.getByLabel("Title").fill("Belonging by department");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The analysis was saved.").waitFor();
    await browser.context.setOffline(false);
    await outboxEmpty(page);
  });
});
