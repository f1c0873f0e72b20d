import { Browser, NARROW, WIDE } from "./harness.mjs";
import { Server } from "./server.mjs";
const server = await Server.start();
const out = "/tmp/shots/";
async function session(name, viewport, act, locale) {
  const browser = await Browser.open(server.origin, { viewport, locale });
  const page = await browser.page(server.origin + "/sign-in");
  page.on("console", (m) => console.log("console", m.type(), m.text()));
  page.on("pageerror", (e) => console.log("pageerror", e.message));
  try {
    await page.locator("input[autocomplete=username]").fill(name);
    await page.locator("input[autocomplete=current-password]").fill("trying-out-evenhand");
    await page.keyboard.press("Enter");
    await page.getByText("Registers").first().waitFor();
    await page.waitForTimeout(2500);
    await act(page, (n) => page.screenshot({ path: `${out}${n}-${viewport.width}.png`, fullPage: true }));
  } catch (e) { console.log("FAILED", e.message); await page.screenshot({ path: `${out}failed.png`, fullPage: true }); }
  await browser.context.close();
}
const walk = async (page, shot) => {
  await shot("home");
  await page.goto(server.origin + "/registers/racial-equity-toolkit"); await page.locator("table tbody tr").first().waitFor(); await page.waitForTimeout(500); await shot("register");
  await page.getByRole("link", { name: "Who walks in the snow" }).first().click(); await page.locator("#document-title").waitFor(); await page.waitForTimeout(800); await shot("document");
  await page.locator(".notice-warning button").first().click(); await page.waitForTimeout(500); await shot("conflict");
  for (const v of ["Comments", "Review and sign", "Links", "More"]) { await page.locator("nav.views button", { hasText: v }).click(); await page.waitForTimeout(400); await shot("doc-" + v.split(" ")[0].toLowerCase()); }
  for (const p of ["outbox", "storage", "people", "audit", "account", "search?q=snow", "surveys", "instruments"]) { await page.goto(server.origin + "/" + p); await page.waitForTimeout(1200); await shot(p.split("?")[0]); }
};
for (const viewport of process.argv[2] === "narrow" ? [NARROW] : process.argv[2] === "wide" ? [WIDE] : [WIDE, NARROW]) await session("robin", viewport, walk);
await server.stop();
