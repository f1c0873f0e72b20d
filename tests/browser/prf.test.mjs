// A passkey that opens this device beside its passphrase: set up, used without a network, cancelled, removed, and gone with a
// device that was revoked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "./axe.mjs";
import { city, expectTitle, press, until } from "./harness.mjs";
import { expectDevice, go, notice, signIn } from "./work.mjs";
import { PASSPHRASE, findIn, lock, unlock, header } from "./vaults.mjs";
import { givenUp, neverSent, revoke, scene, write } from "./leavers.mjs";

const SECTION = "Unlock this device by fingerprint, face or security key";
const OPEN = "Open by fingerprint, face or security key";
const NAME = "This device’s lock";

/** Gives a page an authenticator of this device's own, which says yes; without `hasPrf` it makes no keys. */
async function authenticator(page, hasPrf = true) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasPrf,
      hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

const opener = (page) => page.getByRole("button", { name: OPEN, exact: true });

async function setUp(page, passphrase = PASSPHRASE) {
  await page.getByLabel("Passphrase of this device, to set it up").fill(passphrase);
  await press(page, "Set it up");
}

/** Somebody cancels what the browser asks next: `create` or `get`. */
const cancel = (page, method) => page.evaluate((method) => {
  navigator.credentials[method] = async () => {
    delete navigator.credentials[method];
    throw new DOMException("cancelled", "NotAllowedError");
  };
}, method);

const done = (page) => notice(page, "The passkey opens this device now").waitFor();

test("a passkey opens this device without a network, beside the passphrase, until it is removed", async (t) => {
  const { browser, origin } = await city(t, { named: true });
  const page = await browser.page(origin);
  const key = await authenticator(page);
  await signIn(page, "casey");
  await go(page, "Your account");

  await t.test("only whoever knows the passphrase sets it up", async () => {
    await page.getByRole("heading", { name: SECTION }).waitFor();
    await press(page, "Set it up");
    await page.locator("#prf-passphrase-problem", { hasText: "Write the passphrase" }).waitFor();
    await setUp(page, "not this one at all");
    await page.locator("#prf-passphrase-problem", { hasText: "This is not the passphrase so far" }).waitFor();
    assert.deepEqual(await key.keys(), [], "no passkey was made for somebody who does not");
    await cancel(page, "create");
    await setUp(page);
    await page.locator("#trouble", { hasText: "it was cancelled, took too long, or was not recognized" }).waitFor();
    assert.equal((await header(page)).prf ?? null, null);
    await setUp(page);
    await done(page);
    assert.equal((await header(page)).wrong, 0);
  });

  await t.test("it names nobody", async () => {
    const [made] = await key.keys();
    assert.equal(made.rpId, "localhost");
    assert.deepEqual([made.userName, made.userDisplayName].filter(Boolean).filter((name) => name !== NAME), []);
    const { prf, wrapped } = await header(page);
    assert.equal(Buffer.from(prf.credential, "base64url").toString("base64"), made.credentialId);
    assert.equal(Buffer.from(prf.salt, "base64url").length, 32);
    assert.ok(wrapped, "the passphrase stays");
    assert.deepEqual(Object.keys(prf).sort(), ["credential", "salt", "wrapped"]);
  });

  await t.test("without a network it opens what was locked", async () => {
    await browser.context.setOffline(true);
    await lock(page);
    await opener(page).click();
    await expectTitle(page, "Your account");
  });

  await t.test("cancelled, it says so, and the passphrase opens", async () => {
    await lock(page);
    await cancel(page, "get");
    await opener(page).click();
    await page.locator("#trouble", { hasText: "it was cancelled, took too long, or was not recognized" }).waitFor();
    await unlock(page);
    await expectTitle(page, "Your account");
    await browser.context.setOffline(false);
  });

  await t.test("it does not wait for wrong passphrases, which nobody can try by it", async () => {
    await lock(page);
    for (const wrong of ["wrong once more", "wrong and again", "wrong and wrong"]) {
      await unlock(page, wrong);
      await page.locator("#vault-passphrase-problem", { hasText: "This passphrase opens nothing" }).waitFor();
    }
    await page.getByText("Another can be tried in").first().waitFor();
    await opener(page).click();
    await expectTitle(page, "Your account");
  });

  await t.test("another passphrase leaves it", async () => {
    await page.getByLabel("Passphrase so far", { exact: true }).fill(PASSPHRASE);
    await page.getByLabel("New passphrase", { exact: true }).fill("nine loud magpies");
    await page.getByLabel("The same once more", { exact: true }).fill("nine loud magpies");
    await press(page, "Change the passphrase");
    await notice(page, "The passphrase was changed").waitFor();
    await lock(page);
    await opener(page).click();
    await expectTitle(page, "Your account");
  });

  await t.test("removed, it opens nothing, and nothing of it is in the browser's files", async () => {
    const { prf } = await header(page);
    assert.notDeepEqual(await findIn(browser.profile, [prf.wrapped]), [], "it is there as long as it opens");
    await press(page, "Remove the passkey of this device’s lock");
    await notice(page, "Only the passphrase opens this device now").waitFor();
    assert.equal((await header(page)).prf ?? null, null);
    await until(async () => (await findIn(browser.profile, [prf.wrapped])).length === 0, 30_000);
    await lock(page);
    assert.equal(await opener(page).count(), 0);
    await unlock(page, "nine loud magpies");
    await expectTitle(page, "Your account");
  });
});

