// The worker that makes a key of a passphrase, built into one file with its glue: see .ci/shrink.mjs. What is asked before
// the program is there waits; what goes wrong is thrown where the page is told of it.
import init from "glue";

const early = [];
self.onmessage = (event) => early.push(event);
init({ module_or_path: "__WASM__" })
  .then(() => setTimeout(() => early.forEach((event) => self.onmessage(event))))
  .catch((error) => setTimeout(() => { throw error; }));
