// What axe-core can find wrong with a screen, and whether it scrolls sideways.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { NARROW, WIDE } from "./harness.mjs";

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
export async function faults(town, walk, { spanish = false } = {}) {
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
