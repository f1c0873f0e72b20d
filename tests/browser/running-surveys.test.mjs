// Running a survey, by somebody who never sees an answer; and its report, for somebody who runs none.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { city, expectTitle, press, until } from "./harness.mjs";
import { Account, Office, dayFrom, nowhere } from "./surveys.mjs";
import { go, notice, somebody } from "./work.mjs";

const PEOPLE = ["Fire\t8\t95\t720", "Library\t4\t28\t300", "Port\t1\t4\t15", "Nowhere\t1\t2\t3"].join("\n");
const summary = (page) => page.locator("#error-summary");
const said = (page, text) => page.getByText(text).first().waitFor();
const NOT_OPEN = "Not open yet. Everything can still be changed.";

/** What the page would have printed: printing itself is the browser's. */
const watchPrinting = () => {
  window.printed = [];
  window.print = () => {
    window.printed.push([...document.querySelectorAll(".letter, .poster")].map((sheet) => ({ text: sheet.innerText, codes: sheet.querySelectorAll("svg").length })));
    dispatchEvent(new Event("afterprint"));
  };
};

/** Drew at work on the page for surveys. */
async function drew(t) {
  const town = await city(t);
  const { browser, page } = await somebody(t, town.origin, "drew", { script: watchPrinting });
  await go(page, "Surveys");
  await page.getByRole("heading", { name: "Surveys of your organization" }).waitFor();
  return { ...town, office: await Office.of(town.server), theirs: browser, page };
}

/** A file that a button offers, as lines of a table. */
async function table(page, button) {
  const downloading = page.waitForEvent("download");
  await press(page, button);
  const text = await readFile(await (await downloading).path(), "utf8");
  assert.ok(text.startsWith("\uFEFF"), "spreadsheets read it as UTF-8");
  return text.slice(1).trimEnd().split("\r\n").map((line) => line.split(","));
}

/** Fills a field and waits until the page has taken it: what is typed is drawn anew. */
async function enter(page, id, value) {
  await page.locator(`#${id}`).fill(value);
  await page.waitForFunction(([id, value]) => document.getElementById(id)?.value === value, [id, value]);
}

const save = async (page) => {
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await said(page, /^Saved\.$/);
};

/** Presses what unfolds a part of the page. */
const unfold = (page, name) => page.locator("summary", { hasText: name }).click();

/** A plan with a form and two ways in. */
async function planned(page) {
  await page.getByRole("link", { name: "Plan a survey" }).click();
  await expectTitle(page, "Plan a survey");
  await page.locator("#plan-instrument").selectOption({ label: "Workplace diversity survey" });
  await page.locator("#plan-mode-shared_device").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expectTitle(page, "Workplace diversity survey");
  await said(page, NOT_OPEN);
}

/** Everything else that it needs to open. */
async function completed(page) {
  await unfold(page, "Paste rows from a spreadsheet");
  await page.getByLabel("Rows", { exact: true }).fill(PEOPLE);
  await press(page, "Put them into the table");
  await said(page, "Rows put into the table: 3.");
  assert.equal(await page.getByLabel("Rows", { exact: true }).inputValue(), "Nowhere\t1\t2\t3", "what was not understood stays");
  assert.equal(await page.locator("#plan-people-fire-other_staff").inputValue(), "720");
  await press(page, "Propose groups");
  await page.locator(".groups > li").nth(1).waitFor();
  assert.equal(await page.getByText("Fewer than 30 people").count(), 0, "small departments are merged");
  const reviewed = dayFrom(-3);
  for (const [language, who] of [["en", "Two readers of English"], ["es", "Dos lectoras de español"]]) {
    await enter(page, `plan-review-${language}`, who);
    await enter(page, `plan-review-${language}-day`, reviewed);
    await enter(page, `plan-contact-${language}`, `Survey desk (${language})`);
    await enter(page, `plan-records_law-${language}`, `The law (${language})`);
  }
  await enter(page, "plan-pretested", "12");
  await enter(page, "plan-closes", dayFrom(14));
}

