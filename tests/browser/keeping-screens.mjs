// The screens of files, of redaction and retention, of a signed review, and of devices that may not be used, one after the other.
import { Browser, expectTitle, press } from "./harness.mjs";
import { makeKey } from "./leavers.mjs";
import { answer, begin, enter, go, inStep, notice, openRegister, question, sent, signIn, view } from "./work.mjs";

const ASKED = "Which policy, program, practice or budget decision is it about?";
const TITLE = "Benches at the bus stops";
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** Somebody with a browser of their own, while `act` runs. */
async function beside(origin, name, act) {
  const browser = await Browser.open(origin);
  try {
    const page = await browser.page(origin);
    await signIn(page, name);
    await act(page, browser);
  } finally {
    await browser.close();
  }
}

/** Calls `look(page, name)` on each screen of keeping and erasing. */
export async function keepingScreens({ browser, origin }, look) {
  const officer = await browser.page(origin);
  await signIn(officer, "robin");
  await beside(origin, "casey", async (page) => {
    await openRegister(page, "Equity quick screen");
    await begin(page, "Public Works");
    for (const words of ["Benches", TITLE]) {
      await answer(page, ASKED, words);
      await sent(page);
    }
    await view(page, /^Attachments/);
    await page.getByLabel("Choose files", { exact: true }).setInputFiles({ name: "stop.png", mimeType: "image/png", buffer: PICTURE });
    await page.locator("li.unsent").filter({ hasText: "stop.png" }).waitFor();
    await look(page, "files");
    await view(page, "More");
    const menu = page.getByLabel("What", { exact: true });
    await menu.selectOption({ label: (await menu.locator("option").allInnerTexts()).find((option) => option.startsWith(ASKED)) });
    await page.getByLabel("All that were ever given here").check();
    await page.getByLabel("Why, in your own words").fill(`they wrote ${TITLE} here`);
    await press(page, "Propose redaction");
    await page.getByText("These words repeat what is to be removed").waitFor();
    await look(page, "redaction-refused");
    await page.getByLabel("Why, in your own words").fill("a person is named who need not be");
    await press(page, "Propose redaction");
    await page.getByText("Proposed. An officer who is not you must approve it").waitFor();
    await look(page, "redaction-proposed");

    await go(officer, "People");
    await officer.getByRole("link", { name: "Keeping and erasing", exact: true }).click();
    await expectTitle(officer, "Keeping and erasing");
    await press(officer, "Approve and erase");
    await officer.getByRole("button", { name: "Erase for good", exact: true }).waitFor();
    await look(officer, "keeping-sure");
    await press(officer, "Erase for good");
    await officer.getByText("Erased. Each device erases it").waitFor();
    await officer.getByLabel("Matter", { exact: true }).fill("Claim 12");
    await officer.locator("#hold-reason").fill("The city's attorney asked for it");
    await officer.locator("#hold-docs").fill(page.url().split("/").pop());
    await press(officer, "Place a hold");
    await officer.getByRole("heading", { name: "Claim 12", exact: true }).waitFor();
    await press(officer, "Release");
    await look(officer, "keeping-held");

    await inStep(page);
    await view(page, "Answers");
    await question(page, ASKED).getByRole("button", { name: "History" }).click();
    await question(page, ASKED).getByText(/approved by Robin/).first().waitFor();
    await look(page, "redacted");
  });
  await go(officer, "People");
  await officer.getByRole("link", { name: "Review who has access to what" }).click();
  const people = officer.locator(".access-person");
  await people.first().waitFor();
  for (const person of await people.all()) await person.getByLabel("Keep", { exact: true }).check();
  await officer.getByRole("button", { name: /^Sign the review for/ }).click();
  await officer.getByText(/^The review for \d{4}-Q\d is signed\.$/).waitFor();
  await look(officer, "access-signed");
  await go(officer, "Your account");
  await officer.getByText("This device", { exact: true }).waitFor();
  await look(officer, "account-devices");
  await officer.close();
}

/** Calls `look(page, name)` on each screen of a device that was revoked while it had something that was not sent. */
export async function endedScreens({ browser, origin }, look) {
  const page = await browser.page(origin);
  await beside(origin, "robin", async (officer) => {
    await makeKey(officer);
    await signIn(page, "casey");
    await openRegister(page, "Equity quick screen");
    await begin(page, "Public Works");
    await sent(page);
    await page.locator(".device-state", { hasText: "All sent" }).waitFor();
    await browser.context.setOffline(true);
    await answer(page, ASKED, TITLE);
    await page.locator(".device-state", { hasText: "1 not sent" }).waitFor();
    await go(officer, "People");
    await officer.getByRole("link", { name: "Devices, and leaving, of Casey (public works)", exact: true }).click();
    await press(officer, "Revoke Chrome (Linux)");
    await officer.getByLabel("Why", { exact: true }).first().fill("Left it on the bus");
    await press(officer, "Yes, revoke it");
    await officer.getByText("Chrome (Linux) is revoked.").waitFor();
    await look(officer, "person-device-revoked");
  });
  await browser.context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await notice(page, "This device may not be used any more").waitFor();
  await look(page, "vault-revoked");
  await press(page, "Sign in");
  await enter(page, "casey");
  await page.getByText("This device was revoked, so nobody can sign in on it with this account").waitFor();
  await look(page, "sign-in-revoked");
  await page.close();
}
