// The second factor: set up before anything else where it must be, given when signing in, looked after, and reset.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, city, expectTitle, press } from "./harness.mjs";
import { authenticator, codeOf, enterTo, setUpApp, setUpPasskey } from "./factors.mjs";
import { PASSWORD, enter, go, inStep, notice, openVault, signIn } from "./work.mjs";

const town = (t) => city(t, { named: true, args: ["--second-factor"] });
const signInPage = (browser, origin) => browser.page(`${origin}/sign-in`);

/** Another browser, with nobody signed in. */
async function device(t, origin) {
  const browser = await Browser.open(origin);
  t.after(() => browser.close());
  return signInPage(browser, origin);
}

/** The status with which the server answers this page. */
const asked = (page, path, method = "GET") => page.evaluate(async ([path, method]) => (await fetch(path, { method })).status, [path, method]);

/** To the first page, whatever the device asks on the way. */
async function arrive(page) {
  await openVault(page);
  await expectTitle(page, "Hello");
  await inStep(page);
}

async function signOut(page) {
  await go(page, "Your account");
  await press(page, "Sign out");
  await page.getByLabel("Name to sign in with", { exact: true }).waitFor();
}

const give = async (page, label, value) => {
  await page.getByLabel(label, { exact: true }).fill(value);
  await press(page, "Go on");
};

