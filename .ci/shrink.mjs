// Makes what was built smaller. wasm-opt with flags that trunk cannot order, short names for everything that wasm and its
// JavaScript call each other by, and a minified glue. Files are named by their content.
// `node .ci/shrink.mjs dist/survey`: what trunk built; the page gets the new names and hashes.
// `node .ci/shrink.mjs dist/workbench FOLDER workbook`: the worker that wasm-bindgen left in FOLDER joins the page.
// `node .ci/shrink.mjs dist/survey FOLDER credential words`: so does the program that is loaded later, and `public/words.json`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [folder, laterFolder, program, ...texts] = process.argv.slice(2);
const FEATURES = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
// Functions in the order of their names compress better: what Rust generated from one piece of code stands together.
const PASSES = ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "-Oz", "--strip-producers", "--strip-target-features", "--reorder-functions-by-name",
  "--minify-imports-and-exports-and-modules"];

const sole = (pattern) => {
  const [name, ...more] = readdirSync(folder).filter((file) => pattern.test(file));
  if (!name || more.length) throw new Error(`${folder} should hold one ${pattern}`);
  return name;
};
const sri = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
const short = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const esbuild = (flags, options) => execFileSync("esbuild", ["--minify", "--format=esm", ...flags], options);

/** The wasm, smaller, and the glue with the names that are left in it. */
function shrink(wasmPath, gluePath) {
  const small = join(tmpdir(), `evenhand-${process.pid}.wasm`);
  const flags = [...FEATURES.map((feature) => `--enable-${feature}`), ...PASSES];
  const names = JSON.parse(execFileSync("wasm-opt", [wasmPath, ...flags, "-o", small], { encoding: "utf8" }));
  // Once more over what came out: it finds a little that it could not see before.
  execFileSync("wasm-opt", [small, ...flags.filter((flag) => !/--minify|--reorder|--strip/.test(flag)), "-o", small]);
  // In the glue, imports are the members of one object, and exports are members of `wasm`.
  const imports = new Map(names.imports.map(([, from, to]) => [from, to]));
  const exports = new Map(names.exports.map(([from, to]) => [from, to]));
  const seen = new Set();
  const named = (map, from) => (map.has(from) ? (seen.add(from), map.get(from)) : from);
  const glue = readFileSync(gluePath, "utf8")
    .replace(/^( +)(__wb[\w$]+)(?=: function)/gm, (_, space, from) => space + named(imports, from))
    .replace(/\bwasm\.([\w$]+)/g, (_, from) => `wasm.${named(exports, from)}`)
    .replace(new RegExp(`"${escaped(names.imports[0][0])}"`, "g"), '"a"');
  // A name that stays long in one of the two would only be noticed when it is called.
  const missed = [...imports.keys()].filter((from) => !seen.has(from));
  const called = [...glue.matchAll(/\bwasm\.([\w$]+)/g)].map(([, name]) => name);
  const unknown = called.filter((name) => ![...exports.values()].includes(name));
  if (missed.length || unknown.length) throw new Error(`not renamed in ${gluePath}: ${[...missed, ...unknown].join(", ")}`);
  // Where in a library something panicked is told by its line; the names of its files are as long as they were, and blank.
  const files = /(\/rustc\/[0-9a-f]{40}\/library|\/rust\/deps|r\/index\.crates\.io-[0-9a-f]+)\/[\w./+-]+?\.rs/g;
  const wasm = Buffer.from(readFileSync(small).toString("latin1").replace(files, (path) => "-".repeat(path.length)), "latin1");
  rmSync(small);
  return [wasm, glue];
}

const index = join(folder, "index.html");
let page = readFileSync(index, "utf8");
const swap = (from, to) => {
  if (!page.includes(from)) throw new Error(`the page of ${folder} does not name ${from}`);
  page = page.replaceAll(from, to);
};

if (laterFolder) {
  const prefix = folder.endsWith("survey") ? "/s/" : "/";
  const [wasm, glue] = shrink(join(laterFolder, `${program}_bg.wasm`), join(laterFolder, `${program}.js`));
  const wasmName = `${program}-${short(wasm)}_bg.wasm`;
  const glueFile = join(laterFolder, "glue.js");
  writeFileSync(glueFile, glue);
  // A module, where it runs in a worker; one function beside a page.
  const bundled = esbuild(["--bundle", ...(["workbook", "vault"].includes(program) ? [] : ["--format=iife", "--log-override:empty-import-meta=silent"]), `--alias:glue=${glueFile}`, `public/${program}.js`], { encoding: "utf8" })
    .replace("__WASM__", `${prefix}${wasmName}`).replace("__INTEGRITY__", sri(wasm));
  const scriptName = `${program}-${short(bundled)}.js`;
  writeFileSync(join(folder, wasmName), wasm);
  writeFileSync(join(folder, scriptName), bundled);
  swap(`${program}.js`, `${prefix}${scriptName}`);
  if (page.includes(`${program}-hash`)) swap(`${program}-hash`, sri(Buffer.from(bundled)));
  for (const text of texts) {
    const small = JSON.stringify(JSON.parse(readFileSync(`public/${text}.json`, "utf8")));
    const name = `${text}-${short(small)}.json`;
    writeFileSync(join(folder, name), small);
    swap(`${text}.json`, `${prefix}${name}`);
  }
} else {
  const replace = (name, bytes) => {
    const path = join(folder, name);
    const renamed = name.replace(/-[0-9a-f]+/, `-${short(bytes)}`);
    swap(sri(readFileSync(path)), sri(bytes));
    swap(name, renamed);
    rmSync(path);
    writeFileSync(join(folder, renamed), bytes);
  };
  /** What the page links to in this way: the tags and the files. */
  const links = (pattern) => [...page.matchAll(/<link [^>]*href=\/?([^ >]+)[^>]*>/g)].filter(([tag]) => pattern.test(tag)).map(([tag, href]) => [tag, href.replace(/^s\//, "")]);

  // One script: the loader with the glue in it.
  const [wasmName, bootName] = [/_bg\.wasm$/, /^boot-[0-9a-f]+\.js$/].map(sole);
  const [[preload, glueName]] = links(/rel=modulepreload/);
  const [wasm, glue] = shrink(join(folder, wasmName), join(folder, glueName));
  swap(preload, "");
  rmSync(join(folder, glueName));
  const glueFile = join(tmpdir(), `evenhand-${process.pid}.js`);
  writeFileSync(glueFile, glue);
  replace(bootName, esbuild(["--bundle", `--alias:glue=${glueFile}`, join(folder, bootName)], {}));
  rmSync(glueFile);
  replace(wasmName, wasm);

  // One style sheet.
  const sheets = links(/rel=stylesheet/);
  const style = Buffer.concat(sheets.map(([, name]) => readFileSync(join(folder, name))));
  const [[first, firstName], ...others] = sheets;
  const styleName = `style-${short(style)}.css`;
  swap(first, first.replace(firstName, styleName).replace(/integrity=[^ >]+/, `integrity=${sri(style)}`));
  for (const [tag] of others) swap(tag, "");
  for (const [, name] of sheets) rmSync(join(folder, name));
  writeFileSync(join(folder, styleName), style);
}
writeFileSync(index, page);
