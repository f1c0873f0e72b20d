// The program that blinds and unblinds for invited people, built into one file with its glue: see .ci/shrink.mjs. The boot
// script loads it and waits for what it leaves here.
import init from "glue";

globalThis.evenhandCredentialReady = init({ module_or_path: fetch("__WASM__", { integrity: "__INTEGRITY__", credentials: "same-origin" }) });
