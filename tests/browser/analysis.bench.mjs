// Tables of a release of 100,000 responses to 60 questions, with all rules, in Evenhand; the same counts, with no rules, in
// DuckDB and Arquero; all in one browser, in turn. `node analysis.bench.mjs RIVALS ANALYSIS WASM [NAME]`: RIVALS has the others
// from npm, ANALYSIS is the program that makes the release, WASM the folder with our program, NAME the one figure that is wanted.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { Browser } from "./harness.mjs";
import { median } from "./rival.mjs";
import { folder } from "./server.mjs";

const [rivals, analysis, wasm, only] = process.argv.slice(2);
const RUNS = Number(process.env.RUNS ?? 40);
const OPENINGS = 5;
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".csv": "text/csv", ".html": "text/html" };
const wanted = (name) => !only || only === name;

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Tables</title>`;

/** Our program, the data, and the others, from one origin, with the headers that give the finest clock. */
async function serve(data) {
  const roots = { ours: wasm, data, duckdb: join(rivals, "node_modules/@duckdb/duckdb-wasm/dist"), arquero: join(rivals, "node_modules/arquero/dist") };
  const server = createServer(async (request, response) => {
    const [, root, ...rest] = new URL(request.url, "http://x").pathname.split("/");
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (root === "page") return response.setHeader("content-type", TYPES[".html"]).end(PAGE);
    const path = roots[root] && join(roots[root], rest.join("/"));
    const found = path && (await stat(path).catch(() => undefined));
    if (!found) return response.writeHead(404).end();
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    response.setHeader("content-length", found.size);
    createReadStream(path).pipe(response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return [server, `http://127.0.0.1:${server.address().port}`];
}

/** In the page: puts the release into the browser's database. */
const keep = async () => {
  const bytes = new Uint8Array(await (await fetch("/data/release.bin")).arrayBuffer());
  await new Promise((done, fail) => {
    const opening = indexedDB.open("bench", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("releases");
    opening.onerror = fail;
    opening.onsuccess = () => {
      const change = opening.result.transaction("releases", "readwrite");
      change.objectStore("releases").put(bytes, "one");
      change.oncomplete = () => { opening.result.close(); done(); };
    };
  });
};

/** In the page, with the network off: from the browser's database to the first table, in seconds. */
const opened = async (ask) => {
  const from = performance.now();
  const bytes = await new Promise((done, fail) => {
    const opening = indexedDB.open("bench", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const reading = opening.result.transaction("releases").objectStore("releases").get("one");
      reading.onsuccess = () => { opening.result.close(); done(reading.result); };
    };
  });
  const records = globalThis.crosstab.open(bytes);
  const told = globalThis.crosstab.table(ask);
  return [(performance.now() - from) / 1e3, records, told];
};

/** In the page: the others with the data in tables of their own. */
const load = async () => {
  const csv = await (await fetch("/data/columns.csv")).text();
  const [head, ...lines] = csv.trimEnd().split("\n");
  const names = head.split(",");
  const columns = names.map(() => new Uint8Array(lines.length));
  lines.forEach((line, at) => line.split(",").forEach((number, column) => { columns[column][at] = Number(number); }));
  await import("/arquero/arquero.min.js");
  globalThis.columns = globalThis.aq.table(Object.fromEntries(names.map((name, at) => [name, columns[at]])));
  const duckdb = await import("/data/duckdb.mjs");
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker("/duckdb/duckdb-browser-eh.worker.js"));
  await db.instantiate("/duckdb/duckdb-eh.wasm");
  globalThis.duck = await db.connect();
  await db.registerFileText("columns.csv", csv);
  // The smallest type that holds the numbers: with larger ones it is slower.
  const types = names.map((name) => `'${name}': 'UTINYINT'`).join(", ");
  await globalThis.duck.query(`CREATE TABLE t AS SELECT * FROM read_csv('columns.csv', header = true, columns = {${types}})`);
};

