// Every screen of running a survey, of invited people and of stations, once: for whoever looks at them all.
import { answerPage, consent, expectTitle, installed, next, press, start, submit } from "./harness.mjs";
import { problem, responsesOf } from "./proxy.mjs";
import { Office, credentialsOf, dayFrom } from "./surveys.mjs";
import { LEAD, come, enterPin, expectReady, sendAll, setUp, toLead } from "./stations.mjs";
import { go, notice, signIn } from "./work.mjs";

const refuseWith = (status, code) => ({ respond }) => respond(problem(status, code));

/** Calls `look(page, name)` on each screen that only invited people see. The server must be behind a proxy. */
export async function invitedScreens({ server, proxy, browser, origin, address }, look) {
  const office = await Office.of(server);
  const [code] = await office.invite();
  const page = await browser.page(`${address}#${code}`);
  await page.getByText("Your invitation stands for one response").waitFor();
  await look(page, "invited-welcome");
  await press(page, "What we promise, and what we cannot");
  await page.getByRole("heading", { name: "What does not hold" }).waitFor();
  await look(page, "invited-promise");
  await press(page, "Back");
  const used = proxy.on("POST", credentialsOf, refuseWith(409, "already_redeemed"));
  await start(page);
  await notice(page, "Your invitation was not accepted").waitFor();
  await look(page, "invited-used");
  await consent(page);
  await next(page);
  await press(page, "Review and send what I’ve answered");
  await submit(page);
  await expectTitle(page, "The server did not accept your answers");
  await look(page, "invited-refused");
  used();
  const only = await office.open({ modes: ["invited"] });
  await page.goto(`${origin}/s/${only.survey}`);
  await page.getByText("An invitation is needed to answer").waitFor();
  await look(page, "invited-needed");
  const stations = await office.open({ modes: ["shared_device"] });
  await page.goto(`${origin}/s/${stations.survey}`);
  await page.getByText("This survey is answered on devices").waitFor();
  await look(page, "invited-elsewhere");
  const over = proxy.on("POST", responsesOf, refuseWith(409, "over"));
  const links = await office.open({ modes: ["open_link"], grace_days: 3 });
  await page.goto(`${origin}/s/${links.survey}#${code}`);
  await page.getByText("this survey has no invitations").waitFor();
  await look(page, "invited-ignored");
  await start(page);
  await consent(page);
  await next(page);
  await press(page, "Review and send what I’ve answered");
  await submit(page);
  await page.getByText("The survey is over").first().waitFor();
  await look(page, "invited-over");
  over();
  await page.close();
}

/** Calls `look(page, name)` on each screen of a shared device and of a paper desk. */
export async function stationScreens({ server, browser, origin }, look) {
  const office = await Office.of(server);
  const at = `${origin}/station/${server.survey}`;
  const page = await browser.page(at);
  await page.getByText("The code of this station is missing").waitFor();
  await look(page, "station-no-code");
  await page.goto(`${at}#${await office.station("shared_device", 9)}`);
  await page.getByLabel("Where it stands").waitFor();
  await installed(page);
  await page.getByText("The app opens without a network").waitFor();
  await look(page, "station-prepare");
  await page.getByLabel("A shared device").check();
  await page.getByLabel("How many people or questionnaires").fill("9");
  await press(page, "Start the station");
  await page.locator("#error-summary").waitFor();
  await look(page, "station-prepare-problem");
  await setUp(page, "shared_device");
  await look(page, "station-ready");
  await come(page);
  await page.getByText("What is promised here, and what is not").waitFor();
  await look(page, "station-welcome");
  await press(page, "Start");
  await consent(page);
  await look(page, "station-page");
  await next(page);
  await answerPage(page);
  await press(page, "Stop and delete my answers");
  await look(page, "station-stop");
  await press(page, "Go on answering");
  await press(page, "Check what I have answered");
  await expectTitle(page, "Check your answers");
  await look(page, "station-review");
  await browser.context.setOffline(true);
  await press(page, "Finish");
  await expectTitle(page, "Thank you");
  await look(page, "station-thanks");
  await press(page, "For the next person");
  await expectReady(page);
  await press(page, LEAD);
  await enterPin(page, "0815");
  await page.locator("#error-summary").waitFor();
  await look(page, "station-pin");
  await enterPin(page);
  await expectTitle(page, "How this station stands");
  await look(page, "station-lead");
  await browser.context.setOffline(false);
  await sendAll(page);
  await endStation(page);
  await paperScreens(page, at, office, look);
  await page.close();
}

async function endStation(page) {
  await press(page, "End this station");
  await press(page, "Yes");
  await expectTitle(page, "Welcome to Evenhand");
}

