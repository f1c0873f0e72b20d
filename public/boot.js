// Loads one entry of the app: built into one file with its glue (see .ci/shrink.mjs), so that the page needs no inline
// script and asks for little. The page names this file and the program with their hashes.
import init from "glue";

const wasm = document.querySelector("link[rel=preload][as=fetch]");
const isSurvey = new URL(wasm.href).pathname.startsWith("/s/");

// What the page shows travels while the app does. Asked without credentials, like everything that a survey asks.
const early = (globalThis.evenhandEarly = {});
const ask = (url) => (early[url] = fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" })
  .then(async (response) => [response.status, await response.text()]));
const address = location.pathname.replace(/\/$/, "").split("/").slice(2).join("/");
if (isSurvey) {
  ask(`/api/v1/surveys/${address}`)
    .then(([status, body]) => status === 200 && ask(`/api/v1/instruments/${JSON.parse(body).version}`).catch(() => {}))
    .catch(() => {});
} else if (/^\/instruments\/./.test(location.pathname)) {
  ask(`/api/v1/instruments/${address}`).catch(() => {});
}

const broken = () => document.getElementById("crash")?.removeAttribute("hidden");
addEventListener("error", broken);

// A newer version that has been downloaded whole takes over when the app says that no form is open, and a little later:
// Chromium that has to start the old worker once more, for a request that was under way, leaves it in charge for as long
// as it runs, and asking again changes nothing.
let idle = false;
const QUIET_MS = 2000;
// Asked again until it has: a worker that is busy or asleep can miss or put off the first word.
const takeOver = (registration) => {
  if (!idle || !registration.waiting) return;
  registration.waiting.postMessage("take over");
  takeOverSoon(registration);
};
let timer;
const takeOverSoon = (registration) => {
  clearTimeout(timer);
  timer = setTimeout(takeOver, QUIET_MS, registration);
};
let registered;
addEventListener("evenhand:busy", () => { idle = false; });
addEventListener("evenhand:idle", async () => {
  idle = true;
  const registration = await registered;
  if (registration) takeOverSoon(registration);
});

try {
  await init({ module_or_path: fetch(wasm.href, { integrity: wasm.integrity, credentials: "same-origin" }) });
} catch (error) {
  broken();
  throw error;
}

// After the first screen, so that the download for the next offline start does not compete with it.
if ("serviceWorker" in navigator) {
  const scope = isSurvey ? "/s/" : "/";
  registered = navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: "none" }).catch(() => undefined);
  const registration = await registered;
  if (registration) {
    takeOverSoon(registration);
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => takeOverSoon(registration));
    });
  }
}
