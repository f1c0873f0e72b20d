// A document between several people: comments, review, signatures, what it is about, and two answers to one question.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, press, until } from "./harness.mjs";
import { answer, begin, go, inStep, notice, openDocument, openRegister, outboxEmpty, question, sent, signIn, somebody, view } from "./work.mjs";

const SNOW = "Order of snow clearing";
const ABOUT = "What it does and for whom";
const SIGNED = "The dispatcher decides when crews are free.";

/** Where the open document stands. */
const stands = (page, text) => page.locator(".document-facts").getByText(text, { exact: true }).waitFor();

/** What was once said, in the history of the question. */
const said = (page, text) => question(page, ABOUT).locator(".history li").filter({ hasText: text });

/** A part of the page by its heading. */
const section = (page, heading) => page.locator("section").filter({ has: page.getByRole("heading", { name: heading }) });

/** A list of what needs somebody, on the first screen. */
const needing = (page, title) => page.locator(".home-list").filter({ has: page.getByRole("heading", { name: title }) });

/** Casey, who leads public works, in the city's browser, and others in their own. */
async function people(t, ...names) {
  const { browser, origin } = await city(t);
  const page = await browser.page(origin);
  await signIn(page, "casey");
  const others = [];
  for (const name of names) others.push((await somebody(t, origin, name)).page);
  return [page, ...others];
}

test("a policy is reviewed, sent back, corrected, signed, and changed after that", async (t) => {
  const [casey, riley, robin] = await people(t, "riley", "robin");
  await openDocument(riley, SNOW);
  await view(riley, "Review and sign");
  assert.equal(await riley.getByRole("button", { name: "Sign", exact: true }).isVisible(), false, "an ambassador does not sign");
  await press(riley, "Ask for a review");
  await stands(riley, "Review asked for");
  await sent(riley);

  await inStep(robin);
  await go(robin, "Work");
  await needing(robin, "Waiting for a review").getByRole("link", { name: SNOW, exact: true }).click();
  await question(robin, ABOUT).getByRole("button", { name: "Comment" }).click();
  await question(robin, ABOUT).getByLabel("New comment").fill("Who decides when crews are free?");
  await press(robin, "Add the comment");
  await question(robin, ABOUT).getByText("Who decides when crews are free?").waitFor();
  await view(robin, "Review and sign");
  await robin.getByLabel("What has to change").fill("One question is open, see there.");
  await press(robin, "Send back with a comment");
  await stands(robin, "Sent back");
  await sent(robin);

  await inStep(riley);
  await stands(riley, "Sent back");
  await go(riley, "Work");
  await needing(riley, "Sent back to be changed").getByRole("link", { name: SNOW, exact: true }).click();
  await view(riley, "Comments (2)");
  await riley.getByText("One question is open, see there.").waitFor();
  await riley.getByRole("listitem").filter({ hasText: "Who decides when crews are free?" }).getByRole("button", { name: ABOUT }).click();
  await riley.waitForFunction(() => document.activeElement?.classList.contains("beside"));
  await answer(riley, ABOUT, SIGNED);
  await view(riley, "Comments");
  for (const left of ["Comments (1)", "Comments"]) {
    await riley.getByRole("button", { name: "Mark as dealt with" }).first().click();
    await riley.getByRole("button", { name: left, exact: true }).waitFor();
  }
  await view(riley, "Review and sign");
  await press(riley, "Ask for a review");
  await sent(riley);

  await inStep(casey);
  await openDocument(casey, SNOW);
  await stands(casey, "Review asked for");
  assert.equal(await question(casey, ABOUT).locator("textarea").inputValue(), SIGNED);
  await view(casey, "Review and sign");
  await press(casey, "Sign");
  await stands(casey, "Signed");
  await casey.getByText(/^Signed by You, /).waitFor();
  await sent(casey);

  for (const page of [riley, robin]) {
    await inStep(page);
    await stands(page, "Signed");
  }
  await view(robin, "Review and sign");
  await robin.getByText(/^Signed by Casey \(public works\), /).waitFor();
  await view(riley, "Answers");
  await answer(riley, ABOUT, "The dispatcher decides, and the weather.");
  await stands(riley, "Changed since it was signed");
  await sent(riley);
  await inStep(robin);
  await stands(robin, "Changed since it was signed");
  await notice(robin, "Changed since it was signed").getByText("The signed answers are in the history").waitFor();
  await robin.getByText(/^Signed by Casey \(public works\), /).waitFor();
  await view(robin, "Answers");
  await question(robin, ABOUT).getByRole("button", { name: "History" }).click();
  await said(robin, SIGNED).waitFor();
  // Put back by a writer, it stands as it was signed.
  await question(riley, ABOUT).getByRole("button", { name: "History" }).click();
  await press(said(riley, SIGNED), "Put this back");
  await until(async () => (await question(riley, ABOUT).locator("textarea").first().inputValue()) === SIGNED);
});

