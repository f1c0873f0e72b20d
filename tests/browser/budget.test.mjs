// A phone on a poor network downloads this much and no more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstVisit, sum } from "./visit.mjs";

const KIB = 1024;
/** What a first visit may cost, in KiB of brotli. */
const BUDGET = { all: 220, before: 130 };
/** Fetched after the first screen, for the next offline start: `/s/` is the page that all addresses share; what invited people
 *  need, and the words of what is promised, come with it. */
const LATER = /^\/s\/(sw\.js|icon-.*\.svg|credential-.*|words-.*\.json)?$/;

const files = await firstVisit();
const all = sum(files) / KIB;
const before = sum(files.filter(({ path }) => !LATER.test(path))) / KIB;

test("a first visit stays within its budget", (t) => {
  for (const { path, bytes } of files.filter((file) => file.bytes)) t.diagnostic(`${String(bytes).padStart(7)} ${path}`);
  t.diagnostic(`${all.toFixed(1)} KiB in all, ${before.toFixed(1)} KiB before the first question`);
  const twice = files.filter(({ path, bytes }, index) => bytes > 0 && files.findIndex((file) => file.path === path && file.bytes > 0) !== index);
  assert.deepEqual(twice, [], "nothing is downloaded twice");
  for (const part of [/credential-.*\.js$/, /credential-.*\.wasm$/, /words-/]) {
    assert.ok(files.some(({ path, bytes }) => part.test(path) && bytes), `${part} is there for an offline start`);
  }
  assert.ok(all <= BUDGET.all, `${all} KiB in all`);
  assert.ok(before <= BUDGET.before, `${before} KiB before the first question`);
});
