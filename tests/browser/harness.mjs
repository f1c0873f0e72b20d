// A browser with a profile on disk, and the few words that the journeys are written in.
import assert from "node:assert/strict";
import { readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Proxy } from "./proxy.mjs";
import { Server, folder } from "./server.mjs";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };
export const SOON = 15_000;

const browsers = new WeakMap();

/** The browser of a page. */
export const browserOf = (page) => browsers.get(page.context());

/** In the page: what a journey itself asks of the server goes with the key of the session, as what the app asks does. The app
 * keeps it where no script of the page finds it, so it is heard as it is used; a page in which the app has none has none. */
function askAsTheApp() {
  const HEADER = "evenhand-session-key";
  const ask = window.fetch.bind(window);
  let key = null;
  window.fetch = async (asked, options = {}) => {
    if (asked instanceof Request) {
      if (asked.credentials === "same-origin" && new URL(asked.url).pathname.startsWith("/api/")) key = asked.headers.get(HEADER);
      return ask(asked, options);
    }
    const { pathname, origin } = new URL(asked, location.href);
    if (origin !== location.origin || !pathname.startsWith("/api/") || options.credentials === "omit") return ask(asked, options);
    const headers = new Headers(options.headers);
    if (key && !headers.has(HEADER)) headers.set(HEADER, key);
    const answer = await ask(asked, { ...options, headers });
    if (pathname === "/api/v1/session" && options.method === "POST" && answer.ok) key = (await answer.clone().json()).key;
    return answer;
  };
}

export class Browser {
  /** What a page must not do: break, complain, or ask anyone else. */
  complaints = [];

  /** `also` are origins that a journey leads to, besides its own. */
  static async open(origin, { profile, viewport = WIDE, script, locale = "en-US", also = [] } = {}) {
    const browser = new Browser();
    browser.origin = origin;
    browser.profile = profile ?? (await folder());
    browser.options = { viewport, locale, script, also };
    await browser.#launch();
    return browser;
  }

  async #launch() {
    const { viewport, locale, script, also } = this.options;
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS, viewport, locale, headless: true, chromiumSandbox: false,
    });
    browsers.set(this.context, this);
    this.context.setDefaultTimeout(SOON);
    await this.context.addInitScript(askAsTheApp);
    if (script) await this.context.addInitScript(script);
    this.context.on("request", (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== this.origin && !also.includes(url.origin)) this.complaints.push(`asked ${url.origin}`);
    });
    this.context.on("weberror", (error) => this.complaints.push(`threw ${error.error().stack ?? error.error()}`));
    this.context.on("console", (message) => {
      // That a request failed is what many journeys are about; of a preload's hash Chromium says that it is not checked.
      const expected = /Failed to load resource|net::ERR_|`integrity` attribute is currently ignored/;
      if (["error", "warning"].includes(message.type()) && !expected.test(message.text())) this.complaints.push(message.text());
    });
  }

  async page(address) {
    const page = await this.context.newPage();
    if (address) await page.goto(address);
    // Somebody has signed in on this device: see `signIn`.
    if (address) await this.opened?.(page);
    return page;
  }

  /** As a crash or an empty battery would: nothing gets to run. */
  async kill() {
    const pid = Number((await readlink(join(this.profile, "SingletonLock"))).split("-").pop());
    const gone = new Promise((done) => this.context.once("close", done));
    process.kill(pid, "SIGKILL");
    await gone;
  }

  reopen() {
    return this.#launch();
  }

  async close() {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
    assert.deepEqual(this.complaints, []);
  }
}

/** Server, proxy in front of it when asked for, and browser for one test; taken down when it ends. `named` opens it as localhost,
 * for what browsers give no bare address. */
export async function city(test, { proxied = false, named = false, prepare, args, ...options } = {}) {
  const server = await Server.start({ prepare, args });
  const proxy = proxied ? await Proxy.start(server.origin) : undefined;
  const origin = named ? server.origin.replace("127.0.0.1", "localhost") : (proxy?.origin ?? server.origin);
  const browser = await Browser.open(origin, options);
  test.after(async () => {
    try { await browser.close(); } finally { await proxy?.stop(); await server.stop(); }
  });
  return { server, proxy, browser, origin, address: `${origin}/s/${server.survey}` };
}

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
export const title = (page) => page.locator("main h1").innerText();
export const expectTitle = (page, text, timeout = SOON) => page.locator("main h1", { hasText: text }).waitFor({ timeout });

