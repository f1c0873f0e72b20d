// Every screen once, for whoever looks at them all.
import { join } from "node:path";
import { answerPage, consent, expectReceived, expectTitle, expectWaiting, next, press, start, submit, title } from "./harness.mjs";
import { problem, responsesOf } from "./proxy.mjs";
import { answer, enter, expectDevice, go, inStep, notice, openDocument, openRegister, openVault, question, saved, signIn, view } from "./work.mjs";

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

/** Calls `look(page, name)` on each screen of the workbench that needs no account. */
export async function otherScreens({ browser, origin }, look) {
  for (const [path, name, heading] of [["/surveys", "surveys", "Surveys"], ["/components", "components", "Components"], ["/no/such/page", "not-found", "This page does not exist"]]) {
    const page = await browser.page(origin + path);
    await expectTitle(page, heading);
    if (name === "surveys") await page.getByText("Sign in to see surveys.").waitFor();
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

const VIEWS = { Comments: "comments", "Review and sign": "review", Links: "links", More: "more" };
const changesOf = /^\/api\/v1\/changes$/;
const refused = ({ body, respond }) => {
  const why = { status: "rejected", field: "value", code: "not_allowed", reason: "your roles do not allow this" };
  const results = JSON.parse(body).changes.map(({ change }) => ({ id: change.id, ...why }));
  respond({ headers: { "content-type": "application/json" }, body: JSON.stringify({ results }) });
};

/** Calls `look(page, name)` on each screen of people at work. The server must be behind a proxy. */
export async function workScreens({ browser, proxy, origin }, look) {
  const page = await browser.page(origin);
  await expectTitle(page, "Welcome to Evenhand");
  await look(page, "welcome-work");
  await page.goto(`${origin}/sign-in`);
  await press(page, "Sign in");
  await page.locator("#error-summary").waitFor();
  await look(page, "sign-in");
  await page.goto(`${origin}/join`);
  await notice(page, "This page needs the link of your invitation").waitFor();
  await look(page, "join-without");
  await page.goto(`${origin}/join#${"A".repeat(22)}`);
  await press(page, "Use the invitation");
  await page.locator("#error-summary").waitFor();
  await look(page, "join");

  await signIn(page, "robin");
  await page.getByText("Looking through the documents").waitFor({ state: "detached" });
  await look(page, "home");
  await page.goto(`${origin}/sign-in`);
  await notice(page, "You are signed in as Robin").waitFor();
  await look(page, "sign-in-already");
  await openRegister(page, "Racial equity toolkit");
  await page.locator("table.register tbody tr").first().waitFor();
  await look(page, "register");
  await press(page, "Begin a new one");
  await page.getByLabel("Search", { exact: true }).fill("no such words");
  await page.getByText("None fits what you look for.").waitFor();
  await look(page, "register-none");

  await documentScreens(page, look);
  await deviceScreens({ browser, proxy, page, origin }, look);
  await peopleScreens(page, look);
  await endScreens({ browser, proxy, page, origin }, look);
}

/** The parts of a document, with a conflict, comments and history. */
async function documentScreens(page, look) {
  await openDocument(page, "Home visits: who is reached");
  for (const [name, short] of Object.entries(VIEWS)) {
    await view(page, name);
    await look(page, `document-${short}`);
  }
  await view(page, "Answers");
  await look(page, "document");
  await openDocument(page, "Who walks in the snow");
  await notice(page, "People answered differently").getByRole("button").first().click();
  const asked = question(page, "What do they say about root causes");
  await asked.getByLabel("Both texts put together").waitFor();
  await asked.getByRole("button", { name: "History" }).click();
  await asked.getByRole("button", { name: "Comment" }).click();
  await asked.locator(".history li").nth(2).waitFor();
  await press(page, "Check this page");
  await look(page, "document-conflict");
  await view(page, "Links");
  await page.locator("#link-kind").selectOption({ label: "Policy or program" });
  await page.getByRole("button", { name: /^Link: / }).first().waitFor();
  await look(page, "document-linking");
  await openDocument(page, "Which sidewalks first");
  await view(page, "Review and sign");
  await look(page, "document-signed");
}

/** What this device keeps and could not send. */
async function deviceScreens({ browser, proxy, page, origin }, look) {
  await go(page, "Search");
  await page.getByLabel("Words to look for").fill("snow");
  await page.getByText(/^Documents found: /).waitFor();
  await look(page, "search");
  await page.goto(`${origin}/outbox`);
  await notice(page, "Everything is sent").waitFor();
  await look(page, "outbox-empty");
  await page.goto(`${origin}/storage`);
  await page.getByText("Counting…").waitFor({ state: "detached" });
  await look(page, "storage");

  await openDocument(page, "Who walks in the snow");
  const away = proxy.on("POST", changesOf, refused);
  await answer(page, "Who leads this analysis?", "Refused");
  await expectDevice(page, "1 refused");
  await browser.context.setOffline(true);
  await answer(page, "Contact for questions", "Not sent yet");
  await saved(page);
  await expectDevice(page, "Offline");
  await look(page, "document-offline");
  await page.locator(".device-state").click();
  await page.getByText("Refused", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).first().click();
  await look(page, "outbox-refused");
  await go(page, "Work");
  await page.getByRole("heading", { name: "Changes that the server refused (1)" }).waitFor();
  await look(page, "home-refused");
  await go(page, "Your account");
  await press(page, "Sign out");
  await page.locator("#sign-out-panel").waitFor();
  await press(page, "Change your password");
  await page.locator("#error-summary").waitFor();
  await look(page, "account");
  away();
  await browser.context.setOffline(false);
  await page.locator(".device-state").click();
  await page.getByRole("button", { name: "Delete", exact: true }).first().click();
  await press(page, "Yes, delete");
  await inStep(page);
}

/** What only officers see. */
async function peopleScreens(page, look) {
  await go(page, "People");
  await page.getByRole("button", { name: "Change Casey (public works)" }).waitFor();
  await look(page, "people");
  await press(page, "Change Casey (public works)");
  await press(page, "Add a role");
  await press(page, "Save");
  await page.locator("#error-summary").waitFor();
  await press(page, "Pause account of Drew (surveys)");
  await press(page, "Invite somebody");
  await page.getByLabel("Name of the person").fill("Somebody new");
  await page.getByLabel("Role 1", { exact: true }).last().selectOption("Reader");
  await press(page, "Make the invitation");
  await page.getByLabel("Link of the invitation").waitFor();
  await press(page, "Invite somebody");
  await press(page, "Change the departments");
  await look(page, "people-changing");
  await page.goto(`${new URL(page.url()).origin}/people`);
  await page.getByRole("link", { name: "Devices, and leaving, of Casey (public works)", exact: true }).click();
  await page.getByRole("heading", { name: "When Casey (public works) leaves" }).waitFor();
  await page.getByText("Signs them out everywhere").waitFor();
  await press(page, "Yes, Casey (public works) leaves");
  await page.locator("#error-summary").waitFor();
  await look(page, "person-leaving");
  await go(page, "People");
  await page.getByRole("link", { name: "Devices, and leaving, of Robin (equity office)", exact: true }).click();
  await press(page, "Revoke Chrome (Linux)");
  await press(page, "Yes, revoke it");
  await page.locator("#error-summary").waitFor();
  await look(page, "person-device-revoking");
  await go(page, "People");
  await page.getByRole("link", { name: "Review who has access to what" }).click();
  await page.locator(".access-person").first().waitFor();
  await page.locator(".access-person").first().getByLabel("Change", { exact: true }).check();
  await page.getByRole("button", { name: /^Sign the review for/ }).click();
  await page.locator("#error-summary").waitFor();
  await look(page, "access");
  await go(page, "People");
  await page.getByRole("link", { name: "Who signed in, and what was changed" }).click();
  await page.getByRole("region", { name: "Audit trail" }).locator("tbody tr").first().waitFor();
  await look(page, "audit");
  await recordsScreens(page, look);
}

/** Requests for public records. */
async function recordsScreens(page, look) {
  await page.getByRole("link", { name: "Public-records requests" }).click();
  await press(page, "Enter a request");
  await page.getByLabel("A matter", { exact: false }).check();
  await press(page, "Enter it");
  await page.locator("#error-summary").waitFor();
  await look(page, "records-new");
  await page.getByLabel("Who asked, and for what").fill("A reporter: everything of that year");
  await page.getByLabel("A period", { exact: false }).check();
  await page.getByLabel("First day").fill("2020-01-01");
  await page.getByLabel("Last day").fill("2099-12-31");
  await press(page, "Enter it");
  await expectTitle(page, "Records request 1");
  await press(page, "Collect what it covers");
  await page.getByText("Collected.").waitFor();
  await page.getByRole("button", { name: /^Decide: / }).first().click();
  await page.getByLabel("Withheld in part", { exact: true }).check();
  await press(page, "Save the decision");
  await page.locator("#error-summary").waitFor();
  await page.locator("#records-part-0").waitFor();
  await look(page, "records-deciding");
  await page.getByRole("link", { name: "All requests" }).click();
  await page.getByRole("region", { name: "Public-records requests" }).getByRole("row").nth(1).waitFor();
  await look(page, "records");
}

/** What is said when the server does not know somebody any more, and what others see. */
async function endScreens({ browser, proxy, page, origin }, look) {
  const away = proxy.on("POST", /^\/api\/v1\/changes\/query$/, ({ respond }) => respond(problem(401, "signed_out")));
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await notice(page, "You are signed out").waitFor();
  await look(page, "signed-out");
  away();
  await inStep(page);
  await page.goto(`${origin}/documents/none`);
  await expectTitle(page, "This document is not here");
  await look(page, "document-absent");
  await go(page, "Your account");
  await press(page, "Sign out");
  await expectTitle(page, "Welcome to Evenhand");
  await enter(page, "jordan");
  await openVault(page);
  await expectTitle(page, "Hello, Jordan");
  await inStep(page);
  await openDocument(page, "P-02");
  await view(page, "More");
  await page.getByRole("button", { name: /^Add: Alex/ }).waitFor();
  await look(page, "document-people");
  await page.goto(`${origin}/people`);
  await page.getByText("Only equity officers see this page").waitFor();
  await look(page, "people-not-allowed");
  await page.close();
}
