// Makes what trunk built smaller: `node .ci/shrink.mjs dist/survey`. wasm-opt with flags that trunk cannot order, short
// names for everything that wasm and its JavaScript call each other by, and a minified glue. Files are renamed by
// their new content, and the page gets their new hashes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = process.argv[2];
const FEATURES = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
// Functions in the order of their names compress better: what Rust generated from one piece of code stands together.
const PASSES = ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers", "--strip-target-features", "--reorder-functions-by-name",
  "--minify-imports-and-exports-and-modules"];

const sole = (pattern) => {
  const [name, ...more] = readdirSync(folder).filter((file) => pattern.test(file));
  if (!name || more.length) throw new Error(`${folder} should hold one ${pattern}`);
  return name;
};
const sri = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

let page = readFileSync(join(folder, "index.html"), "utf8");
const replace = (name, old, bytes) => {
  const renamed = name.replace(/-[0-9a-f]+/, `-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`);
  for (const [from, to] of [[sri(old), sri(bytes)], [name, renamed]]) {
    if (!page.includes(from)) throw new Error(`the page of ${folder} does not name ${from}`);
    page = page.replaceAll(from, to);
  }
  rmSync(join(folder, name));
  writeFileSync(join(folder, renamed), bytes);
};

const [wasmName, glueName] = [sole(/_bg\.wasm$/), sole(/^(survey|workbench)-[0-9a-f]+\.js$/)];
const wasmPath = join(folder, wasmName);
const wasm = readFileSync(wasmPath);
const small = join(tmpdir(), `evenhand-${process.pid}.wasm`);
const flags = [...FEATURES.map((feature) => `--enable-${feature}`), ...PASSES];
const names = JSON.parse(execFileSync("wasm-opt", [wasmPath, ...flags, "-o", small], { encoding: "utf8" }));

const glue = readFileSync(join(folder, glueName), "utf8");
// In the glue, imports are the members of one object, and exports are members of `wasm`.
const imports = new Map(names.imports.map(([, from, to]) => [from, to]));
const exports = new Map(names.exports.map(([from, to]) => [from, to]));
const seen = new Set();
const named = (map, from) => (map.has(from) ? (seen.add(from), map.get(from)) : from);
const short = glue
  .replace(/^( +)(__wb[\w$]+)(?=: function)/gm, (_, space, from) => space + named(imports, from))
  .replace(/\bwasm\.([\w$]+)/g, (_, from) => `wasm.${named(exports, from)}`)
  .replace(new RegExp(`"${escaped(names.imports[0][0])}"`, "g"), '"a"');
// A name that stays long in one of the two would only be noticed when it is called.
const missed = [...imports.keys()].filter((from) => !seen.has(from));
const called = [...short.matchAll(/\bwasm\.([\w$]+)/g)].map(([, name]) => name);
const unknown = called.filter((name) => ![...exports.values()].includes(name));
if (missed.length || unknown.length) throw new Error(`not renamed in ${glueName}: ${[...missed, ...unknown].join(", ")}`);

const minified = (text) => execFileSync("esbuild", ["--minify", "--format=esm", "--loader=js"], { input: text });
replace(glueName, glue, minified(short));
const bootName = sole(/^boot-[0-9a-f]+\.js$/);
const boot = readFileSync(join(folder, bootName));
replace(bootName, boot, minified(boot));
replace(wasmName, wasm, readFileSync(small));
rmSync(small);
writeFileSync(join(folder, "index.html"), page);