test("what somebody is writing stays while others go on", async (t) => {
  const OWNER = "Who is responsible for it?";
  const [casey, robin] = await people(t, "robin");
  for (const page of [casey, robin]) await openDocument(page, SNOW);
  const meanwhile = async (words) => {
    await answer(casey, OWNER, words);
    await sent(casey);
    await inStep(robin);
  };
  const owner = question(robin, OWNER);
  await press(owner, "Comment");
  await owner.getByLabel("New comment").fill("Is it still Casey?");
  await meanwhile("Casey, until spring");
  await until(async () => (await owner.locator("input").inputValue()) === "Casey, until spring");
  assert.equal(await owner.getByLabel("New comment").inputValue(), "Is it still Casey?");
  await press(robin, "Add the comment");
  await owner.locator(".comments").getByText("Is it still Casey?").waitFor();
  await view(robin, "Review and sign");
  await robin.getByLabel("What has to change").fill("Name somebody who stays.");
  await meanwhile("Casey, until summer");
  assert.equal(await robin.getByLabel("What has to change").inputValue(), "Name somebody who stays.");
  await press(robin, "Send back with a comment");
  await stands(robin, "Sent back");
  assert.equal(await robin.getByLabel("What has to change").inputValue(), "");
});

test("what is incomplete is not signed, and the way to it is shown", async (t) => {
  const [casey] = await people(t);
  await openRegister(casey, "Policy or program");
  await begin(casey);
  await answer(casey, "Name", "Salt on bridges");
  await sent(casey);
  await view(casey, "Review and sign");
  assert.ok(await casey.getByRole("button", { name: "Sign", exact: true }).isDisabled());
  const missing = notice(casey, "It cannot be signed yet");
  const before = await missing.getByRole("button").count();
  assert.ok(before > 2);
  await missing.getByRole("button").first().click();
  await casey.waitForFunction(() => document.activeElement?.classList.contains("beside"));
});

