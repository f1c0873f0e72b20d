// No screen has a fault that axe-core can find, and none scrolls sideways at 320 px.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "./axe.mjs";
import { city } from "./harness.mjs";
import { analysisScreens } from "./analysis-screens.mjs";
import { otherScreens, surveyScreens, workScreens } from "./screens.mjs";
import { invitedScreens, runningScreens, stationScreens } from "./survey-screens.mjs";

test("the survey's screens", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), surveyScreens), []);
});

test("the workbench's screens", async (t) => {
  assert.deepEqual(await faults(await city(t), otherScreens), []);
});

test("the screens of people at work, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), workScreens, { spanish: true }), []);
});

test("the screens of invited people, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), invitedScreens, { spanish: true }), []);
});

test("the screens of shared devices and paper desks, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t, { proxied: true }), stationScreens, { spanish: true }), []);
});

test("the screens of whoever runs surveys, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), runningScreens, { spanish: true }), []);
});

test("the screens of analysts, in English and in Spanish", async (t) => {
  assert.deepEqual(await faults(await city(t), analysisScreens, { spanish: true }), []);
});
