// Second factors for journeys: an authenticator app, and the authenticator that a browser pretends to have.
import { createHmac } from "node:crypto";
import { press } from "./harness.mjs";
import { enter } from "./work.mjs";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code of RFC 6238 that an app shows so many steps from now. */
export function codeOf(secret, steps = 0) {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(moment).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Gives a page an authenticator that is this device's own and says yes; what takes it away again comes back. */
export async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    verifies: (isUserVerified) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    remove: () => session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

/** From the sign-in page to what is asked after the password. */
export async function enterTo(page, name, heading) {
  await enter(page, name);
  await page.getByRole("heading", { name: heading, exact: true }).waitFor();
}

/** Sets an authenticator app up, from the button that begins it. Gives its secret and the spare codes that were shown. */
export async function setUpApp(page) {
  await press(page, "Set up an authenticator app");
  await page.locator("#enrol-secret").waitFor();
  const secret = await page.locator("#enrol-secret").innerText();
  const spare = await page.locator(".spare-codes li").allInnerTexts();
  await page.getByLabel("Code of the app").fill(codeOf(secret));
  await press(page, "Switch it on");
  return { secret, spare };
}

/** Sets a passkey up, from the button that begins it. */
export async function setUpPasskey(page, name) {
  await press(page, "Set up a passkey");
  await page.getByLabel("What to call it").fill(name);
  await press(page, "Make the passkey");
}
