// Evenhand with the records of the benches: the real binary, filled through its own routes, and devices that are new to it.
import { execFileSync } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser, installed, until } from "./harness.mjs";
import { Server, binary } from "./server.mjs";
import { choose, unlock } from "./vaults.mjs";

const ACCOUNT = { name: "bench", password: "synthetic records only" };
const PATIENCE = 120_000;
/** A bar that moves has been seen at so many different places. */
const PLACES = 5;
const FOLDS = 200;

export class City {
  /** `fill` is the program that fills it; `records` are what it fills it with. */
  static async start(fill, records) {
    const city = new City();
    city.bytes = records.reduce((sum, { second }) => sum + JSON.stringify(second).length, 0);
    city.server = await Server.start({ command: "serve", prepare: async (data) => {
      await mkdir(join(data, "instruments"));
      await cp(fileURLToPath(new URL("../bench/bench-records.toml", import.meta.url)), join(data, "instruments/bench-records.toml"));
      const account = ["account", "add", "--data", data, "--org", "Bench", "--name", "Bench", "--sign-in", ACCOUNT.name, "--role", "lead"];
      execFileSync(binary, account, { input: `${ACCOUNT.password}\n`, stdio: ["pipe", "ignore", "inherit"] });
    } });
    city.origin = city.server.origin;
    try {
      const filling = [new URL(city.origin).host, ACCOUNT.name, ACCOUNT.password, String(records.length)];
      console.error(execFileSync(fill, filling, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim());
    } catch (error) {
      await city.stop();
      throw error;
    }
    return city;
  }

  /** A fresh device: a profile of its own, at the page where one signs in. */
  async device() {
    const browser = await Browser.open(this.origin, { script: watchBar });
    const page = await browser.page(this.origin);
    return new Device(browser, page, this.bytes);
  }

  stop() {
    return this.server.stop();
  }
}

class Device {
  constructor(browser, page, bytes) {
    Object.assign(this, { browser, page, bytes });
  }

  /** Seconds from the first request for changes until everything is on the disk of the device. */
  async firstSync() {
    await this.page.locator("input[autocomplete=username]").fill(ACCOUNT.name);
    await this.page.locator("input[autocomplete=current-password]").fill(ACCOUNT.password);
    await this.page.keyboard.press("Enter");
    await choose(this.page);
    await this.#marked("evenhand:sync-done");
    const time = await this.page.evaluate(span, "sync");
    const [received, places] = await this.page.evaluate(() => {
      const queries = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/api/v1/changes/query"));
      return [queries.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0), window.barPlaces.size];
    });
    if (received < this.bytes) throw new Error(`the device got ${received} bytes of ${this.bytes} that the answers alone have`);
    if (places < PLACES) throw new Error(`the progress bar was seen at ${places} places; at least ${PLACES} are asked for`);
    return time / 1000;
  }

  /** Seconds until so many edits, made before without a network, are acknowledged. */
  async pushEdits(count) {
    await this.#open("/storage");
    await this.browser.context.setOffline(true);
    await this.page.evaluate((count) => window.evenhandBench.edit(count), count);
    let [answers, accepted] = [0, 0];
    this.page.on("response", async (response) => {
      if (new URL(response.url()).pathname !== "/api/v1/changes" || !response.ok()) return;
      const { results } = await response.json();
      answers += 1;
      accepted += results.filter(({ status }) => status === "accepted").length;
    });
    await this.browser.context.setOffline(false);
    await this.page.evaluate(() => window.evenhandBench.push());
    // Where the app began to send by itself when the network came back, its end is waited for here.
    await until(() => accepted >= count, PATIENCE);
    await this.#marked("evenhand:push-done", answers);
    const time = await this.page.evaluate(span, "push");
    return time / 1000;
  }

  /** In a browser that was just started. `open` are seconds from the navigation until the device asks for the passphrase, and
   * from when that has given its key until the workbench can be used; `unlock` are milliseconds from when the passphrase is
   * entered until then, with all that it takes to try one. */
  async coldOpen() {
    await this.browser.context.close();
    await this.browser.reopen();
    await this.page.close().catch(() => {});
    this.page = await this.browser.page(this.browser.origin);
    await this.#marked("evenhand:locked");
    await unlock(this.page);
    await this.#marked("evenhand:open");
    const [locked, start, key, open] = await this.page.evaluate(() =>
      ["locked", "unlock-start", "unlock-key", "open"].map((name) => performance.getEntriesByName(`evenhand:${name}`)[0].startTime));
    return { open: (locked + open - key) / 1000, unlock: open - start };
  }

  /** Milliseconds to encrypt one edit as it is kept: a mean. */
  async encryptEdit() {
    await this.#open("/storage");
    return this.page.evaluate(async (count) => {
      let sum = 0;
      for (let turn = 0; turn < count; turn += 1) sum += await window.evenhandBench.encrypt();
      return sum / count;
    }, FOLDS);
  }

  /** Milliseconds to take one edit into its document: a mean, because the browser's clock is coarser than that. */
  async foldEdit() {
    await this.#open("/storage");
    return this.page.evaluate(async (count) => {
      let sum = 0;
      for (let turn = 0; turn < count; turn += 1) sum += await window.evenhandBench.fold();
      return sum / count;
    }, FOLDS);
  }

  /** A page of its own, so that the marks of another are not taken for its. It gets the key from the one before. */
  async #open(path) {
    await installed(this.page);
    const before = this.page;
    this.page = await this.browser.page(this.browser.origin + path);
    await this.#marked("evenhand:open");
    await before.close();
  }

  #marked(name, times = 1) {
    const there = ([name, times]) => performance.getEntriesByName(name).length >= times;
    return this.page.waitForFunction(there, [name, times], { timeout: PATIENCE });
  }

  async close() {
    await this.browser.close();
  }
}

/** In the page: milliseconds from the start of the first try that came to an end until the last end. */
const span = (what) => {
  const times = (end) => performance.getEntriesByName(`evenhand:${what}-${end}`).map(({ startTime }) => startTime);
  const ends = times("done");
  return ends.at(-1) - times("start").filter((start) => start <= ends[0]).at(-1);
};

/** In the page: notes where the bar of the first sync was seen. */
function watchBar() {
  window.barPlaces = new Set();
  setInterval(() => {
    const bar = document.querySelector("progress[value], [role=progressbar][aria-valuenow]");
    if (bar) window.barPlaces.add(Number(bar.getAttribute("value") ?? bar.getAttribute("aria-valuenow")));
  }, 20);
}
