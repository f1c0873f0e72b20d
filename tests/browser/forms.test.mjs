// The forms of this server: tried in the workbench, saved as a workbook, and opened again with the network off.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { city, until } from "./harness.mjs";
import { folder } from "./server.mjs";

const OLD = join(import.meta.dirname, "old.xls");


test("rows, rules and filtered choices of a register", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/instruments`);
  await page.getByRole("link", { name: "Department profile", exact: true }).click();
  const add = page.getByRole("button", { name: /^Add: / }).first();
  await add.click();
  await add.click();
  await page.locator(".row").nth(1).waitFor();
  const rows = await page.locator(".row").count();
  assert.equal(rows, 2, "two rows were added");
  await page.locator(".row").first().getByRole("button", { name: "Remove", exact: true }).click();
  await page.locator(".row").first().getByRole("button", { name: "Yes, delete" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".row").length === 1);

  await page.goto(`${origin}/instruments`);
  await page.getByRole("link", { name: "Action", exact: false }).first().waitFor();
  assert.ok((await page.locator("tbody tr").count()) >= 22, "every form of the plan is listed");
});

test("a form goes out as a workbook and comes back with no network", async (t) => {
  const { server, browser, origin } = await city(t);
  const page = await browser.page(`${origin}/instruments`);
  await page.getByRole("link", { name: "Racial equity toolkit", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a workbook" }).click()]);
  const path = join(await folder(), "toolkit.xlsx");
  await download.saveAs(path);

  await page.goto(`${origin}/import`);
  await page.getByLabel("XLSForm workbook").waitFor();
  await server.kill();
  await page.getByLabel("XLSForm workbook").setInputFiles(path);
  await page.getByText("The form can be used").waitFor();
  await page.getByText("Everything in the workbook was understood.").waitFor();
  await page.getByRole("heading", { name: "Racial equity toolkit" }).waitFor();
  await page.getByRole("button", { name: "Check answers" }).click();
  await page.locator("#error-summary").waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "error-summary");
});

test("an old workbook is read, and a damaged one does not stop the page", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/import`);
  const file = page.getByLabel("XLSForm workbook");
  await file.setInputFiles(OLD);
  await page.getByRole("heading", { name: "An old workbook" }).waitFor();
  await page.getByText("Everything in the workbook was understood.").waitFor();
  const bytes = await readFile(OLD);
  await file.setInputFiles({ name: "half.xls", mimeType: "application/vnd.ms-excel", buffer: bytes.subarray(0, bytes.length / 2) });
  await page.getByText("The form cannot be used as it is").waitFor();
  await file.setInputFiles(OLD);
  await page.getByText("The form can be used").waitFor();
});

/** Without a service worker, which would have the reader at hand. */
const BARE = { script: () => { delete Navigator.prototype.serviceWorker; } };
const STOPPED = /could not be read: reading it stopped or took too long/;
for (const [how, act] of Object.entries({
  "does not arrive": (page) => page.route("**/workbook-*.js", (route) => route.abort()),
  "is not what it should be": (page) => page.route("**/workbook-*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "no" })),
})) {
  test(`a reader that ${how} is said, and the page goes on`, async (t) => {
    const { browser, origin } = await city(t, BARE);
    const page = await browser.page();
    await act(page);
    await page.goto(`${origin}/import`);
    await page.getByLabel("XLSForm workbook").setInputFiles(OLD);
    await page.getByText(STOPPED).waitFor();
    await page.getByRole("link", { name: "Forms", exact: true }).click();
    await page.getByRole("link", { name: "Racial equity toolkit", exact: true }).click();
    await page.getByRole("button", { name: "Save as a workbook" }).click();
    await page.getByText("The workbook could not be made. Try again.").waitFor();
    browser.complaints.length = 0;
  });
}

test("a reader that never answers is given up after half a minute", async (t) => {
  const { browser, origin } = await city(t, BARE);
  const page = await browser.page();
  await page.route("**/workbook-*.js", () => {});
  await page.clock.install();
  await page.goto(`${origin}/import`);
  await page.getByLabel("XLSForm workbook").setInputFiles(OLD);
  await page.getByText("Reading the workbook…").waitFor();
  await page.clock.fastForward(29_000);
  assert.equal(await page.getByText(STOPPED).count(), 0);
  await page.clock.fastForward(2_000);
  await page.getByText(STOPPED).waitFor();
});

test("a workbook that is none is refused in words", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/import`);
  await page.getByLabel("XLSForm workbook").setInputFiles({ name: "x.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("nothing") });
  await page.getByText("The form cannot be used as it is").waitFor();
  await page.getByText(/not a workbook that can be read/).waitFor();
});

test("the lowest value of a scale can be chosen, by key and by click, and passing by chooses nothing", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/components`);
  const scale = page.locator("#q-scale_line");
  const said = page.locator("output[for=q-scale_line]");
  await scale.waitFor();
  await page.locator("#q-hour").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q-scale_line");
  await page.keyboard.press("Tab");
  assert.equal(await said.innerText(), "Not answered");
  await scale.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector("output[for=q-scale_line]").innerText === "0");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("output[for=q-scale_line]").innerText === "1");
  await page.locator(".range").getByRole("button", { name: "Clear answer" }).click();
  await page.waitForFunction(() => document.querySelector("output[for=q-scale_line]").innerText === "Not answered");
  await scale.click({ position: { x: 5, y: 10 } });
  await page.waitForFunction(() => document.querySelector("output[for=q-scale_line]").innerText === "0");
});

