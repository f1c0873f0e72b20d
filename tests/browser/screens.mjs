// Every screen once, for whoever looks at them all.
import { join } from "node:path";
import { answerPage, consent, expectReceived, expectTitle, expectWaiting, next, press, start, submit, title } from "./harness.mjs";
import { problem, responsesOf } from "./proxy.mjs";

/** A refusal as the server words it, naming one answer. */
export const refuse = (field, code, reason) => ({ body, respond }) => {
  const [{ id }] = JSON.parse(body).responses;
  respond(problem(422, "rejected", { results: [{ id, status: "rejected", field, code, reason }] }));
};

/** Calls `look(page, name)` on each screen of the survey. The server must be behind a proxy. */
export async function surveyScreens({ browser, proxy, address, origin }, look) {
  const page = await browser.page(address);
  await expectTitle(page, "Workplace diversity survey");
  await look(page, "welcome");
  await press(page, "Start");
  await page.locator("#error-summary").waitFor();
  await look(page, "welcome-problem");
  await start(page);
  await press(page, "Next");
  await page.locator("#error-summary").waitFor();
  await look(page, "consent-problem");
  await consent(page);
  for (let number = 1; (await title(page)) !== "Check your answers"; number += 1) {
    await answerPage(page);
    await look(page, `page-${String(number).padStart(2, "0")}`);
    await next(page);
  }
  await look(page, "review");
  const away = proxy.on("POST", responsesOf, ({ drop }) => drop());
  await submit(page);
  await expectWaiting(page);
  await look(page, "waiting");
  away();
  const no = proxy.on("POST", responsesOf, refuse("answers.comment_action", "too_long", "a text of at most 2000 characters is expected"));
  await press(page, "Try again");
  await expectTitle(page, "The server did not accept your answers");
  await look(page, "refused");
  no();
  await press(page, "Go back and correct");
  await expectTitle(page, "In your own words");
  while ((await title(page)) !== "Check your answers") await next(page);
  await submit(page);
  await expectReceived(page);
  await look(page, "received");
  await page.goto(address);
  await expectTitle(page, "Workplace diversity survey");
  await look(page, "welcome-again");
  await page.goto(`${origin}/s/${"A".repeat(43)}`);
  await expectTitle(page, "The survey cannot be opened");
  await look(page, "unknown");
  await page.close();
}

/** Calls `look(page, name)` on each screen of the workbench. */
export async function otherScreens({ browser, origin }, look) {
  for (const [path, name, heading] of [["/", "surveys", "Surveys"], ["/components", "components", "Components"], ["/no/such/page", "not-found", "This page does not exist"]]) {
    const page = await browser.page(origin + path);
    await expectTitle(page, heading);
    if (path === "/") await page.locator("table").waitFor();
    await look(page, name);
    await page.close();
  }
  const page = await browser.page(`${origin}/instruments`);
  await page.locator("table").waitFor();
  await look(page, "forms");
  for (const [form, name] of [["Racial equity toolkit", "form-toolkit"], ["Department profile", "form-department"], ["Focus group session", "form-session"]]) {
    await page.goto(`${origin}/instruments`);
    await page.getByRole("link", { name: form, exact: true }).click();
    await page.getByRole("button", { name: "Check answers" }).click();
    await page.locator("#error-summary").waitFor();
    await look(page, name);
  }
  await page.goto(`${origin}/import`);
  await page.getByLabel("XLSForm workbook").waitFor();
  await look(page, "import");
  await page.getByLabel("XLSForm workbook").setInputFiles(join(import.meta.dirname, "findings.xlsx"));
  await page.getByText("What was found in the workbook").waitFor();
  await look(page, "import-findings");
  await page.close();
}
