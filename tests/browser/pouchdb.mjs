// PouchDB and pouchdb-server with the same records, as well as they can do: the rival of document sync.
import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Browser, until } from "./harness.mjs";
import { folder } from "./server.mjs";

const PATIENCE = 240_000;
/** What a batch of PouchDB may be, and where it keeps documents: `idb` is its own choice, `indexeddb` the newer one. */
export const BATCHES = [100, 500, 1_000, 2_000];
export const ADAPTERS = ["idb", "indexeddb"];

export class Pouch {
  /** `rivals` has both from npm; `records` are lines of `fill`. */
  static async start(rivals, records) {
    const pouch = new Pouch();
    pouch.data = await folder();
    pouch.count = records.length;
    const modules = join(rivals, "node_modules");
    pouch.scripts = await Promise.all(["pouchdb.min.js", "pouchdb.indexeddb.min.js"].map((file) => readFile(join(modules, "pouchdb/dist", file), "utf8")));
    const port = await free();
    pouch.origin = `http://127.0.0.1:${port}`;
    // No line for each request: that is not what is measured.
    await writeFile(join(pouch.data, "config.json"), JSON.stringify({ log: { level: "error" } }));
    const options = ["--host", "127.0.0.1", "--port", port, "--dir", join(pouch.data, "databases"), "--no-stdout-logs"];
    pouch.process = spawn(process.execPath, [join(modules, "pouchdb-server/bin/pouchdb-server"), ...options], { cwd: pouch.data, stdio: "ignore" });
    try {
      await until(() => fetch(pouch.origin).then((response) => response.ok, () => false));
      await pouch.#fill(records);
    } catch (error) {
      await pouch.stop();
      throw error;
    }
    return pouch;
  }

  /** Every record with its first answers, and then with those that stand. No id of theirs may begin with `_`. */
  async #fill(records) {
    await this.#ask("PUT", "/records");
    for (let at = 0; at < records.length; at += 1_000) {
      const some = records.slice(at, at + 1_000);
      const stored = await this.#ask("POST", "/records/_bulk_docs", { docs: some.map(({ id, first }) => ({ _id: `r${id}`, ...first })) });
      const docs = some.map(({ second }, index) => ({ _id: stored[index].id, _rev: stored[index].rev, ...second }));
      const changed = await this.#ask("POST", "/records/_bulk_docs", { docs });
      if (changed.some(({ ok }) => !ok)) throw new Error("pouchdb-server refused a document");
    }
  }

  async #ask(method, path, body) {
    const response = await fetch(this.origin + path, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** A fresh device: a profile of its own, with a page of the server's own origin, so that nothing stands between the two. */
  async device({ adapter, batch }) {
    const browser = await Browser.open(this.origin);
    const page = await browser.page(this.origin);
    page.setDefaultTimeout(PATIENCE);
    for (const content of this.scripts) await page.addScriptTag({ content });
    await page.evaluate(([adapter, batch, origin]) => {
      window.local = new PouchDB("records", { adapter });
      window.remote = new PouchDB(`${origin}/records`);
      window.options = { batch_size: batch };
    }, [adapter, batch, this.origin]);
    return new Device(browser, page, this.count);
  }

  async stop() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await gone;
    await rm(this.data, { recursive: true, force: true });
  }
}

class Device {
  constructor(browser, page, count) {
    Object.assign(this, { browser, page, count });
  }

  /** Seconds until everything is on the device. */
  async firstSync() {
    const [time, held] = await this.page.evaluate(async () => {
      const started = performance.now();
      await local.replicate.from(remote, options);
      const time = performance.now() - started;
      return [time, (await local.info()).doc_count];
    });
    if (held !== this.count) throw new Error(`PouchDB has ${held} of ${this.count} documents`);
    return time / 1000;
  }

  /** Seconds until so many edits, made before without the server, are acknowledged. */
  async pushEdits(count) {
    const [time, written] = await this.page.evaluate(async (count) => {
      // What came from the server is checked against it now, so that only the edits are left to send.
      await local.replicate.to(remote, options);
      const { rows } = await local.allDocs({ include_docs: true, limit: count });
      const stored = await local.bulkDocs(rows.map(({ doc }, index) => ({ ...doc, title: `Edited on a train, number ${index}` })));
      if (stored.some(({ ok }) => !ok)) throw new Error("PouchDB refused an edit");
      const started = performance.now();
      const { docs_written } = await local.replicate.to(remote, options);
      return [performance.now() - started, docs_written];
    }, count);
    if (written !== count) throw new Error(`PouchDB sent ${written} of ${count} edits`);
    return time / 1000;
  }

  async close() {
    // What PouchDB says on the console is its own affair.
    this.browser.complaints.length = 0;
    await this.browser.close();
  }
}

/** A port that nobody listens on. */
const free = () => new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});
