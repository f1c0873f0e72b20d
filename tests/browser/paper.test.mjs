// A paper desk: questionnaires typed in by keys alone, twice where chance wants it, with what differs shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { expectTitle, steadily, until } from "./harness.mjs";
import { LEAD, PIN, afresh, expectCounts, expectSecret, kept, running } from "./stations.mjs";
import { sealedOf } from "./surveys.mjs";

const WORDS = { "what stands on the paper": "More buses at night" };

/** Names of the question that has the keyboard, and of what the keyboard is on. */
const focused = (page) => steadily(() => page.evaluate(() => {
  const on = document.activeElement;
  return { question: on.closest(".typing .question")?.querySelector("[name]")?.name, id: on.id, says: (on.innerText ?? "").trim() };
}));

/** Presses a key, and waits until the keyboard has moved on. */
async function key(page, name) {
  const before = await focused(page);
  await page.keyboard.press(name);
  await until(async () => {
    const now = await focused(page);
    return now.question !== before.question || now.id === "typing-finish";
  });
}

/** Goes through the tab order until the keyboard is on what is wanted. */
async function tabTo(page, wanted) {
  for (let steps = 0; steps < 400; steps += 1) {
    const { id, says } = await focused(page);
    if (id === wanted || says === wanted) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the tab key does not lead to ${wanted}`);
}

async function pressByKey(page, name) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

/** Types a questionnaire: keys by question, everything else is left blank. */
async function type(page, given, look) {
  await until(async () => (await focused(page)).question === "consent");
  const left = { ...given };
  while (Object.keys(left).length) {
    const { question } = await focused(page);
    const keys = left[question] ?? "Enter";
    delete left[question];
    if (Array.isArray(keys)) {
      for (const one of keys) await page.keyboard.press(one);
      await key(page, "Enter");
    } else if (keys.length > 1 && keys !== "Enter") {
      await page.keyboard.type(keys);
      await key(page, "Enter");
    } else {
      await key(page, keys);
    }
  }
  await look?.();
  await page.keyboard.press("Control+Enter");
}

/** The number before the label of an answer. */
const printed = (page, name, value) => page.locator(`.typing input[name=${name}][value="${value}"] + label`)
  .evaluate((label) => getComputedStyle(label, "::before").content);

// Of more than nine choices a first digit waits for a second one; Enter takes it as it is.
const FIRST = { consent: "1", valued_member: "2", belong: "5", barriers: ["1", "Enter", "3"], recommend: "7", comment_action: WORDS["what stands on the paper"], age_group: "2" };
const SECOND = { consent: "1", voice_opinion: "4" };

test("two questionnaires by keys alone, one typed differently the second time", async (t) => {
  const { proxy, browser, office, page } = await running(t, "paper", { expected: "60" });
  await browser.context.setOffline(true);
  await pressByKey(page, "Type in the next questionnaire");
  await expectTitle(page, "Questionnaire 1");
  await type(page, FIRST, async () => {
    const numbers = [await printed(page, "consent", "yes"), await printed(page, "recommend", "7"), await printed(page, "recommend", "prefer_not")];
    assert.deepEqual(numbers, ['"1"', "none", '"11"'], "a label that is a number stands for itself");
  });
  await page.getByText("Once more, please").waitFor();
  await expectSecret(page, WORDS, "between typing it the first and the second time");
  await expectTitle(page, "Questionnaire 1");
  await type(page, { ...FIRST, belong: "4" });

  await expectTitle(page, "Typed differently");
  const difference = page.locator(".difference");
  assert.equal(await difference.count(), 1, "one question differs");
  await expectSecret(page, WORDS, "while the two are compared");
  // Without a word which of the two it is, it goes no further.
  await pressByKey(page, "Finish this questionnaire");
  await page.locator("#error-summary").getByText("choose what stands on the paper").waitFor();
  await tabTo(page, "first-0");
  await page.keyboard.press("Space");
  await pressByKey(page, "Finish this questionnaire");

  await expectTitle(page, "Questionnaire 2");
  await page.getByText("The last questionnaire is sealed and kept.").waitFor();
  assert.equal(await page.locator(".typing input:checked").count(), 0, "the next questionnaire is blank");
  await type(page, SECOND);
  await page.getByText("Once more, please").waitFor();
  await type(page, SECOND);
  await expectTitle(page, "Questionnaire 3");
  await expectSecret(page, WORDS, "afterwards");
  assert.equal((await kept(page)).waiting.length, 2);
  await afresh(page, () => pressByKey(page, "Stop typing and put this questionnaire back"));

  await pressByKey(page, LEAD);
  // The keyboard is put on the title of a page that is new.
  await until(async () => (await focused(page)).says === LEAD && (await focused(page)).id === "title");
  await tabTo(page, "pin");
  await page.keyboard.type(PIN);
  await page.keyboard.press("Enter");
  await expectTitle(page, "How this station stands");
  await expectCounts(page, { Finished: 2, "Sealed, waiting to be sent": 2, "Questionnaires typed twice": 2, "Typed differently": 1, "Left unfinished and deleted": 0 });
  await page.locator("#rate", { hasText: /^\d+\.\d of a hundred questions were typed differently\.$/ }).waitFor();
  await tabTo(page, "Send now");
  await browser.context.setOffline(false);
  await page.keyboard.press("Enter");
  await expectCounts(page, { "Received by the server": 2, "Sealed, waiting to be sent": 0 }, 60_000);
  const sent = proxy.posted.filter(({ path }) => sealedOf.test(path)).map(({ body }) => JSON.parse(body).sealed.length);
  assert.deepEqual(sent, [1, 1]);
  const responses = await office.responses();
  assert.deepEqual([...new Set(responses.map(({ mode }) => mode))], ["paper"]);
  const [one, other] = responses.map(({ answers }) => answers).sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  assert.deepEqual(Object.keys(one).sort(), Object.keys(FIRST).sort());
  assert.equal(one.comment_action, FIRST.comment_action);
  assert.equal(one.barriers.length, 2);
  assert.equal(one.recommend, "7", "on a scale from 0 the printed number is the key");
  assert.equal(one.belong, await choice(office, "belong", 5), "what was picked counts");
  assert.deepEqual(Object.keys(other).sort(), ["consent", "voice_opinion"]);
});

/** The name in data of a question's choice with this number. */
async function choice(office, question, number) {
  const { version } = await (await fetch(`${office.server.origin}/api/v1/surveys/${office.survey}`)).json();
  const instrument = await (await fetch(`${office.server.origin}/api/v1/instruments/${version}`)).json();
  const { type } = instrument.survey.find(({ name }) => name === question);
  return instrument.choices[type.split(" ")[1]].items[number - 1].name;
}
