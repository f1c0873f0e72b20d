// What a first visit costs, counted on the wire between a real browser and the real server.
import assert from "node:assert/strict";
import { Proxy } from "./proxy.mjs";
import { Server } from "./server.mjs";
import { Browser, askedBy, installed, keptCaches, start } from "./harness.mjs";

/** Bytes of bodies by path, as they were sent, until the first question is there and an offline start is possible. */
export async function firstVisit() {
  const server = await Server.start();
  const proxy = await Proxy.start(server.origin);
  const browser = await Browser.open(proxy.origin);
  try {
    const page = await browser.page(`${proxy.origin}/s/${server.survey}`);
    await start(page);
    // That these come later is a matter of time and not of their names. The service worker stores them for itself.
    assert.deepEqual(await askedBy(page, /\/(credential|words)-/), [], "the page does not need them for an open link");
    assert.notDeepEqual(await askedBy(page, /\.wasm$/), [], "what the page asked for is known");
    await installed(page);
    await keptCaches(page);
    return proxy.seen.map(({ path, bytes }) => ({ path: path.replace(server.survey, "SURVEY"), bytes }));
  } finally {
    await browser.close();
    await proxy.stop();
    await server.stop();
  }
}

export const sum = (files) => files.reduce((total, { bytes }) => total + bytes, 0);
