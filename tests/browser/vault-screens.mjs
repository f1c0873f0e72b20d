// The screens of a device's vault and of the organisation's recovery key, one after the other.
import { Browser, expectTitle, press } from "./harness.mjs";
import { choose, lock, unlock } from "./vaults.mjs";
import { enter, go, inStep, notice, signInForgetful } from "./work.mjs";

/** Calls `look(page, name)` on each screen. */
export async function vaultScreens({ browser, origin }, look) {
  const officer = await browser.page(`${origin}/sign-in`);
  await enter(officer, "robin");
  await expectTitle(officer, "Choose a passphrase for this device");
  await press(officer, "Go on");
  await officer.locator("#error-summary").waitFor();
  await look(officer, "vault-choose");
  await choose(officer);
  await expectTitle(officer, "Hello");
  await inStep(officer);
  await go(officer, "Your account");
  await press(officer, "Change the passphrase");
  await officer.locator("#error-summary").waitFor();
  await look(officer, "vault-account");
  await lock(officer);
  await look(officer, "vault-locked");
  await unlock(officer, "a wrong passphrase");
  await officer.locator("#error-summary").waitFor();
  await look(officer, "vault-locked-wrong");
  await signInForgetful(officer, "robin");
  await press(officer, "Ask an officer");
  await notice(officer, "Nobody can open what is kept here").waitFor();
  await look(officer, "vault-lost");
  await press(officer, "Back to the passphrase");
  await unlock(officer);
  await go(officer, "People");
  await press(officer, "Make the recovery key");
  await press(officer, "I have the code: use this key");
  await officer.locator("#error-summary").waitFor();
  await look(officer, "vault-recovery-code");
  const groups = await officer.locator(".recovery-code li").allInnerTexts();
  await officer.getByLabel("Last group of the code").fill(groups.at(-1));
  await press(officer, "I have the code: use this key");
  await officer.getByText("Devices use the new recovery key").waitFor();

  // Somebody else forgets theirs, on a device of their own.
  const theirs = await Browser.open(origin);
  try {
    const page = await theirs.page(`${origin}/sign-in`);
    await enter(page, "casey");
    await choose(page);
    await expectTitle(page, "Hello");
    await inStep(page);
    await lock(page);
    await press(page, "Sign in as somebody else");
    await page.getByLabel("Name to sign in with", { exact: true }).waitFor();
    await look(page, "vault-else");
    await press(page, "Back to the passphrase");
    await signInForgetful(page);
    await page.getByRole("button", { name: "Ask an officer" }).waitFor();
    await look(page, "vault-forgotten");
    await press(page, "Ask an officer");
    await notice(page, "An officer has been asked").waitFor();
    await look(page, "vault-asked");
    await go(officer, "Work");
    await go(officer, "People");
    await officer.getByRole("button", { name: "Open it for them" }).click();
    await press(officer, "Open their device");
    await officer.locator("#error-summary").waitFor();
    await look(officer, "vault-answering");
    await officer.getByLabel("Recovery code", { exact: true }).fill(groups.join(" "));
    await press(officer, "Open their device");
    await officer.getByText("Nobody waits.").waitFor();
    await press(page, "Look for the answer now");
    await expectTitle(page, "An officer has opened this device for you");
    await look(page, "vault-recovered");
  } finally {
    await theirs.close();
  }
  await officer.close();
}