/** In the page: one run of each, in milliseconds, and how many respondents each found; of the others, in how many groups. */
const turn = async ([keys, item, ask]) => {
  const timed = async (act) => {
    const from = performance.now();
    const found = await act();
    return [performance.now() - from, found];
  };
  const ours = await timed(() => globalThis.crosstab.table(ask));
  if (!globalThis.duck) return [ours];
  const by = [...keys, item];
  const duck = await timed(async () => {
    const made = await globalThis.duck.query(`SELECT ${by}, count(*) AS n FROM t WHERE ${item} > 0 GROUP BY ${by}`);
    return [made.getChild("n").toArray().reduce((sum, n) => sum + Number(n), 0), made.numRows];
  });
  const arquero = await timed(() => {
    const made = globalThis.columns.filter(`d => d.${item} > 0`).groupby(...by).count();
    return [made.array("count").reduce((sum, n) => sum + n, 0), made.numRows()];
  });
  return [ours, duck, arquero];
};

const data = await folder();
execFileSync(analysis, [data], { stdio: "inherit" });
const compared = !only || only.includes("-vs-");
if (compared) {
  // DuckDB asks for its one dependency by name; packed into one file, the browser finds it.
  execFileSync("esbuild", ["--bundle", "--format=esm", `--outfile=${join(data, "duckdb.mjs")}`, join(rivals, "node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs")], { stdio: "ignore" });
}
const [server, origin] = await serve(data);
const browser = await Browser.open(origin);
try {
  const page = await browser.page(`${origin}/page`);
  await page.evaluate(keep);
  const run = () => page.evaluate(async () => { await (await import("/ours/crosstab.js")).default({ module_or_path: "/ours/crosstab_bg.wasm" }); });
  const ask = (keys, item) => JSON.stringify({ item, rows: keys.slice(0, -1), columns: keys.slice(-1) });
  const [two, three] = [["key0", "key1"], ["key0", "key1", "key2"]];

  const openings = [];
  for (let at = 0; at < OPENINGS; at += 1) {
    await page.goto(`${origin}/page`);
    await run();
    await browser.context.setOffline(true);
    const [seconds, records, told] = await page.evaluate(opened, ask(two, "q0"));
    await browser.context.setOffline(false);
    assert.ok(records > 0 && told[0] > 0 && told[1] > 1, "a table with something in it");
    openings.push(seconds);
  }
  if (compared) {
    await page.evaluate(load);
  }
  const measured = [];
  for (const keys of [two, three]) {
    const times = [[], [], []];
    for (let at = 0; at < RUNS; at += 1) {
      const item = `q${at % 60}`;
      const runs = await page.evaluate(turn, [keys, item, ask(keys, item)]);
      const [[, [respondents]], ...others] = runs;
      others.forEach(([, found]) => assert.deepEqual(found, [respondents, others[0][1][1]], "all count the same"));
      // The first runs are not counted: programs get faster.
      if (at >= 5) runs.forEach(([time], who) => times[who].push(time));
    }
    measured.push(times.map((times) => (times.length ? median(times) : undefined)));
  }
  const [[ours2, duck2, arquero2], [ours3, duck3, arquero3]] = measured;
  const say = (name, text) => { if (wanted(name)) console.log(`${name}: ${text()}`); };
  if (compared) console.error(`DuckDB ${duck2.toFixed(2)} and ${duck3.toFixed(2)} ms, Arquero ${arquero2.toFixed(1)} and ${arquero3.toFixed(1)} ms`);
  say("crosstab-2", () => `${ours2.toFixed(2)} ms`);
  say("crosstab-3", () => `${ours3.toFixed(2)} ms`);
  // The less of the two.
  say("crosstab-vs-duckdb", () => `${Math.min(duck2 / ours2, duck3 / ours3).toFixed(2)} x DUCKDB`);
  say("crosstab-vs-arquero", () => `${Math.min(arquero2 / ours2, arquero3 / ours3).toFixed(2)} x ARQUERO`);
  say("release-open", () => `${median(openings).toFixed(2)} s`);
} finally {
  await browser.close();
  server.close();
  await rm(data, { recursive: true });
}
