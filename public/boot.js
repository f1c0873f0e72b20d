// Loads one entry of the app: built into one file with its glue (see .ci/shrink.mjs), so that the page needs no inline
// script and asks for little. The page names this file and the program with their hashes.
import init from "glue";

// Letters and devices have a code in the fragment of their link. It leaves the address before anything is asked, so that
// neither the history nor whoever looks at the screen has it, and stays in the memory of this page.
const CODE = /^#([\w-]{22})\W*$/;
globalThis.evenhandCode = location.hash.match(CODE)?.[1] ?? "";
if (location.hash && /^\/(s|station|join)(\/|$)/.test(location.pathname)) history.replaceState(null, "", location.pathname + location.search);
// Another link to the page that is open changes nothing but the fragment: then it begins anew.
addEventListener("hashchange", () => /^\/(s|station)\//.test(location.pathname) && CODE.test(location.hash) && location.reload());

const wasm = document.querySelector("link[rel=preload][as=fetch]");
const isSurvey = new URL(wasm.href).pathname.startsWith("/s/");

// What the page shows travels while the app does. Asked without credentials, like everything that a survey asks.
const early = (globalThis.evenhandEarly = {});
const ask = (url) => (early[url] = fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" })
  .then(async (response) => [response.status, await response.text()]));
const address = location.pathname.replace(/\/$/, "").split("/").slice(2).join("/");
if (isSurvey) {
  if (evenhandCode) ask(document.getElementById("words").getAttribute("href")).catch(() => {});
  ask(`/api/v1/surveys/${address}`)
    .then(([status, body]) => status === 200 && ask(`/api/v1/instruments/${JSON.parse(body).version}`).catch(() => {}))
    .catch(() => {});
} else if (/^\/instruments\/./.test(location.pathname)) {
  ask(`/api/v1/instruments/${address}`).catch(() => {});
}

// What invited people need besides is loaded when they have begun, and asked for again until it is there. A script with its
// hash and not `import()`: that takes no hash, and some browsers remember for ever that it failed.
const load = () => new Promise((onload, onerror) => {
  const { href, integrity } = document.getElementById("credential");
  document.head.append(Object.assign(document.createElement("script"), { src: href, integrity, onload, onerror }));
}).then(() => evenhandCredentialReady);
let loaded;
globalThis.evenhandRedeem = async (...request) => {
  for (let wait = 2000; ; wait = Math.min(2 * wait, 60_000)) {
    try {
      await (loaded ??= load());
      return evenhandCredential("redeem", request);
    } catch {
      loaded = undefined;
      await new Promise((done) => {
        setTimeout(done, wait);
        addEventListener("online", done, { once: true });
      });
    }
  }
};

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

// After the first screen, so that the download for the next offline start does not compete with it. The first download is
// tried again when it breaks: a browser does so only when the page is opened once more.
if ("serviceWorker" in navigator) {
  const scope = isSurvey ? "/s/" : "/";
  const register = async (wait) => {
    const later = () => setTimeout(register, wait, Math.min(2 * wait, 60_000));
    const again = () => (navigator.onLine ? later() : addEventListener("online", later, { once: true }));
    registered = navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: "none" }).catch(() => undefined);
    const registration = await registered;
    if (!registration) return again();
    const follow = () => registration.installing?.addEventListener("statechange", ({ target }) => {
      takeOverSoon(registration);
      if (target.state === "redundant" && !registration.active) again();
    });
    takeOverSoon(registration);
    registration.addEventListener("updatefound", follow);
    follow();
  };
  await register(2000);
}