test("a survey is planned, opened, paused, opened again and closed", async (t) => {
  const { server, origin, page } = await drew(t);
  await planned(page);
  const address = page.url();

  await t.test("what is missing is said before it opens", async () => {
    await press(page, "Open the survey…");
    for (const words of ["Enter how many people there are", "Write who has read the questions in English", "Write who has read the questions in Español", "Try the questions with some people first"]) {
      await summary(page).getByText(words).first().waitFor();
    }
    assert.equal(await page.getByText("Open this survey?").count(), 0);
    await enter(page, "plan-k", "4");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await summary(page).getByText("Write a number from 5 to 1000").or(summary(page).getByText("Write a number from 5 to 1,000")).waitFor();
    await enter(page, "plan-k", "10");
  });

  await t.test("a complete plan is kept, and what is not saved is asked about", async () => {
    await completed(page);
    await said(page, "There are changes that are not saved yet.");
    let asked = "";
    page.once("dialog", (dialog) => { asked = dialog.message(); return dialog.dismiss(); });
    await page.getByRole("link", { name: "Back to all surveys" }).click();
    await until(() => asked.includes("changes that are not saved"));
    assert.equal(page.url(), address);
    await save(page);
    await page.reload();
    await said(page, "Everything is saved.");
    assert.equal(await page.locator("#plan-people-library-frontline").inputValue(), "28");
    assert.equal(await page.locator("#plan-contact-es").inputValue(), "Survey desk (es)");
  });

  await t.test("somebody else's change is met, and neither is lost", async () => {
    const office = await Office.of(server);
    const path = `/api/v1/survey-plans/${new URL(address).pathname.split("/").pop()}`;
    const { plans } = await office.account.ask("GET", "/api/v1/survey-plans");
    const record = plans.find(({ opened }) => !opened);
    await office.account.ask("PUT", path, { revision: record.revision, plan: { ...record.plan, pretested: 30 } });
    await enter(page, "plan-grace_days", "9");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await notice(page, "Somebody else has changed this plan").waitFor();
    assert.equal(await page.locator("#plan-grace_days").inputValue(), "9");
    await press(page, "Keep mine, and save it over theirs next");
    await save(page);
    const { plans: after } = await office.account.ask("GET", "/api/v1/survey-plans");
    const { grace_days, pretested } = after.find(({ opened }) => !opened).plan;
    assert.deepEqual([grace_days, pretested], [9, 12]);
  });

  await t.test("it opens, and all that protects people is fixed", async () => {
    await press(page, "Open the survey…");
    const asked = notice(page, "Open this survey?");
    await asked.waitFor();
    for (const words of ["By invitation, Shared device", "1,175 people", "10", "9"]) await asked.getByText(words, { exact: true }).first().waitFor();
    await press(page, "Open the survey");
    await said(page, "The survey is open.");
    // There is nothing left to change it with.
    await page.locator("#plan-k").waitFor({ state: "detached" });
    assert.equal((await fetch(`${origin}/api/v1/surveys`)).status, 401, "nobody sees the list who is not signed in");
    const office = await Office.of(server);
    const { surveys } = await office.account.ask("GET", "/api/v1/surveys");
    assert.equal(surveys.filter(({ state }) => state === "open").length, 3);
    const { plans: [record] } = await office.account.ask("GET", "/api/v1/survey-plans");
    const reply = await office.account.send("PUT", `/api/v1/survey-plans/${record.id}`, { revision: record.revision, plan: { ...record.plan, k: 5 } });
    assert.equal(reply.status, 422);
    assert.equal((await reply.json()).field, "k");
    await page.getByText(record.opened.survey.slice(0, 4)).first().waitFor();
  });

  await t.test("it is paused, opened again and closed", async () => {
    await press(page, "Pause");
    await said(page, "The survey is paused.");
    await said(page, "Nobody can answer now.");
    await press(page, "Open again");
    await said(page, "The survey is open again.");
    await press(page, "Close the survey…");
    await notice(page, "Close this survey?").getByText("are still taken for 9 days").waitFor();
    await press(page, "Close the survey");
    await said(page, "The survey is closed.");
    await said(page, "Nobody can begin any more.");
    assert.equal(await page.getByRole("button", { name: "Open again" }).count(), 0, "it cannot be undone");
    await page.reload();
    await said(page, "Nobody can begin any more.");
  });
});

test("a draft is deleted, once somebody has said so", async (t) => {
  const { page } = await drew(t);
  await planned(page);
  await press(page, "Delete this draft");
  await press(page, "Delete the draft");
  await page.getByRole("heading", { name: "Surveys of your organization" }).waitFor();
  assert.equal(await page.getByText("Draft", { exact: true }).count(), 0);
});

/** Makes twelve invitations for firefighters. */
async function inviteTwelve(page) {
  await press(page, "Make invitations…");
  const form = page.locator("#invite-form");
  for (const field of await form.locator("input").all()) await field.fill("");
  await enter(page, "invite-fire-other_staff", "12");
  await said(page, "Invitations to be made: 12");
  await press(page, "Make invitations");
  await said(page, "Invitations made: 12. Save their links now.");
}

