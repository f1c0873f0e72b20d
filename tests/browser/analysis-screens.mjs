// The screens of an analyst, one after the other.
import { expectTitle, press } from "./harness.mjs";
import { go, signIn } from "./work.mjs";

/** Gets the first release of the list that is not on the device. */
export async function getRelease(page) {
  await page.getByRole("button", { name: "Get it for working offline" }).first().click();
  await page.getByLabel("I have read these terms and agree to them").check();
  await press(page, "Agree and get it");
  await page.getByText("The release is on this device now").waitFor();
}

/** A view of the release that is open. */
export async function view(page, name) {
  await page.locator(".an-views").getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}

const drawn = (page) => page.locator("main svg[role=img]").first().waitFor();

/** Calls `show(page, name)` on each screen. */
export async function analysisScreens({ browser, origin }, show) {
  const page = await browser.page(origin);
  await signIn(page, "alex");
  await go(page, "Analysis");
  await page.getByRole("button", { name: "Get it for working offline" }).first().waitFor();
  await show(page, "analysis-list");
  await page.getByRole("button", { name: "Get it for working offline" }).first().click();
  await show(page, "analysis-terms");
  await press(page, "Cancel");
  await getRelease(page);
  await getRelease(page);
  await show(page, "analysis-here");
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await page.locator("#an-item-belong").check();
  await drawn(page);
  await show(page, "analysis-dots");
  await page.locator("#an-chart").selectOption("agreement");
  await drawn(page);
  await show(page, "analysis-agreement");
  await page.locator("#an-item-barriers").check();
  await drawn(page);
  await show(page, "analysis-panels");
  await view(page, "Barriers to leadership");
  await page.getByRole("heading", { name: "Gaps by group" }).waitFor();
  await show(page, "analysis-barriers");
  await view(page, "Scales");
  await page.locator("#sl-by").selectOption({ index: 1 });
  await show(page, "analysis-scales");
  await view(page, "Weighted shares");
  await page.locator("table tbody tr, main .notice").first().waitFor();
  await show(page, "analysis-weights");
  await view(page, "Codebook");
  await page.getByRole("heading", { name: "The rules" }).waitFor();
  await show(page, "analysis-codebook");
  await page.goto(`${origin}/analysis/waves`);
  await expectTitle(page, "Waves");
  for (const box of await page.locator("main input[type=checkbox]").all()) await box.check();
  await drawn(page);
  await show(page, "analysis-waves");
  for (const path of ["region", "rates", "representation"]) {
    await page.goto(`${origin}/analysis/${path}`);
    await page.locator("main h1").waitFor();
    await show(page, `analysis-${path}`);
  }
}
