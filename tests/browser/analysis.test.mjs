// An analyst gets a release once, and does everything else without a network: tables, charts, findings, files.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { getRelease } from "./analysis-screens.mjs";
import { city, press, until } from "./harness.mjs";
import { go, outboxEmpty, somebody } from "./work.mjs";

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

/** Rows of CSV, by the names in its head. */
function rows(csv) {
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell]) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [head, ...lines] = csv.replace(/^\uFEFF/, "").trimEnd().split("\r\n").map(cells);
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at]])));
}

test("from a release to an exported report, without a network", async (t) => {
  const town = await city(t);
  const { browser, page } = await somebody(t, town.origin, "alex");
  await go(page, "Analysis");
  await getRelease(page);
  await browser.context.setOffline(true);
  await page.reload();
  await page.getByText(/On this device until/).first().waitFor();
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await page.locator("#an-find").waitFor();

  await t.test("a question by department and race, by keyboard alone", async () => {
    await page.locator("#an-find").focus();
    await page.keyboard.type("be_myself");
    await page.locator("#an-items input").first().waitFor();
    await page.locator("#an-item-be_myself").focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(() => location.search.includes("q=be_myself"));
    const race = page.getByRole("combobox", { name: /race/i }).first();
    await race.focus();
    await page.keyboard.type("Columns");
    await page.getByText(/is now in: Columns/).waitFor();
    assert.ok((await page.locator("table tbody tr").count()) > 3);
  });

  let data;
  await t.test("the file says what the screen says, and where it comes from", async () => {
    const saved = await files(page, "Save as CSV", 2);
    data = rows(saved.get("csv").toString());
    assert.ok(data.length > 10 && saved.get("codebook.csv").length > 500);
    const shown = await page.locator(".an-answer table").first().innerText();
    const bases = new Set(data.map((row) => row.base).filter(Boolean));
    assert.ok(bases.size > 3);
    for (const base of bases) assert.ok(shown.includes(Number(base).toLocaleString("en-US")), `${base} is on the screen`);
    for (const row of data) assert.ok(Object.values(row).some((cell) => /Sample data/.test(cell)), "every line states the survey");
  });

  await t.test("the chart as a picture", async () => {
    const svg = (await files(page, "Save the chart as SVG")).get("svg").toString();
    assert.match(svg, /Sample data/);
    assert.equal((await files(page, "Save the chart as PNG")).get("png").subarray(1, 4).toString(), "PNG");
  });

  await t.test("a workbook, a description, a file for SPSS", async () => {
    assert.equal((await files(page, "Save as a workbook")).get("xlsx").subarray(0, 2).toString(), "PK");
    assert.match((await files(page, "Save the description as DDI")).get("ddi.xml").toString(), /<codeBook/);
    assert.match((await files(page, "Save for SPSS", 2)).get("sps").toString(), /VALUE LABELS/);
  });

  await t.test("barriers, scales and weights", async () => {
    const views = page.locator(".an-views");
    await views.getByRole("link", { name: "Barriers to leadership" }).click();
    await page.getByRole("heading", { name: "Gaps by group" }).waitFor();
    await views.getByRole("link", { name: "Scales" }).click();
    await page.getByRole("heading", { name: "Scales", level: 1 }).waitFor();
    await page.locator("#sl-by").selectOption({ index: 1 });
    await page.waitForFunction(() => document.querySelectorAll("table thead th").length > 4);
    await views.getByRole("link", { name: "Weighted shares" }).click();
    await page.getByText("Effective number of respondents").waitFor();
    const before = await page.locator("table tbody").innerText();
    await page.locator(".an-margins input").first().fill("9999");
    await until(async () => (await page.locator("table tbody").innerText()) !== before);
    await views.getByRole("link", { name: "Tables and charts" }).click();
  });

  await t.test("an analysis is saved, and sent when there is a network", async () => {
    await page.getByRole("button", { name: "Save this analysis" }).or(page.locator("summary", { hasText: "Save this analysis" })).first().click();
    await page.getByLabel("Title", { exact: true }).fill("Myself at work");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The analysis was saved.").waitFor();
    await browser.context.setOffline(false);
    await outboxEmpty(page);
  });
});
