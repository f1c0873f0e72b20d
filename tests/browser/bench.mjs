// Figures of the survey as a person meets it. `node bench.mjs [bytes|usable]`; one figure a line.
import { Browser } from "./harness.mjs";
import { Server } from "./server.mjs";
import { firstVisit, sum } from "./visit.mjs";

const RUNS = 5;
/** A phone on a poor network: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, a processor four times slower. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs in the page: acts as soon as there is something to act on, and notes when the first answer was taken. */
function impatient() {
  const steps = [
    () => document.querySelector("#own-yes"),
    () => document.querySelector("#own-yes:checked") && [...document.querySelectorAll("main button")].find((button) => button.innerText === "Start"),
    () => document.querySelector("input[name=consent]"),
  ];
  let step = 0;
  const timer = setInterval(() => {
    if (step < steps.length) {
      const control = steps[step]();
      if (control) {
        control.click();
        step += 1;
      }
    } else if (document.querySelector(".save-state")?.innerText) {
      // The app says that it is saving: the answer has arrived in it.
      window.usableAfter = performance.now();
      clearInterval(timer);
    }
  }, 20);
}

async function usable(server) {
  const browser = await Browser.open(server.origin, { script: impatient, viewport: { width: 390, height: 844 } });
  try {
    const page = await browser.page();
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    await devtools.send("Network.emulateNetworkConditions", NETWORK);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.goto(`${server.origin}/s/${server.survey}`, { waitUntil: "commit", timeout: 60_000 });
    const time = await page.waitForFunction(() => window.usableAfter, undefined, { timeout: 60_000 });
    return (await time.jsonValue()) / 1000;
  } finally {
    await browser.close();
  }
}

const only = process.argv[2];
if (!only || only === "bytes") console.log(`survey-bytes: ${(sum(await firstVisit()) / 1024).toFixed(1)} KiB`);
if (!only || only === "usable") {
  const server = await Server.start();
  const times = [];
  try {
    for (let run = 0; run < RUNS; run += 1) times.push(await usable(server));
  } finally {
    await server.stop();
  }
  console.log(`survey-usable: ${median(times).toFixed(2)} s`);
}