test("an analysis is begun about a policy, and each is found from the other", async (t) => {
  const [casey, riley] = await people(t, "riley");
  await openDocument(casey, "Sidewalk repair order");
  await view(casey, "Links");
  await section(casey, "Begin a document about this one").getByLabel("Form").selectOption({ label: "Racial equity toolkit: fast track" });
  await press(casey, "Begin");
  await question(casey, "Which policy, program, practice or budget decision is it about?").locator("input").waitFor();
  assert.equal(await question(casey, "Which policy, program, practice or budget decision is it about?").locator("input").inputValue(), "Sidewalk repair order");
  await answer(casey, "Title of this analysis", "Sidewalks beside schools");
  await casey.locator(".document-facts").getByText("Public Works").waitFor();
  await sent(casey);
  await view(casey, "Links");
  await casey.getByRole("link", { name: "Sidewalk repair order", exact: true }).click();
  await casey.locator("#document-title", { hasText: "Sidewalk repair order" }).waitFor();

  await inStep(riley);
  await openDocument(riley, "Sidewalk repair order");
  await view(riley, "Links");
  await riley.getByRole("link", { name: "Sidewalks beside schools", exact: true }).click();
  await riley.locator("#document-title", { hasText: "Sidewalks beside schools" }).waitFor();
  await view(riley, "Links");
  const about = riley.getByRole("listitem").filter({ has: riley.getByRole("link", { name: "Sidewalk repair order", exact: true }) });
  await about.getByText("Policy or program").waitFor();
  await about.getByRole("button", { name: "Remove the link" }).click();
  await until(async () => (await about.count()) === 0);
  await outboxEmpty(riley);
  // A link can be made by hand, too.
  await section(riley, "Link to another document").getByLabel("Form").selectOption({ label: "Policy or program" });
  await riley.locator("#link-find").fill("snow");
  await press(riley, `Link: ${SNOW}`);
  await riley.getByRole("link", { name: SNOW, exact: true }).waitFor();
  await outboxEmpty(riley);
  await inStep(casey);
  await openDocument(casey, SNOW);
  await view(casey, "Links");
  await casey.getByRole("link", { name: "Sidewalks beside schools", exact: true }).waitFor();
});

test("two answers to one question are put together", async (t) => {
  const [casey, riley] = await people(t, "riley");
  await go(casey, "Work");
  await needing(casey, "Answers in conflict (1)").getByRole("link", { name: "Who walks in the snow", exact: true }).click();
  const asked = (page) => question(page, "What do they say about root causes");
  await notice(casey, "People answered differently without seeing each other").getByRole("button").first().click();
  const sides = await asked(casey).locator(".side").allInnerTexts();
  assert.equal(sides.length, 2);
  assert.ok(sides.some((side) => side.includes("Riley (public works)") && side.includes("car sensors")));
  assert.ok(sides.some((side) => side.includes("You") && side.includes("forty years ago")));
  const proposal = asked(casey).getByLabel("Both texts put together");
  await asked(casey).getByText("A proposal: the changes are in different places.").waitFor();
  const text = await proposal.inputValue();
  const whole = ["by car sensors on main roads", "reach the north side last", "drawn forty years ago", "were never drawn again", "nobody clears it"];
  for (const words of whole) assert.ok(text.includes(words), words);
  await proposal.fill(`${text} Read by both.`);
  await asked(casey).getByRole("button", { name: "Use this text" }).click();
  await until(async () => (await asked(casey).locator(".side").count()) === 0);
  await until(async () => (await asked(casey).locator("textarea").first().inputValue()).endsWith("Read by both."));
  await sent(casey);

  await inStep(riley);
  await openDocument(riley, "Who walks in the snow");
  assert.equal(await notice(riley, "People answered differently").count(), 0);
  await riley.getByRole("navigation", { name: "Pages of the form" }).getByRole("button", { name: "Step 2: Data" }).click();
  const merged = await asked(riley).locator("textarea").first().inputValue();
  for (const words of [...whole, "Read by both."]) assert.ok(merged.includes(words), words);
  await asked(riley).getByRole("button", { name: "History" }).click();
  await until(async () => (await asked(riley).locator(".history li").count()) === 4);
  assert.equal(await asked(riley).locator(".history li").filter({ hasText: "Stands now" }).count(), 1);
});

test("a department leads to everything of it that one may see", async (t) => {
  const [page] = await people(t);
  await inStep(page);
  await section(page, "Departments").getByRole("link", { name: "Public Works", exact: true }).click();
  await page.getByRole("link", { name: "Who walks in the snow", exact: true }).waitFor();
  assert.equal(await page.locator("#search-words").inputValue(), "Public Works");
  // Casey leads public works and has no analysis of another department, but everyone's policies.
  const found = await page.locator(".hits li").allInnerTexts();
  assert.ok(found.some((text) => text.includes(SNOW)), `${found}`);
  assert.ok(found.length >= 4, `${found}`);
});
