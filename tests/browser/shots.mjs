// Pictures of every screen at two widths in shots/, to be looked at: `node shots.mjs`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { analysisScreens } from "./analysis-screens.mjs";
import { NARROW, WIDE, city } from "./harness.mjs";
import { otherScreens, surveyScreens, workScreens } from "./screens.mjs";
import { invitedScreens, runningScreens, stationScreens } from "./survey-screens.mjs";
import { vaultScreens } from "./vault-screens.mjs";

const folder = join(import.meta.dirname, "shots");
await mkdir(folder, { recursive: true });

const look = async (page, name) => {
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(folder, `${name}-${viewport.width}.png`), fullPage: true });
  }
  await page.setViewportSize(WIDE);
};
test("pictures of every screen", async (t) => {
  const town = await city(t, { proxied: true });
  await surveyScreens(town, look);
  await otherScreens(town, look);
  await workScreens(town, look);
});
test("pictures of every screen of running surveys", async (t) => {
  const town = await city(t, { proxied: true });
  await invitedScreens(town, look);
  await stationScreens(town, look);
  await runningScreens(town, look);
});
test("pictures of every screen of analysts", async (t) => analysisScreens(await city(t), look));
test("pictures of every screen of a vault", async (t) => vaultScreens(await city(t), look));
after(() => console.log(`pictures are in ${folder}`));