test("invitations: a file that is offered once, letters, a lost one made again, whom to remind", async (t) => {
  const { origin, office, page } = await drew(t);
  // The plan of the city's own survey, without other ways in.
  const own = await office.open({ modes: ["invited"], closes: dayFrom(20) });
  await page.goto(`${origin}/surveys/plans/${own.record.id}`);
  await page.getByRole("heading", { name: "Invitations", exact: true }).waitFor();
  await inviteTwelve(page);
  let links;

  await t.test("nobody leaves them behind by mistake", async () => {
    let asked = "";
    page.once("dialog", (dialog) => { asked = dialog.message(); return dialog.dismiss(); });
    await page.getByRole("link", { name: "Back to all surveys" }).click();
    await until(() => asked.includes("told only once"));
    await page.getByText("Links of 12 invitations are on this page (numbers 1 to 12)").waitFor();
  });

  await t.test("the file for the mail merge", async () => {
    const [head, ...rows] = await table(page, "Save the file for the mail merge");
    assert.equal(head.length, 4);
    assert.deepEqual(rows.map(([number]) => Number(number)), Array.from({ length: 12 }, (_, at) => at + 1));
    assert.deepEqual([...new Set(rows.map(([, ...where]) => where.slice(0, 2).join("/")))], ["Fire/All other employees"]);
    links = rows.map(([, , , link]) => link);
    for (const link of links) assert.match(link, new RegExp(`^${origin}/s/${own.survey}#[\\w-]{22}$`));
    assert.equal(new Set(links).size, 12);
  });

  await t.test("the letters", async () => {
    await press(page, "Print the letters");
    await page.waitForFunction(() => window.printed.length === 1);
    const [letters] = await page.evaluate(() => window.printed);
    assert.equal(letters.length, 12);
    for (const [at, { text, codes }] of letters.entries()) {
      assert.equal(codes, 1, "one QR code");
      for (const words of [`No. ${at + 1} · Fire`, links[at], "Workplace diversity survey", "Encuesta"]) assert.ok(text.includes(words), words);
      assert.ok(text.replaceAll(/\s/g, "").includes(own.survey), "the survey's address, to be compared");
    }
    assert.equal(await page.locator(".letter").count(), 0, "they are gone from the page when they are printed");
  });

  await t.test("the links are let go, and the page is loaded again without them", async () => {
    await press(page, "Let the links go");
    await page.getByText("Links of 12 invitations").waitFor({ state: "detached" });
    await page.reload();
    await said(page, "Invitations made so far: 12");
    nowhere(await page.content(), { code: links[0].split("#")[1] }, "on the page that was loaded again");
  });

  await t.test("lost ones are made again, a used one is not", async () => {
    await unfold(page, "Make lost invitations again");
    await enter(page, "invite-number", "3");
    await press(page, "Make them again");
    await said(page, "Invitations with another link: 1. Save the file now.");
    const [, [number, , , link]] = await table(page, "Save the file for the mail merge");
    assert.equal(number, "3");
    assert.notEqual(link, links[2]);
    assert.equal(await redeem(own, links[2]), 404, "the old link has ended");
    assert.equal(await redeem(own, link), 200);
    await enter(page, "invite-number", "3");
    await press(page, "Make them again");
    await said(page, "Used already, and not made again, because each person has one response: 3.");
    await enter(page, "invite-number", "3, 7, 10-12");
    await press(page, "Make them again");
    await said(page, "Invitations with another link: 4. Save the file now. Used already, and not made again, because each person has one response: 3.");
    const [, ...rows] = await table(page, "Save the file for the mail merge");
    assert.deepEqual(rows.map(([number]) => number), ["3", "7", "10", "11", "12"]);
    assert.equal(await redeem(own, links[9]), 404, "the old links have ended");
    await enter(page, "invite-number", "99");
    await press(page, "Make them again");
    await summary(page).getByText("There is no invitation with the number 99").waitFor();
    await enter(page, "invite-number", "12-10");
    await press(page, "Make them again");
    await summary(page).getByText("Write numbers of invitations, such as 3, 7, 10-12").waitFor();
  });

  await t.test("rates are not told of so few, and the reminder file is as the day began", async () => {
    await page.getByText("Not told: fewer than 10 have, or have not").or(page.getByText("Nobody invited")).first().waitFor();
    await unfold(page, "Whom to remind");
    const [head, ...rows] = await table(page, "Save the file of today");
    assert.equal(head.length, 3, "no links");
    assert.equal(rows.length, 12, "what was used today is not told today");
    await said(page, "Invitations not used when the day began: 12.");
  });
});

/** Redeems an invitation with some message below the modulus; the status. */
async function redeem(office, link) {
  const message = Buffer.alloc(256, 7);
  message[0] = 0;
  const body = JSON.stringify({ invitation: link.split("#")[1], blinded_message: message.toString("base64url") });
  const headers = { "content-type": "application/json" };
  return (await fetch(`${office.server.origin}/api/v1/surveys/${office.survey}/credentials`, { method: "POST", headers, body })).status;
}

