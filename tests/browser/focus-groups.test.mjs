// Two facilitators take notes at one table without a network, and only those who are named in a session ever see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, expectTitle, until } from "./harness.mjs";
import { addRow, answer, expectDevice, go, inStep, keptText, openDocument, openRegister, outboxEmpty, question, rowOf, saved, signIn, somebody, turnTo, view } from "./work.mjs";

const SESSION = "P-02";
const SAID = "Applied three times, and never heard why it was somebody else.";
const [FIRST, SECOND, BETWEEN] = ["Jordan heard: ask the night crew.", "Jordan heard: a mentor, not a course.", "Skyler heard: post it on the noticeboard."];
/** Notes that the story of the sample city has. */
const BEFORE = 9;

const notes = (page) => page.locator(".row textarea").evaluateAll((fields) => fields.map((field) => field.value));

async function note(page, time, asked, seat, text) {
  const row = await addRow(page, "Note");
  await answer(page, "Time", time, row);
  await answer(page, "Question", asked, row);
  await answer(page, "Who spoke", seat, row);
  await answer(page, "What was said", text, row);
  return row;
}

test("notes of two facilitators come together in one list, for those who are named", async (t) => {
  const { browser, origin } = await city(t);
  const jordan = await browser.page(origin);
  await signIn(jordan, "jordan");
  const [skyler, alex, robin] = await Promise.all(["skyler", "alex", "robin"].map((name) => somebody(t, origin, name)));

  await t.test("nobody else has a word of it", async () => {
    await openRegister(alex.page, "Focus group session");
    await alex.page.getByRole("link", { name: "P-01", exact: true }).waitFor();
    assert.equal(await alex.page.getByRole("link", { name: SESSION, exact: true }).count(), 0);
    await openRegister(robin.page, "Focus group session");
    await robin.page.getByText("There are none on this device yet.").waitFor();
    for (const { page } of [alex, robin]) assert.ok(!(await keptText(page)).includes(SAID));
  });

  await t.test("both write without a network", async () => {
    for (const page of [jordan, skyler.page]) {
      await openDocument(page, SESSION);
      await turnTo(page, "Notes");
      assert.equal((await notes(page)).length, BEFORE);
    }
    const seats = await question(jordan, "Who spoke", rowOf(jordan, "Note", 1)).locator("option").allInnerTexts();
    assert.deepEqual(seats.filter((seat) => /^P\d+$/.test(seat)), ["P1", "P2", "P3", "P4", "P5"], "as many seats as people who came, and no names");
    for (const { context } of [browser, skyler.browser]) await context.setOffline(true);
    for (const page of [jordan, skyler.page]) await expectDevice(page, "Offline");
    const asked = (await question(jordan, "Question", rowOf(jordan, "Note", 1)).locator("option").allInnerTexts())[1];
    await note(jordan, "10:55", asked, "P1", FIRST);
    await note(skyler.page, "10:54", asked, "P2", BETWEEN);
    await note(jordan, "10:57", asked, "P4", SECOND);
    await answer(skyler.page, "Key point or theme", "Seen by Skyler", rowOf(skyler.page, "Note", 1));
    await answer(jordan, "How many others agreed?", "3", rowOf(jordan, "Note", 1));
    for (const page of [jordan, skyler.page]) await saved(page);
    assert.equal((await notes(jordan)).length, BEFORE + 2);
    assert.equal((await notes(skyler.page)).length, BEFORE + 1);
  });

  await t.test("and both have one list afterwards", async () => {
    for (const { context } of [browser, skyler.browser]) await context.setOffline(false);
    for (const page of [jordan, skyler.page]) await outboxEmpty(page);
    for (const page of [jordan, skyler.page]) {
      await inStep(page);
      await until(async () => (await notes(page)).length === BEFORE + 3);
    }
    const list = await notes(jordan);
    assert.deepEqual(await notes(skyler.page), list, "in the same order");
    for (const text of [SAID, FIRST, SECOND, BETWEEN]) assert.ok(list.includes(text), text);
    assert.ok(list.indexOf(FIRST) < list.indexOf(SECOND));
    for (const page of [jordan, skyler.page]) {
      const first = rowOf(page, "Note", 1);
      await until(async () => (await question(page, "Key point or theme", first).locator("input").inputValue()) === "Seen by Skyler");
      assert.equal(await question(page, "How many others agreed?", first).locator("input").inputValue(), "3");
      assert.equal(await page.getByText("People answered differently").count(), 0);
    }
  });

  await t.test("whoever is named then sees it, and reads only", async () => {
    const address = new URL(jordan.url()).pathname;
    await alex.page.goto(origin + address);
    await expectTitle(alex.page, "This document is not here");
    await view(jordan, "More");
    await jordan.getByRole("button", { name: "Add: Alex (analysis)" }).click();
    await jordan.getByRole("listitem").filter({ hasText: "Alex (analysis)" }).getByRole("button", { name: "Remove" }).waitFor();
    assert.equal(await jordan.getByRole("button", { name: "Add: Casey (public works)" }).count(), 0, "a role that may not read it is not offered");
    await outboxEmpty(jordan);
    await inStep(alex.page);
    await alex.page.locator("#document-title", { hasText: SESSION }).waitFor();
    await turnTo(alex.page, "Notes");
    await until(async () => (await notes(alex.page)).includes(BETWEEN));
    assert.ok(await alex.page.locator(".row textarea").first().isDisabled());
    await inStep(robin.page);
    assert.ok((await keptText(alex.page)).includes(SAID), "it is where it may be");
    assert.ok(!(await keptText(robin.page)).includes(SAID), "an officer who is not named sees nothing of it");

    await jordan.getByRole("listitem").filter({ hasText: "Alex (analysis)" }).getByRole("button", { name: "Remove" }).click();
    await outboxEmpty(jordan);
    await inStep(alex.page);
    await expectTitle(alex.page, "This document is not here");
    assert.ok(!(await keptText(alex.page)).includes(SAID));
    await go(alex.page, "Search");
    await alex.page.getByLabel("Words to look for").fill("noticeboard");
    await alex.page.getByText("No document on this device says all of these words.").waitFor();
  });
});
