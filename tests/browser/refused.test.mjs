// What the server refuses is kept, explained and can be corrected; what does not match its address is not shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, consent, expectReceived, expectTitle, next, press, start, stored, submit, waitSaved } from "./harness.mjs";
import { responsesOf } from "./proxy.mjs";
import { refuse } from "./screens.mjs";

const REFUSED = "The server did not accept your answers";

/** A response with a comment, sent and refused. */
async function refused(t, ...why) {
  const town = await city(t, { proxied: true });
  const page = await town.browser.page(town.address);
  await start(page);
  await consent(page);
  while (!(await page.locator("[name=comment_action]").count())) await next(page);
  await page.locator("[name=comment_action]").fill("First words");
  await waitSaved(page);
  await press(page, "Review and send what I’ve answered");
  const accept = town.proxy.on("POST", responsesOf, refuse(...why));
  await submit(page);
  await expectTitle(page, REFUSED);
  return { ...town, page, accept };
}

test("an answer is refused, corrected and sent again", async (t) => {
  const { server, page, accept } = await refused(t, "answers.comment_action", "too_long", "at most 5 characters are expected");
  const row = page.locator(".answer");
  assert.equal(await row.locator("dt").innerText(), "What one change would most help?");
  const said = await row.locator("dd").innerText();
  assert.match(said, /This text is too long/);
  assert.match(said, /at most 5 characters are expected/);
  // The refusal and the answers outlive the page.
  await page.reload();
  await expectTitle(page, REFUSED);
  assert.equal((await stored(page)).outbox.length, 1);
  accept();
  await press(page, "Go back and correct");
  await expectTitle(page, "In your own words");
  assert.equal(await page.locator("[name=comment_action]").inputValue(), "First words");
  const kept = await stored(page);
  assert.deepEqual([kept.drafts.length, kept.outbox.length], [1, 0]);
  await page.locator("[name=comment_action]").fill("Words");
  await waitSaved(page);
  await press(page, "Review and send what I’ve answered");
  await submit(page);
  await expectReceived(page);
  assert.deepEqual((await server.responses()).map(({ answers }) => answers), [{ consent: "yes", comment_action: "Words" }]);
});

test("another response with the same id was there first", async (t) => {
  const { page } = await refused(t, "id", "already_answered", "another response with this id was received before; the first one stays");
  await page.getByText("A response with this id was received before, with other answers. The first one counts.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Go back and correct" }).count(), 0);
  const downloading = page.waitForEvent("download");
  await press(page, "Save a copy to a file");
  await downloading;
  await press(page, "Delete my answers from this device");
  await press(page, "Yes, delete");
  await expectTitle(page, "Workplace diversity survey");
  const kept = await stored(page);
  assert.deepEqual([kept.drafts, kept.outbox], [[], []]);
});

const forged = {
  "a setting": [/^\/api\/v1\/surveys\/[\w-]+$/, (text) => text.replace('"k":10', '"k":5')],
  "a question": [/^\/api\/v1\/instruments\/[\w-]+$/, (text) => text.replace("Do you want to take part?", "Do you want to have a part?")],
};
for (const [what, [path, change]] of Object.entries(forged)) {
  test(`${what} was changed on the way: the survey is not shown`, async (t) => {
    const { proxy, browser, address } = await city(t, { proxied: true });
    proxy.on("GET", path, async ({ forward, respond }) => {
      const reply = await forward({ plain: true });
      const body = change(String(reply.body));
      assert.notEqual(body, String(reply.body));
      respond({ ...reply, body });
    });
    const page = await browser.page(address);
    await page.getByText("does not match its address, so it is not shown").waitFor();
    assert.equal(await page.getByRole("button", { name: "Start" }).count(), 0);
    assert.equal((await stored(page)).published.length, 0);
  });
}