test("a long list is searched without minding accents, and what is chosen stays", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/components`);
  await page.getByRole("button", { name: "Español" }).first().click();
  const menu = page.locator("#q-place");
  const texts = () => menu.locator("option").allInnerTexts();
  await menu.selectOption("lake");
  await page.locator("#f-place").fill("CANON");
  await until(async () => (await texts()).join() === "Elija…,Cañón,Lago");
  assert.equal(await menu.inputValue(), "lake");
  await menu.selectOption("canyon");
  await page.locator("#f-place").fill("");
  await until(async () => (await texts()).length === 19);
  assert.equal(await menu.inputValue(), "canyon");

  const ticks = page.locator("input[name=places]:visible");
  await page.locator("input[name=places][value=bay]").check();
  await page.locator("#f-places").fill("rio");
  await until(async () => (await ticks.count()) === 2);
  await page.locator("input[name=places][value=river]").check();
  await page.locator("#f-places").fill("");
  await until(async () => (await ticks.count()) === 18);
  assert.deepEqual(await page.locator("input[name=places]:checked").evaluateAll((all) => all.map((one) => one.value)), ["river", "bay"]);
});

test("an answer is cleared by a button, which hands the keyboard to the list", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/components`);
  const clear = page.locator("fieldset:has(#q-one_needed)").getByRole("button", { name: "Clear answer" });
  assert.equal(await clear.isVisible(), false);
  await page.locator("input[name=one_needed][value=neither]").check();
  await clear.focus();
  await page.keyboard.press("Enter");
  await until(async () => (await page.locator("input[name=one_needed]:checked").count()) === 0);
  assert.equal(await clear.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), "q-one_needed");
});

test("a person is told when a text is nearly full", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/components`);
  await page.locator("#q-long").fill("a".repeat(3_000));
  assert.equal(await page.getByText("characters left").count(), 0);
  await page.locator("#q-long").fill("ñ".repeat(3_990));
  await page.getByText("10 characters left").waitFor();
});

test("a form is printed blank, and with long answers whole", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/instruments`);
  await page.getByRole("link", { name: "Racial equity toolkit", exact: true }).click();
  const field = page.locator("main textarea").first();
  const long = "An answer of many words. ".repeat(60).trim();
  await field.fill(long);
  await page.evaluate(() => { window.print = () => {}; });
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".paper");
  const print = (name) => page.evaluate((name) => [...document.querySelectorAll("button")].find((button) => button.textContent === name).click(), name);
  await print("Print a blank form");
  await until(async () => (await paper.locator(".paper-line:visible").count()) > 20);
  assert.equal(await page.locator("main textarea:visible").count(), 0);
  assert.ok(!(await paper.innerText()).includes(long));
  await print("Print with the answers");
  await until(async () => (await paper.innerText()).includes(long));
  assert.equal(await paper.locator(".paper-line").count(), 0);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await until(async () => (await paper.textContent()) === "");
  await page.emulateMedia({ media: "screen" });
  assert.equal(await field.inputValue(), long);
});
