// The screens of what is kept and who may keep it: no fault that axe-core can find, and none scrolls sideways at 320 px.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "./axe.mjs";
import { city } from "./harness.mjs";
import { factorScreens } from "./factor-screens.mjs";
import { endedScreens, keepingScreens } from "./keeping-screens.mjs";
import { vaultScreens } from "./vault-screens.mjs";

test("the screens of a device's vault, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), vaultScreens, { spanish: true }), []);
});

test("the screens of a second factor, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { named: true, args: ["--second-factor"] }), factorScreens, { spanish: true }), []);
});

test("the screens of keeping and erasing, of files and of a signed review, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), keepingScreens, { spanish: true }), []);
});

test("the screens of a device that may not be used, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), endedScreens, { spanish: true }), []);
});
