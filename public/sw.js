// The service worker of one entry of the app; the server fills in the three names below when it is built.
// It answers GET for the files in its list and for pages under its prefix, and leaves everything else alone:
// nothing under /api/, nothing but GET, and, for the workbench, nothing under /s/.
const PREFIX = "__PREFIX__";
const CACHE = `evenhand:${PREFIX}:__VERSION__`;
const ASSETS = [/*ASSETS*/];
const KNOWN = new Set(ASSETS.map(([path]) => path));

// Where the browser can, it takes the files from the cache by itself, and asks the server directly for everything under
// /api/: no worker has to be woken for either.
self.addEventListener("install", (event) => {
  const files = ASSETS.filter(([path]) => path !== PREFIX)
    .map(([path]) => ({ condition: { urlPattern: { pathname: path }, requestMethod: "get" }, source: { cacheName: CACHE } }));
  const routes = [{ condition: { urlPattern: { pathname: "/api/*" } }, source: "network" }, ...files];
  event.addRoutes?.(routes).catch(() => {});
});

// All files, each checked against its hash, or none: a download that breaks leaves the old version in charge.
self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const files = await Promise.all(ASSETS.map(async ([path, integrity]) => {
      const response = await fetch(new Request(path, { integrity, cache: "no-cache", credentials: "omit" }));
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return [path, response];
    }));
    const cache = await caches.open(CACHE);
    await Promise.all(files.map(([path, response]) => cache.put(path, response)));
  })().catch(async (error) => {
    await caches.delete(CACHE);
    throw error;
  }));
});

// Older versions of this entry go once this one is in charge; the other entry's caches are not ours.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`evenhand:${PREFIX}:`) && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// A new version waits until the page says that no form is open or the person agreed.
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});

// The key of the vault, from a page that is being left to the one that comes in its place, so that a reload does not ask for
// the passphrase. No script can read it, it is never written, and it is gone after a few seconds or with this worker.
const KEEP_MS = 20_000;
let held;
self.addEventListener("message", (event) => {
  const [word, ...given] = Array.isArray(event.data) ? event.data : [];
  if (word === "vault keep") {
    const mine = (held = { given, until: Date.now() + KEEP_MS });
    setTimeout(() => { if (held === mine) held = undefined; }, KEEP_MS);
  } else if (word === "vault ask") {
    event.ports[0].postMessage(held && held.until > Date.now() ? held.given : null);
  } else if (word === "vault forget") held = undefined;
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  const page = request.mode === "navigate" && url.pathname.startsWith(PREFIX) && !(PREFIX === "/" && url.pathname.startsWith("/s/"));
  const path = page ? PREFIX : url.pathname;
  if (!page && !KNOWN.has(path)) return;
  event.respondWith((async () => (await (await caches.open(CACHE)).match(path)) ?? fetch(request))());
});