async function paperScreens(page, at, office, look) {
  await page.goto(`${at}#${await office.station("paper", 60, "Desk one")}`);
  await setUp(page, "paper");
  await look(page, "paper-ready");
  await press(page, "Type in the next questionnaire");
  await expectTitle(page, "Questionnaire 1");
  await type("yes");
  await look(page, "paper-typing");
  await press(page, "Finish this questionnaire");
  await page.getByText("Once more, please").waitFor();
  await look(page, "paper-again");
  await type("no");
  await press(page, "Finish this questionnaire");
  await expectTitle(page, "Typed differently");
  await press(page, "Finish this questionnaire");
  await page.locator("#error-summary").waitFor();
  await look(page, "paper-compare");
  await page.locator("#first-0").check();
  await press(page, "Finish this questionnaire");
  await expectTitle(page, "Questionnaire 2");
  await press(page, "Stop typing and put this questionnaire back");
  await toLead(page);
  await look(page, "paper-lead");
  await sendAll(page);
  await endStation(page);

  async function type(applied) {
    await page.locator(".typing input[name=consent][value=yes]").check();
    await page.locator(`.typing input[name=promo_applied][value=${applied}]`).check();
  }
}

/** Calls `look(page, name)` on each screen of whoever runs surveys, and of whoever reads reports. */
export async function runningScreens({ server, browser, origin }, look) {
  const office = await Office.of(server);
  const page = await browser.page(origin);
  await signIn(page, "drew");
  await go(page, "Surveys");
  await page.locator("table").nth(1).waitFor();
  await look(page, "plans");
  await page.getByRole("link", { name: "Plan a survey" }).click();
  await page.locator("#plan-instrument").waitFor();
  await look(page, "plan-new");
  await page.locator("#plan-mode-open_link").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Not open yet.").first().waitFor();
  await press(page, "Open the survey…");
  await page.locator("#error-summary").waitFor();
  await look(page, "plan-missing");

  const { plan } = office.record;
  const draft = await office.account.ask("POST", "/api/v1/survey-plans", { revision: 0, plan: { ...plan, grace_days: 5, closes: dayFrom(14) } });
  await page.goto(`${origin}/surveys/plans/${draft.id}`);
  await press(page, "Open the survey…");
  await notice(page, "Open this survey?").waitFor();
  await look(page, "plan-open");
  await office.account.ask("PUT", `/api/v1/survey-plans/${draft.id}`, { revision: draft.revision, plan: { ...draft.plan, k: 20 } });
  await page.locator("#plan-k").fill("15");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await notice(page, "Somebody else has changed this plan").waitFor();
  await look(page, "plan-theirs");
  await press(page, "Take theirs");

  await page.goto(`${origin}/surveys/plans/${office.record.id}`);
  await page.getByText("fewer than 10 have, or have not").or(page.getByText("Nobody invited")).first().waitFor();
  await look(page, "plan-running");
  await press(page, "Make invitations…");
  await page.locator("#invite-form").waitFor();
  await look(page, "plan-invite");
  for (const field of await page.locator("#invite-form input").all()) await field.fill("");
  await page.locator("#invite-fire-frontline").fill("30");
  await page.getByText("Invitations to be made: 30").waitFor();
  await press(page, "Make invitations");
  await page.locator("#invite-codes").waitFor();
  for (const fold of await page.locator("details.paste > summary").all()) await fold.click();
  await page.locator("#station-label").fill("North depot");
  await page.locator("#station-expected").fill("9");
  await press(page, "Make its link");
  await page.getByText("Link of “North depot”").first().waitFor();
  await press(page, "Close the survey…");
  await notice(page, "Close this survey?").waitFor();
  await look(page, "plan-codes");
  await page.evaluate(() => { window.print = () => {}; });
  await press(page, "Print the letters");
  await page.locator(".letter").nth(1).waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  await look(page, "plan-letters", { paper: true });
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  page.once("dialog", (dialog) => dialog.accept());

  const { plans } = await office.account.ask("GET", "/api/v1/survey-plans");
  const pilot = Object.assign(new Office(), { server, account: office.account, record: plans.find(({ opened }) => opened && opened.survey !== server.survey) });
  await pilot.become("closed");
  await pilot.pass(15);
  await page.goto(`${origin}/surveys/plans/${pilot.record.id}`);
  await page.getByText("No response is taken any more").first().waitFor();
  await look(page, "plan-frozen");
  await page.goto(`${origin}/surveys/reports/${pilot.survey}`);
  await page.getByText("Only equity officers and analysts see what a survey brought").waitFor();
  await look(page, "report-not-allowed");
  await go(page, "Your account");
  await press(page, "Sign out");
  await expectTitle(page, "Welcome to Evenhand");
  await signIn(page, "robin");
  await page.goto(`${origin}/surveys/reports/${pilot.survey}`);
  await page.getByRole("heading", { name: "Questions left out" }).waitFor();
  await look(page, "report");
  await page.close();
}
