// Loads one entry of the app. A file of its own, so that the page needs no inline script; the page names this file
// with its hash, and names the app's two files with theirs.
const script = document.querySelector("link[rel=modulepreload]");
const wasm = document.querySelector("link[rel=preload][as=fetch]");
const isSurvey = new URL(script.href).pathname.startsWith("/s/");

// The survey's text travels while the app does. Asked without credentials, like everything that a survey asks.
if (isSurvey) {
  const early = (globalThis.evenhandEarly = {});
  const ask = (url) => (early[url] = fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" })
    .then(async (response) => [response.status, await response.text()]));
  const address = location.pathname.replace(/^\/s\//, "").replace(/\/$/, "");
  ask(`/api/v1/surveys/${address}`)
    .then(([status, body]) => status === 200 && ask(`/api/v1/instruments/${JSON.parse(body).version}`).catch(() => {}))
    .catch(() => {});
}

const broken = () => document.getElementById("crash")?.removeAttribute("hidden");
addEventListener("error", broken);

// A newer version that has been downloaded whole takes over when the app says that no form is open.
let idle = false;
// Asked again until it has: a worker that is busy or asleep can miss or put off the first word.
const takeOver = (registration) => {
  if (!idle || !registration.waiting) return;
  registration.waiting.postMessage("take over");
  setTimeout(takeOver, 2000, registration);
};
let registered;
addEventListener("evenhand:busy", () => { idle = false; });
addEventListener("evenhand:idle", async () => {
  idle = true;
  const registration = await registered;
  if (registration) takeOver(registration);
});

try {
  const [app] = await Promise.all([import(script.href)]);
  await app.default({ module_or_path: fetch(wasm.href, { integrity: wasm.integrity, credentials: "same-origin" }) });
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
    takeOver(registration);
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => takeOver(registration));
    });
  }
}