test("an officer sets an app up before anything else, and gives its codes from then on", async (t) => {
  const { browser, origin } = await town(t);
  const page = await signInPage(browser, origin);
  await enterTo(page, "robin", "Set up a second factor");
  for (const path of ["/api/v1/people", "/api/v1/audit"]) assert.equal(await asked(page, path), 403, path);
  assert.equal(await asked(page, "/api/v1/session"), 200);
  await press(page, "Set up an authenticator app");
  await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
  const spare = await page.locator(".spare-codes li").allInnerTexts();
  assert.equal(new Set(spare).size, 10);
  for (const code of spare) assert.match(code, /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
  const secret = await page.locator("#enrol-secret").innerText();
  await page.getByLabel("Code of the app").fill("12345");
  await press(page, "Switch it on");
  await page.locator("#error-summary", { hasText: "Write the six digits" }).waitFor();
  await page.getByLabel("Code of the app").fill(codeOf(secret, 5));
  await press(page, "Switch it on");
  await page.locator("#error-summary", { hasText: "not the code of the moment" }).waitFor();
  const first = codeOf(secret);
  await page.getByLabel("Code of the app").fill(first);
  await press(page, "Switch it on");
  await arrive(page);
  assert.equal(await asked(page, "/api/v1/people"), 200);

  const other = await device(t, origin);
  await enterTo(other, "robin", "One more step");
  assert.equal(await asked(other, "/api/v1/people"), 403, "a password alone is not enough");
  await press(other, "Go on");
  await other.locator("#error-summary", { hasText: "Write the six digits" }).waitFor();
  await give(other, "Code of the app", first);
  await other.locator("#error-summary", { hasText: /taken before|not the code of the moment/ }).waitFor();
  // The key of the session goes with the page, as long as no vault has it.
  await other.reload();
  await enterTo(other, "robin", "One more step");
  await give(other, "Code of the app", codeOf(secret, 1));
  await arrive(other);

  await t.test("a spare code stands in once", async () => {
    await signOut(other);
    await enterTo(other, "robin", "One more step");
    await press(other, "With a spare code");
    await give(other, "Spare code", spare[7].toUpperCase());
    await arrive(other);
    await go(other, "Your account");
    await other.getByText("Spare codes left: 9").waitFor();
    await signOut(other);
    await enterTo(other, "robin", "One more step");
    await press(other, "With a spare code");
    await give(other, "Spare code", spare[7]);
    await other.locator("#error-summary", { hasText: "There is no such spare code, or it was used" }).waitFor();
    await press(other, "Sign in as somebody else");
    await other.getByLabel("Name to sign in with", { exact: true }).waitFor();
    assert.equal(await asked(other, "/api/v1/session"), 401);
  });

  await t.test("the audit trail says so", async () => {
    await go(page, "People");
    await page.getByRole("link", { name: "Who signed in, and what was changed" }).click();
    const trail = page.getByRole("region", { name: "Audit trail" });
    for (const said of ["Second factor set up", "Second factor given", "Second factor refused", "spare code; left: 9", "second factor not given yet"]) {
      await trail.getByText(said).first().waitFor();
    }
  });
});

test("an officer uses a passkey, adds another one, and removes the first", async (t) => {
  const { browser, origin } = await town(t);
  const page = await signInPage(browser, origin);
  const laptop = await authenticator(page);
  await enterTo(page, "avery", "Set up a second factor");
  await laptop.verifies(false);
  await setUpPasskey(page, "Laptop");
  await page.getByText("The browser ended that without a passkey").waitFor();
  assert.equal(await laptop.keys(), 0);
  await laptop.verifies(true);
  await press(page, "Make the passkey");
  await arrive(page);
  assert.equal(await laptop.keys(), 1);
  await signOut(page);
  await enterTo(page, "avery", "One more step");
  assert.equal(await asked(page, "/api/v1/people"), 403);
  await press(page, "Use the passkey");
  await arrive(page);
  assert.equal(await asked(page, "/api/v1/people"), 200);

  await go(page, "Your account");
  await setUpPasskey(page, "The same again");
  await page.getByText("This device holds a passkey of yours already").waitFor();
  await laptop.remove();
  const ring = await authenticator(page);
  await press(page, "Make the passkey");
  await page.getByText("The passkey is set up.").waitFor();
  await page.getByRole("heading", { name: /Passkey “The same again”/ }).waitFor();
  await press(page, "Remove the passkey “Laptop”");
  await page.locator("#remove-password").fill(PASSWORD);
  await page.locator("main form", { has: page.locator("#remove-password") }).getByRole("button", { name: "Remove" }).click();
  await page.getByText("It is removed.").waitFor();
  assert.equal(await page.getByRole("heading", { name: /Passkey “Laptop”/ }).count(), 0);
  await press(page, "Remove the passkey “The same again”");
  await page.locator("#remove-password").fill(PASSWORD);
  await page.locator("main form", { has: page.locator("#remove-password") }).getByRole("button", { name: "Remove" }).click();
  await notice(page, "There is a problem").getByText("this is the only one").waitFor();
  await ring.remove();
});

test("an officer resets the factor of another who lost it", async (t) => {
  const { browser, origin } = await town(t);
  const robin = await signInPage(browser, origin);
  await enterTo(robin, "robin", "Set up a second factor");
  await setUpApp(robin);
  await arrive(robin);
  const avery = await device(t, origin);
  await enterTo(avery, "avery", "Set up a second factor");
  await setUpApp(avery);
  await arrive(avery);
  await go(robin, "People");
  const person = (name) => robin.getByRole("listitem").filter({ has: robin.getByRole("heading", { name }) });
  await person("Avery").getByText("Second factor", { exact: true }).waitFor();
  assert.equal(await robin.getByRole("button", { name: /Reset the second factor of Robin/ }).count(), 0, "nobody resets their own");
  await press(robin, "Reset the second factor of Avery (equity office)");
  await press(robin, "Take it away");
  await robin.getByText("The second factor of Avery (equity office) is taken away").waitFor();
  await person("Avery").getByText("No second factor").waitFor();
  assert.equal(await asked(avery, "/api/v1/session"), 401, "they are signed out");
  const elsewhere = await device(t, origin);
  await enterTo(elsewhere, "avery", "Set up a second factor");
});

test("who needs none adds one all the same, and takes it away again", async (t) => {
  const { browser, origin } = await town(t);
  const page = await signInPage(browser, origin);
  await signIn(page, "casey");
  await go(page, "Your account");
  await page.getByText("You have none.").waitFor();
  const { secret, spare } = await setUpApp(page);
  await page.getByText("The authenticator app is set up.").waitFor();
  const other = await device(t, origin);
  await enterTo(other, "casey", "One more step");
  await press(page, "Make new spare codes");
  await page.locator("#spare-password").fill(PASSWORD);
  await page.locator("main form", { has: page.locator("#spare-password") }).getByRole("button", { name: "Make new spare codes" }).click();
  await notice(page, "These are your spare codes from now on").waitFor();
  const fresh = await page.locator(".spare-codes li").allInnerTexts();
  assert.equal(new Set([...fresh, ...spare]).size, 20);
  await press(page, "I have kept them");
  await press(page, "Remove the authenticator app");
  await page.locator("#remove-password").fill(PASSWORD);
  await page.locator("#remove-code").fill(codeOf(secret, 1));
  await page.locator("main form", { has: page.locator("#remove-password") }).getByRole("button", { name: "Remove" }).click();
  await page.getByText("You have none.").waitFor();
  assert.equal(await other.evaluate(async () => (await (await fetch("/api/v1/session")).json()).factor), "none", "nothing is asked of it any more");
  const again = await device(t, origin);
  await enter(again, "casey");
  await arrive(again);
});
