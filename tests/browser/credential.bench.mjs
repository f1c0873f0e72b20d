// What blinding and unblinding cost an invited person: the program that the survey loads, on the page, in Chromium with a
// processor four times slower. `node credential.bench.mjs`: two figures, each the median of 30.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { Browser } from "./harness.mjs";
import { Server } from "./server.mjs";

const RUNS = 30;
const SLOWER = 4;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The whole numbers of a sequence in DER, as those of an RSA key. */
function integers(der) {
  const numbers = [];
  const long = (at) => (der[at] < 0x80 ? [der[at], at + 1] : [Number(`0x${der.subarray(at + 1, at + 1 + (der[at] & 0x7f)).toString("hex")}`), at + 1 + (der[at] & 0x7f)]);
  let [, at] = long(1);
  while (at < der.length) {
    const [length, from] = long(at + 1);
    numbers.push(BigInt(`0x${der.subarray(from, from + length).toString("hex")}`));
    at = from + length;
  }
  return numbers;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (let left = base, bits = exponent; bits > 0n; bits >>= 1n, left = (left * left) % modulus) {
    if (bits & 1n) result = (result * left) % modulus;
  }
  return result;
}

/** A survey's key, and what its server does with a blinded message. */
function issuer() {
  const options = { modulusLength: 2048, hashAlgorithm: "sha384", mgf1HashAlgorithm: "sha384", saltLength: 48 };
  const { publicKey, privateKey } = generateKeyPairSync("rsa-pss", options);
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  // The key itself is what stands last in PKCS #8: version, modulus, public exponent, private exponent, ...
  const [, modulus, , exponent] = integers(pkcs8.subarray(pkcs8.indexOf(Buffer.from([0x02, 0x01, 0x00, 0x02, 0x82, 0x01, 0x01])) - 4));
  const sign = (message) => {
    const signed = power(BigInt(`0x${Buffer.from(message, "base64url").toString("hex")}`), exponent, modulus);
    return Buffer.from(signed.toString(16).padStart(512, "0"), "hex").toString("base64url");
  };
  return { key: publicKey.export({ type: "spki", format: "der" }).toString("base64url"), sign };
}

const server = await Server.start();
const browser = await Browser.open(server.origin);
try {
  const page = await browser.page(`${server.origin}/s/${server.survey}`);
  await page.locator("#own-yes").waitFor();
  await page.evaluate(async () => {
    const { href, integrity } = document.getElementById("credential");
    await new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement("script"), { src: href, integrity, onload, onerror })));
    await globalThis.evenhandCredentialReady;
  });
  const devtools = await browser.context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  /** Calls the program, and says how long each call took. */
  const timed = (name, requests) => page.evaluate(([name, requests]) => requests.map((request) => {
    const from = performance.now();
    const answer = globalThis.evenhandCredential(name, request);
    return [performance.now() - from, answer];
  }), [name, requests]);

  const { key, sign } = issuer();
  const nonces = Array.from({ length: RUNS }, () => randomBytes(32).toString("base64url"));
  const blinded = await timed("blind", nonces.map((nonce) => [server.survey, key, nonce]));
  const signed = blinded.map(([, blinding]) => sign(JSON.parse(blinding).blinded_message));
  const unblinded = await timed("unblind", blinded.map(([, blinding], index) => [server.survey, key, blinding, signed[index]]));
  unblinded.forEach(([, credential], index) => assert.equal(JSON.parse(credential).nonce, nonces[index], "a signature that holds"));
  console.log(`blind: ${median(blinded.map(([time]) => time)).toFixed(1)} ms`);
  console.log(`unblind: ${median(unblinded.map(([time]) => time)).toFixed(1)} ms`);
} finally {
  await browser.close();
  await server.stop();
}