test("a device that was revoked opens with no passkey", async (t) => {
  const { server, browser, page, officer, account } = await scene(t, { named: true });
  await authenticator(page);
  const back = page.url();
  await go(page, "Your account");
  await setUp(page);
  await done(page);
  const { prf } = await header(page);
  await page.goto(back);
  await page.locator("#document-title").waitFor();
  await browser.context.setOffline(true);
  await write(page);
  await revoke(officer, account);
  await expectDevice(page, "1 not sent");
  await browser.context.setOffline(false);
  await givenUp(page, browser, { unsent: true });
  assert.equal(await opener(page).count(), 0);
  const left = await header(page);
  assert.deepEqual([left.wrapped ?? null, left.prf ?? null], [null, null]);
  assert.ok(left.sealed, "an officer can open what was not sent");
  await until(async () => (await findIn(browser.profile, [prf.wrapped])).length === 0, 30_000);
  await neverSent(server);
});

test("where no key can be made, it is said or not offered", async (t) => {
  const { browser, origin } = await city(t, { named: true });
  const page = await browser.page(origin);
  await authenticator(page, false);
  await signIn(page, "casey");
  await go(page, "Your account");
  await setUp(page);
  await page.locator("#trouble", { hasText: "makes no keys for encryption" }).waitFor();
  assert.equal((await header(page)).prf ?? null, null);
  await lock(page);
  assert.equal(await opener(page).count(), 0);
  await unlock(page);
  await expectTitle(page, "Your account");
  // A browser that says nothing of it.
  await page.evaluate(() => { PublicKeyCredential.getClientCapabilities = async () => ({ "extension:prf": false }); });
  await go(page, "Work");
  await go(page, "Your account");
  await page.getByRole("heading", { name: "Passphrase of this device" }).waitFor();
  assert.equal(await page.getByRole("heading", { name: SECTION }).count(), 0);
});

test("its screens have no fault that axe-core can find, in English and in Spanish, and none scrolls sideways at 320 px", async (t) => {
  const walk = async ({ browser, origin }, look) => {
    const page = await browser.page(origin);
    await authenticator(page);
    await signIn(page, "casey");
    await go(page, "Your account");
    await press(page, "Set it up");
    await page.locator("#prf-passphrase-problem", { hasText: "Write the passphrase" }).waitFor();
    await look(page, "passkey-offered");
    await setUp(page);
    await done(page);
    await look(page, "passkey-there");
    await lock(page);
    await cancel(page, "get");
    await opener(page).click();
    await page.locator("#trouble").waitFor();
    await look(page, "passkey-locked");
  };
  assert.deepEqual(await faults(await city(t, { named: true }), walk, { spanish: true }), []);
});