test("a shared device gets a link that is told once, and ends", async (t) => {
  const { origin, office, page } = await drew(t);
  await page.goto(`${origin}/surveys/plans/${office.record.id}`);
  await page.getByRole("heading", { name: "Shared devices and paper desks" }).waitFor();
  await enter(page, "station-label", "North depot, tablet 1");
  await enter(page, "station-expected", "9");
  await notice(page, "Few people are expected").waitFor();
  await press(page, "Make its link");
  await said(page, "Link of “North depot, tablet 1”");
  const link = page.getByText(new RegExp(`/station/${office.survey}#[\\w-]{22}$`));
  const code = (await link.first().innerText()).split("#")[1];
  await said(page, "Few people: a response can be guessed.");
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByText("North depot, tablet 1").first().waitFor();
  nowhere(await page.content(), { code }, "on the page that was loaded again");
  await page.getByRole("button", { name: "End it: “North depot, tablet 1”" }).click();
  await page.getByRole("group").getByRole("button", { name: "End it", exact: true }).click();
  await page.locator("td", { hasText: "Ended" }).waitFor();
  const { stations } = (await office.account.ask("GET", "/api/v1/survey-plans")).plans.find(({ id }) => id === office.record.id);
  assert.deepEqual(stations.map(({ active }) => active), [false]);
});

test("no account sees both: plans for one, the report after the freeze for the other", async (t) => {
  const { server, origin, office, page: runs } = await drew(t);
  const { plans } = await office.account.ask("GET", "/api/v1/survey-plans");
  // The one with 240 responses.
  const pilot = Object.assign(new Office(), { server, account: office.account, record: plans.find(({ opened }) => opened.survey !== server.survey) });
  const { page: reads } = await somebody(t, origin, "robin");
  const robin = await Account.signIn(server, "robin");
  await go(reads, "Surveys");
  await reads.locator("table").waitFor();
  assert.equal(await reads.getByText("Surveys of your organization").count(), 0);
  assert.equal(await reads.getByRole("link", { name: "Plan a survey" }).count(), 0);
  await said(reads, "once it is frozen");
  await reads.goto(`${origin}/surveys/plans/${pilot.record.id}`);
  await said(reads, "Only survey administrators plan and run surveys");
  assert.equal(await reads.getByRole("button", { name: "Pause" }).count(), 0);
  assert.equal((await robin.send("GET", "/api/v1/survey-plans")).status, 403);
  const report = `/api/v1/survey-reports/${pilot.survey}`;
  assert.equal((await robin.send("GET", report)).status, 409);
  assert.equal((await office.account.send("GET", report)).status, 403);

  const written = (await pilot.responses()).flatMap(({ answers }) => [answers.comment_barriers, answers.comment_action]).filter(Boolean);
  const [longest] = written.sort((one, other) => other.length - one.length);
  assert.ok(longest.split(" ").length > 3, "somebody wrote something");

  await pilot.become("closed");
  await pilot.pass(15);
  await reads.goto(`${origin}/surveys`);
  // The sample city has two earlier surveys with a report.
  await reads.locator(`a[href="/surveys/reports/${pilot.survey}"]`).click();
  await expectTitle(reads, "Response report");
  await reads.getByRole("heading", { name: "How complete the responses are" }).waitFor();
  const row = (name) => reads.getByRole("row").filter({ has: reads.getByRole("rowheader", { name, exact: true }) }).first();
  const numbers = async (name) => (await row(name).getByRole("cell").allInnerTexts()).map((cell) => cell.replace(",", ""));
  const all = await numbers("Everyone");
  assert.equal(all.at(-1), "240");
  assert.deepEqual(await numbers("Open link (Not one per person)"), all, "one way in, and it is named");
  await reads.getByRole("heading", { name: "Questions left out" }).waitFor();
  await said(reads, "withheld");
  const lines = await table(reads, "Save as CSV");
  assert.ok(lines.some((line) => line.includes("240")));
  nowhere(lines.map((line) => line.join(",")).join("\n"), { "what somebody wrote": longest }, "in the file");

  // Whoever runs surveys has no report.
  await runs.goto(`${origin}/surveys`);
  await runs.getByRole("heading", { name: "Surveys of your organization" }).waitFor();
  await runs.locator("table").nth(1).waitFor();
  assert.equal(await runs.getByRole("link", { name: "See the report" }).count(), 0);
  await runs.goto(`${origin}/surveys/reports/${pilot.survey}`);
  await said(runs, "Only equity officers and analysts see what a survey brought");
  assert.equal(await runs.getByText("How complete the responses are").count(), 0);
});
