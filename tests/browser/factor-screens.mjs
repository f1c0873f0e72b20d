// The screens of the second factor, one after the other.
import { expectTitle, press } from "./harness.mjs";
import { authenticator, codeOf, enterTo } from "./factors.mjs";
import { go, notice, openVault } from "./work.mjs";

/** Calls `look(page, name)` on each screen. The server must be started with `--second-factor`, and opened as localhost. */
export async function factorScreens({ browser, origin }, look) {
  const page = await browser.page(`${origin}/sign-in`);
  const device = await authenticator(page);
  await enterTo(page, "robin", "Set up a second factor");
  await look(page, "factor-enrol");
  await press(page, "Set up a passkey");
  await page.getByRole("heading", { name: "Passkey", exact: true }).waitFor();
  await press(page, "Make the passkey");
  await page.locator("#error-summary").waitFor();
  await look(page, "factor-enrol-passkey");
  await press(page, "Back");
  await press(page, "Set up an authenticator app");
  await page.locator("#enrol-secret").waitFor();
  const secret = await page.locator("#enrol-secret").innerText();
  await press(page, "Switch it on");
  await page.locator("#error-summary").waitFor();
  await look(page, "factor-enrol-app");
  await page.getByLabel("Code of the app").fill(codeOf(secret));
  await press(page, "Switch it on");
  await openVault(page);
  await expectTitle(page, "Hello");
  await go(page, "Your account");
  await press(page, "Set up a passkey");
  await page.getByLabel("What to call it").fill("This device");
  await press(page, "Make the passkey");
  await page.getByText("The passkey is set up.").waitFor();
  await look(page, "factor-account");
  await press(page, "Remove the authenticator app");
  await page.getByRole("heading", { name: "Remove the authenticator app" }).waitFor();
  await page.locator("main form", { has: page.locator("#remove-password") }).getByRole("button", { name: "Remove" }).click();
  await page.locator("#error-summary").waitFor();
  await look(page, "factor-remove");
  await press(page, "Cancel");
  await press(page, "Make new spare codes");
  await page.locator("#spare-password").fill("trying-out-evenhand");
  await page.locator("main form", { has: page.locator("#spare-password") }).getByRole("button", { name: "Make new spare codes" }).click();
  await notice(page, "These are your spare codes from now on").waitFor();
  await look(page, "factor-spare");
  await press(page, "I have kept them");

  await go(page, "People");
  await page.getByText("No second factor").first().waitFor();
  await look(page, "factor-people");

  await go(page, "Your account");
  await press(page, "Sign out");
  await page.getByLabel("Name to sign in with", { exact: true }).waitFor();
  await enterTo(page, "robin", "One more step");
  await look(page, "factor-ask-passkey");
  await press(page, "With a code of the authenticator app");
  await press(page, "Go on");
  await page.locator("#error-summary").waitFor();
  await look(page, "factor-ask-app");
  await press(page, "With a spare code");
  await page.getByLabel("Spare code", { exact: true }).fill("0000-0000-0000-0000");
  await press(page, "Go on");
  await page.locator("#error-summary").waitFor();
  await look(page, "factor-ask-spare");
  await device.remove();
  await page.close();
}
