// Document sync in Evenhand and in PouchDB, in one browser, in turn. `node documents.bench.mjs FOLDER FILL [NAME]`: FOLDER
// has PouchDB and pouchdb-server from npm, FILL is the program that makes the records, NAME the one figure that is wanted.
import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { City } from "./desk.mjs";
import { ADAPTERS, BATCHES, Pouch } from "./pouchdb.mjs";
import { median } from "./rival.mjs";
import { folder } from "./server.mjs";

const [rivals, fill, only] = process.argv.slice(2);
const DOCUMENTS = Number(process.env.DOCUMENTS ?? 10_000);
const EDITS = 2_000;
const RUNS = 3;
const compared = !only || only.includes("-vs-");
const wanted = (name) => !only || only === name;

/** What `fill` sends, as objects. */
async function made() {
  const data = await folder();
  execFileSync(fill, [data, String(DOCUMENTS)]);
  const lines = (await readFile(join(data, "records.ndjson"), "utf8")).trimEnd().split("\n");
  await rm(data, { recursive: true });
  return lines.map((line) => JSON.parse(line));
}

/** With which options PouchDB is fastest, for each of both; every one is tried once. */
async function tuned(pouch) {
  const tries = [];
  for (const adapter of ADAPTERS) {
    for (const batch of BATCHES) {
      const options = { adapter, batch };
      const device = await pouch.device(options);
      const tried = { options, sync: await device.firstSync(), push: await device.pushEdits(EDITS) };
      await device.close();
      console.error(`PouchDB, ${adapter}, batches of ${batch}: first sync ${tried.sync.toFixed(2)} s, push ${tried.push.toFixed(2)} s`);
      tries.push(tried);
    }
  }
  const best = (figure) => tries.toSorted((a, b) => a[figure] - b[figure])[0].options;
  return { sync: best("sync"), push: best("push") };
}

/** One fresh device of theirs for each figure: what is best for one need not be for the other. */
async function theirs(pouch, best) {
  const device = await pouch.device(best.sync);
  const sync = await device.firstSync();
  await device.close();
  const other = await pouch.device(best.push);
  await other.firstSync();
  const push = await other.pushEdits(EDITS);
  await other.close();
  return { sync, push };
}

/** One fresh device of ours, with all that is measured on it. */
async function ours(city) {
  const device = await city.device();
  const measured = { sync: await device.firstSync(), push: await device.pushEdits(EDITS), ...await device.coldOpen(), fold: await device.foldEdit(), encrypt: await device.encryptEdit() };
  await device.close();
  return measured;
}

const records = await made();
const city = await City.start(fill, records);
let pouch;
try {
  let best;
  if (compared) {
    pouch = await Pouch.start(rivals, records);
    best = await tuned(pouch);
  }
  const [mine, other] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    mine.push(await ours(city));
    if (compared) other.push(await theirs(pouch, best));
    console.error(`run ${run + 1}: ${JSON.stringify({ ours: mine.at(-1), pouchdb: other.at(-1) })}`);
  }
  const middle = (runs, figure) => median(runs.map((run) => run[figure]));
  const say = (name, text) => { if (wanted(name)) console.log(`${name}: ${text()}`); };
  say("first-sync", () => `${middle(mine, "sync").toFixed(2)} s`);
  say("push-edits", () => `${middle(mine, "push").toFixed(3)} s`);
  say("cold-open", () => `${middle(mine, "open").toFixed(2)} s`);
  say("fold-edit", () => `${middle(mine, "fold").toFixed(3)} ms`);
  say("unlock", () => `${middle(mine, "unlock").toFixed(0)} ms`);
  say("encrypt-edit", () => `${middle(mine, "encrypt").toFixed(3)} ms`);
  say("first-sync-vs-pouchdb", () => `${(middle(other, "sync") / middle(mine, "sync")).toFixed(2)} x POUCHDB`);
  say("push-vs-pouchdb", () => `${(middle(other, "push") / middle(mine, "push")).toFixed(2)} x POUCHDB`);
} finally {
  await pouch?.stop();
  await city.stop();
}
