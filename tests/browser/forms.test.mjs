// The forms of this server: tried in the workbench, saved as a workbook, and opened again with the network off.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { city } from "./harness.mjs";
import { folder } from "./server.mjs";


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