/** From the welcome page to the first page of questions. */
export async function start(page, own = true) {
  await page.locator(own ? "#own-yes" : "#own-no").check();
  await press(page, "Start");
  await expectTitle(page, "Before you start");
}

export const consent = (page) => page.locator("input[name=consent][value=yes]").check();

/** Until what was answered last is on the disk, or in memory where that is the choice. */
export async function waitSaved(page, text = "Saved on this device") {
  await page.locator(".save-state[data-saved=true]", { hasText: text }).waitFor();
}

const WANTED = { consent: "yes", discriminated: "yes", discrimination_reported: "yes", promo_applied: "no", leave_intent: "leave" };

/** Answers all that the page asks, and what it asks because of that. Returns the answers by question. */
export async function answerPage(page, wanted = WANTED) {
  const given = {};
  for (;;) {
    const asked = await page.locator("main input[name], main select[name], main textarea[name]").evaluateAll((controls) =>
      controls.map((control) => ({ name: control.name, kind: control.type, value: control.value, options: [...(control.options ?? [])].map((o) => o.value) })));
    const next = asked.find((control) => !(control.name in given));
    if (!next) return given;
    const { name, kind } = next;
    const values = asked.filter((control) => control.name === name).map((control) => control.value);
    const count = Object.keys(given).length;
    const input = (value) => page.locator(`main [name="${name}"][value="${value}"]`);
    if (kind === "radio") {
      given[name] = wanted[name] ?? values[count % Math.min(values.length, 5)];
      await input(given[name]).check();
    } else if (kind === "checkbox") {
      given[name] = values.slice(0, 2);
      for (const value of given[name]) await input(value).check();
    } else if (kind === "select-one") {
      given[name] = next.options[2];
      await page.locator(`main [name="${name}"]`).selectOption(given[name]);
    } else {
      given[name] = `Words for ${name}: ñ, “quotes” & <tags>`;
      await page.locator(`main [name="${name}"]`).fill(given[name]);
    }
  }
}

/** Goes on to what follows the page. */
export async function next(page) {
  const before = await title(page);
  await press(page, "Next");
  await page.waitForFunction((before) => document.querySelector("main h1")?.innerText !== before, before);
}

/** From the consent page to the review, every page answered. Returns the answers. */
export async function answerAll(page, wanted) {
  const given = {};
  while ((await title(page)) !== "Check your answers") {
    Object.assign(given, await answerPage(page, wanted));
    await next(page);
  }
  return given;
}

/** From the consent page to the review with consent alone. */
export async function consentOnly(page) {
  await consent(page);
  await next(page);
  await press(page, "Review and send what I’ve answered");
  await expectTitle(page, "Check your answers");
}

export const submit = (page) => press(page, "Send my answers");
export const expectReceived = (page, timeout = SOON) => expectTitle(page, "Received", timeout);
export const expectWaiting = (page) => expectTitle(page, "Saved on this device, will be sent");

/** What IndexedDB holds, by store. */
export const stored = (page) => steadily(() => page.evaluate(() => new Promise((done, fail) => {
  const opening = indexedDB.open("evenhand-survey");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const all = {};
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names);
    for (const name of names) transaction.objectStore(name).getAll().onsuccess = (event) => { all[name] = event.target.result; };
    transaction.oncomplete = () => { db.close(); done(all); };
  };
})));

/** Until the service worker has everything that an offline start needs. */
export const installed = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done));
});

export const keptCaches = (page) => page.evaluate(async () => (await caches.keys()).sort());

/** What the page itself, and not its service worker, has asked for so far. */
export const askedBy = (page, names) =>
  page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name)).then((all) => all.filter((name) => names.test(name)));

/** Looks at a page, once more where it was loaded anew meanwhile: what counts is the page that came of it. */
export async function steadily(look) {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!/Execution context was destroyed|page is navigating/.test(error.message)) throw error;
    }
  }
}

export const settle = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Until a condition holds. */
export async function until(condition, timeout = SOON) {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `not in ${timeout} ms: ${condition}`);
    await settle(50);
  }
}
