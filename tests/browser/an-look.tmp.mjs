import { NARROW, WIDE } from "./harness.mjs";
import { chromium } from "playwright-core";
import { readFileSync, readdirSync } from "node:fs";
import { signIn } from "./work.mjs";
const origin = "http://127.0.0.1:8097";
const real = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], headless: true });
const context = await real.newContext({ viewport: WIDE, locale: process.env.LOC ?? "en-US", serviceWorkers: "block", acceptDownloads: true });
context.setDefaultTimeout(8000);
const complaints = [];
context.on("weberror", (error) => complaints.push(`threw ${error.error().stack ?? error.error()}`));
context.on("console", (m) => { if (["error"].includes(m.type())) complaints.push(m.text().slice(0, 800)); });
const dist = "/tmp/an-dist/workbench";
const index = readFileSync(`${dist}/index.html`, "utf8").replace(/ integrity="[^"]*"/g, "");
const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
const names = new Set(readdirSync(dist));
const types = { js: "text/javascript", css: "text/css", wasm: "application/wasm", svg: "image/svg+xml" };
let offline = false;
await context.route("**/*", (route) => {
  const url = new URL(route.request().url()), name = url.pathname.slice(1);
  if (name.startsWith("api/")) return offline ? route.abort() : route.continue();
  if (name.startsWith("boot-")) return route.fulfill({ body: readFileSync("/tmp/an-dist/boot.js"), contentType: "text/javascript" });
  if (names.has(name)) return route.fulfill({ body: readFileSync(`${dist}/${name}`), contentType: types[name.split(".").pop()] ?? "text/plain" });
  if (route.request().resourceType() === "document") return route.fulfill({ body: index, contentType: "text/html", headers: { "content-security-policy": csp } });
  return route.continue();
});
const page = await context.newPage();
await page.goto(origin);
const look = async (name, sizes = [WIDE, NARROW]) => {
  for (const viewport of sizes) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(300);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const tall = viewport.width > 800 ? 1300 : 1500;
    for (let part = 0, top = 0; top < height && part < 4; part += 1, top += tall)
      await page.screenshot({ path: `/tmp/an-shots/${name}-${viewport.width}-${part}.png`, fullPage: true, clip: { x: 0, y: top, width: viewport.width, height: Math.min(tall, height - top) } });
  }
  await page.setViewportSize(WIDE);
};
const step0 = 0; let broken = false; const step = async (name, act) => { if (broken) return; try { await act(); console.log("ok", name); } catch (error) { broken = name !== "drag"; console.log("FAILED", name, String(error).slice(0, 400)); await page.screenshot({ path: `/tmp/an-shots/failed-${name}.png` }); } };
await step("sign in", () => signIn(page, "alex"));
await step("releases", async () => {
  await page.getByRole("link", { name: "Analysis", exact: true }).click();
  await page.getByText("Get it for working offline").first().waitFor();
  await look("releases");
});
await step("terms", async () => {
  await page.getByRole("button", { name: "Get it for working offline" }).first().click();
  await page.getByText("Terms of use").waitFor();
  await look("terms");
});
await step("get", async () => {
  await page.getByLabel("I have read these terms").check();
  await page.getByRole("button", { name: "Agree and get it" }).click();
  await page.getByText("The release is on this device now").waitFor();
  await look("got", [WIDE]);
});
await step("tables", async () => {
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await page.locator(".an-table").waitFor();
  await look("people");
});
await step("item", async () => {
  await page.getByLabel("Find a question").fill("supervisor fair");
  await page.waitForTimeout(200);
  await page.locator(".an-item input").last().check();
  await page.waitForTimeout(300);
  await look("favourable");
  console.log(await page.url(), await page.locator(".an-live").textContent());
});
await step("drag", async () => {
  await page.locator(".an-variable").nth(2).dragTo(page.locator("#an-zone-columns"));
  await page.waitForTimeout(300);
  console.log(await page.url(), await page.locator(".an-live").textContent());
  await look("crossed");
});
await step("answers", async () => {
  await page.getByLabel("Show", { exact: true }).selectOption("answers");
  await page.waitForTimeout(300);
  await look("crossed-answers", [WIDE]);
  await page.locator("#an-zone-columns").getByRole("button", { name: /Take out/ }).click();
  await page.waitForTimeout(300);
  await look("answers");
  console.log(await page.evaluate(() => document.activeElement.id));
});
await step("filter", async () => {
  await page.locator(".an-variable select").nth(1).selectOption("filter");
  await page.waitForTimeout(300);
  await look("filter", [WIDE]);
  await page.goBack(); await page.waitForTimeout(300);
  console.log("back", page.url());
});
await step("save", async () => {
  await page.getByRole("button", { name: "Save this analysis" }).click();
  await look("saving", [WIDE]);
  await page.locator(".an-save").getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The analysis was saved").waitFor();
  await page.locator(".an-saved summary").click();
  await look("saved", [WIDE]);
});
await step("files", async () => {
  for (const name of ["Save as CSV", "Save the description as DDI", "Save the chart as SVG", "Save the chart as PNG"]) {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    const file = await waiting;
    await file.saveAs(`/tmp/an-shots/files/${file.suggestedFilename()}`);
    console.log(name, file.suggestedFilename());
  }
  await page.emulateMedia({ media: "print" });
  await look("print", [{ width: 794, height: 1100 }]);
  await page.emulateMedia({ media: null });
  await page.getByRole("button", { name: "Español" }).click();
  await look("spanish");
  await page.getByRole("button", { name: "English" }).click();
});
await step("codebook", async () => {
  await page.getByRole("link", { name: "Codebook" }).first().click();
  await page.locator(".an-entry").first().waitFor();
  await page.locator(".an-entry summary").first().click();
  await look("codebook");
});
await step("offline", async () => {
  offline = true;
  await page.goto(`${origin}/analysis`);
  await page.waitForTimeout(2500);
  await look("offline", [WIDE]);
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await page.locator(".an-table").waitFor();
  offline = false;
});
const count = () => page.evaluate(() => new Promise((done) => {
  const open = indexedDB.open("evenhand-releases");
  open.onsuccess = () => { const all = open.result.transaction("records").objectStore("records").count(); all.onsuccess = () => { open.result.close(); done(all.result); }; };
}));
await step("speed", async () => {
  await page.goto(`${origin}/analysis`);
  await page.getByRole("link", { name: "Tables and charts" }).first().click();
  await page.locator(".an-table").waitFor();
  const times = await page.evaluate(async () => {
    const times = [];
    for (const [at, place] of [[1, "columns"], [2, "filter"], [1, "out"], [2, "out"]]) {
      const menu = document.querySelectorAll(".an-variable select")[at];
      menu.value = place;
      const start = performance.now();
      menu.dispatchEvent(new Event("change", { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(Math.round(performance.now() - start));
    }
    return times;
  });
  console.log("ms to the next frame (debug build)", times);
});
await step("unknown", async () => {
  await page.goto(page.url().split("?")[0] + "?q=pay_fair&r=nothing&f=department:x");
  await page.getByText("There is no such table").waitFor();
  await page.getByRole("button", { name: "Start again" }).click();
  await page.locator(".an-table").waitFor();
});
await step("expiry", async () => {
  console.log("records", await count());
  await page.clock.setFixedTime(new Date("2027-03-01T12:00:00"));
  await page.goto(`${origin}/`);
  await page.getByText("Releases were deleted from this device").waitFor();
  await look("ended");
  console.log("records", await count());
});
await step("again", async () => {
  await page.goto(`${origin}/analysis`);
  await page.getByRole("button", { name: "Get it for working offline" }).first().click();
  await page.getByLabel("I have read these terms").check();
  await page.getByRole("button", { name: "Agree and get it" }).click();
  await page.waitForTimeout(1500);
  console.log("records", await count(), await page.locator(".notice-title").allTextContents());
});
await step("sign out", async () => {
  await page.goto(`${origin}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForTimeout(2500);
  console.log("records", await count(), page.url());
});
console.log(complaints);
await real.close();
