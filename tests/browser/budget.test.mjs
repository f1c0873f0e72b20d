// A phone on a poor network downloads this much and no more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstVisit, sum } from "./visit.mjs";

const KIB = 1024;
const TOTAL_KIB = 200;
const BEFORE_FIRST_QUESTION_KIB = 130;
/** Fetched after the first screen, for the next offline start: `/s/` is the page that all addresses share. */
const LATER = /^\/s\/(sw\.js|icon-.*\.svg)?$/;

test("a first visit stays within its budget", async (t) => {
  const files = await firstVisit();
  for (const { path, bytes } of files.filter((file) => file.bytes)) t.diagnostic(`${String(bytes).padStart(7)} ${path}`);
  const before = files.filter(({ path }) => !LATER.test(path));
  t.diagnostic(`${(sum(files) / KIB).toFixed(1)} KiB in all, ${(sum(before) / KIB).toFixed(1)} KiB before the first question`);
  const twice = files.filter(({ path, bytes }, index) => bytes > 0 && files.findIndex((file) => file.path === path && file.bytes > 0) !== index);
  assert.deepEqual(twice, [], "nothing is downloaded twice");
  assert.ok(sum(files) <= TOTAL_KIB * KIB, `${sum(files)} bytes in all`);
  assert.ok(sum(before) <= BEFORE_FIRST_QUESTION_KIB * KIB, `${sum(before)} bytes before the first question`);
});
