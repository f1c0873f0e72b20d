// From the link to "Received", online, in a wide window, in two languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, city, expectReceived, expectTitle, installed, next, press, start, stored, submit, waitSaved } from "./harness.mjs";
import { responsesOf } from "./proxy.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.id);

test("a person answers everything", async (t) => {
  const { server, proxy, browser, origin, address } = await city(t, { proxied: true });
  // Whatever cookie a browser has for this host must not travel with answers.
  await browser.context.addCookies([{ name: "session", value: "of someone", url: origin }]);
  const page = await browser.page(address);

  await expectTitle(page, "Workplace diversity survey");
  await press(page, "Start");
  await page.locator("#error-summary").waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "error-summary");
  await page.getByRole("link", { name: "Say whether this is your own device" }).click();
  assert.equal(await focused(page), "own-yes");
  await start(page);

  await press(page, "Next");
  await page.waitForFunction(() => document.activeElement?.id === "error-summary");
  await page.getByRole("link", { name: /Please choose Yes or No/ }).click();
  assert.equal(await focused(page), "q-consent");

  // By keyboard alone: the first page, and one row of a matrix.
  await page.keyboard.press("Space");
  assert.ok(await page.locator("#q-consent").isChecked());
  assert.equal(await page.locator("#error-summary").count(), 0, "the problem is solved, so it is no longer said");
  for (let tabs = 0; tabs < 10 && !(await page.evaluate(() => document.activeElement.innerText === "Next")); tabs += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expectTitle(page, "Inclusion and belonging");
  await page.waitForFunction(() => document.activeElement?.id === "title");
  assert.equal(await page.locator("main table").count(), 1, "a wide window shows a table");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  assert.ok(await page.getByRole("radio", { name: "I am treated as a valued member of my team. Agree", exact: true }).isChecked());
  await press(page, "Back");
  await expectTitle(page, "Before you start");

  // Spanish in the middle of the form changes words, not answers.
  await press(page, "Next");
  await expectTitle(page, "Inclusion and belonging");
  await press(page, "Español");
  await expectTitle(page, "Inclusión y pertenencia");
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  assert.ok(await page.locator("input[name=valued_member][value=agree]").isChecked());
  await press(page, "English");
  await press(page, "Back");
  const given = await answerAll(page);
  assert.ok(Object.keys(given).length > 40, "every page was answered");

  // The review says what was chosen, and leads back to it.
  const comment = page.locator(".answer", { hasText: "What one change would most help?" });
  assert.equal(await comment.locator("dd").first().innerText(), given.comment_action);
  assert.equal(await page.locator(".unanswered").count(), 0);
  await page.getByRole("button", { name: "Change: What one change would most help?" }).click();
  await expectTitle(page, "In your own words");
  await page.locator("[name=comment_action]").fill("Another word");
  given.comment_action = "Another word";
  await waitSaved(page);
  await next(page);
  await press(page, "Next");
  await expectTitle(page, "About you");
  await next(page);
  assert.equal(await comment.locator("dd").first().innerText(), "Another word");

  await installed(page);
  await submit(page);
  await expectReceived(page);
  const responses = await server.responses();
  assert.equal(responses.length, 1);
  assert.deepEqual(responses[0].answers, given);
  assert.equal(responses[0].language, "en");
  const kept = await stored(page);
  assert.deepEqual([kept.drafts, kept.outbox], [[], []]);
  const asked = proxy.seen.filter(({ path }) => path.startsWith("/api/"));
  assert.equal(asked.filter(({ path }) => responsesOf.test(path)).length, 1);
  for (const { path, headers } of asked) {
    assert.equal(headers.cookie, undefined, path);
    assert.equal(headers.referer, undefined, path);
  }
});
