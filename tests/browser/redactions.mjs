// Screens in which something must go, and how two people see to it that it does.
import { expectTitle, press } from "./harness.mjs";
import { answer, begin, go, openRegister, sent, view } from "./work.mjs";

export const TITLE = "Which policy, program, practice or budget decision is it about?";
export const WHY = "a person is named who need not be";

/** A screen of casey's with this title, which was another one before; and its id. */
export async function screened(page, before, title) {
  await openRegister(page, "Equity quick screen");
  await begin(page, "Public Works");
  await answer(page, TITLE, before);
  await sent(page);
  await answer(page, TITLE, title);
  await sent(page);
  return page.url().split("/").pop();
}

/** Asks in the open document for all values of a question to go. */
export async function propose(page, label, words = WHY) {
  await view(page, "More");
  const menu = page.getByLabel("What", { exact: true });
  const options = await menu.locator("option").allInnerTexts();
  await menu.selectOption({ label: options.find((option) => option.startsWith(label)) });
  await page.getByLabel("All that were ever given here").check();
  await page.getByLabel("Why, in your own words").fill(words);
  await press(page, "Propose redaction");
}

/** Asks, and an officer approves. */
export async function redact(page, officer, label) {
  await propose(page, label);
  await page.getByText("Proposed. An officer who is not you must approve it").waitFor();
  await approve(officer);
}

export async function keeping(officer) {
  await go(officer, "People");
  await officer.getByRole("link", { name: "Keeping and erasing", exact: true }).click();
  await expectTitle(officer, "Keeping and erasing");
}

export async function approve(officer) {
  await keeping(officer);
  await press(officer, "Approve and erase");
  await press(officer, "Erase for good");
  await officer.getByText("Erased. Each device erases it").waitFor();
}
