// No screen has a fault that axe-core can find, and none scrolls sideways at 320 px.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { NARROW, WIDE, city } from "./harness.mjs";
import { analysisScreens } from "./analysis-screens.mjs";
import { factorScreens } from "./factor-screens.mjs";
import { otherScreens, surveyScreens, workScreens } from "./screens.mjs";
import { invitedScreens, runningScreens, stationScreens } from "./survey-screens.mjs";
import { vaultScreens } from "./vault-screens.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

const overhang = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What is wrong with a screen. */
async function faultsOf(page, name) {
  const found = [];
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    found.push(...(await violations(page)).map((violation) => `${name} at ${viewport.width}: ${violation}`));
  }
  await page.setViewportSize({ width: 320, height: 800 });
  const wide = await overhang(page);
  if (wide > 0) found.push(`${name} scrolls ${wide} px sideways at 320`);
  await page.setViewportSize(WIDE);
  return found;
}

/** What is wrong with the screens that `walk` shows. */
async function faults(town, walk, { spanish = false } = {}) {
  const found = [];
  await walk(town, async (page, name, { paper = false } = {}) => {
    // What is printed scrolls nowhere and is read by nobody's keyboard.
    if (paper) return;
    found.push(...(await faultsOf(page, name)));
    if (!spanish) return;
    // A shared device has a button with this name for the next person as well.
    const speak = (language) => page.locator(".languages").getByRole("button", { name: language, exact: true }).click();
    await speak("Español");
    found.push(...(await faultsOf(page, `${name} in Spanish`)));
    await speak("English");
  });
  return found;
}

test("the survey's screens", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), surveyScreens), []);
});

test("the workbench's screens", async (t) => {
  assert.deepEqual(await faults(await city(t), otherScreens), []);
});

test("the screens of people at work, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), workScreens, { spanish: true }), []);
});

test("the screens of invited people, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), invitedScreens, { spanish: true }), []);
});

test("the screens of shared devices and paper desks, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), stationScreens, { spanish: true }), []);
});

test("the screens of whoever runs surveys, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), runningScreens, { spanish: true }), []);
});

test("the screens of analysts, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), analysisScreens, { spanish: true }), []);
});

test("the screens of a device's vault, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), vaultScreens, { spanish: true }), []);
});

test("the screens of a second factor, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { named: true, args: ["--second-factor"] }), factorScreens, { spanish: true }), []);
});
