// Invited people: one code, one credential, one response, wherever the line is cut; and a device that forgets.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  NARROW, answerAll, answerPage, askedBy, consentOnly, expectReceived, expectTitle, expectWaiting, installed, next, press, start, stored, submit, title, until,
  waitSaved,
} from "./harness.mjs";
import { responsesOf } from "./proxy.mjs";
import {
  MINE, another, answerWithWords, bodiesOf, copyOf, credentialsOf, deviceText, hasCredential, idOf, invited, nowhere, ofSurveys, pass, watchAddress,
} from "./surveys.mjs";
import { notice, signIn } from "./work.mjs";

const WELCOME = "Workplace diversity survey";
const REFUSED = "The server did not accept your answers";
const NOT_ACCEPTED = "Your invitation was not accepted";
const USED = "This invitation has already been used";

test("invited on a phone: no network after the welcome page, and nothing is left on the device", async (t) => {
  const { server, proxy, browser, origin, office, code, address, link } = await invited(t, { viewport: NARROW, script: watchAddress });
  // Somebody who is signed in to the workbench in the same browser stays as unknown as anyone.
  const desk = await browser.page(origin);
  await signIn(desk, "robin");
  assert.ok(proxy.seen.some(({ headers }) => headers.cookie?.startsWith("evenhand=")), "the session has a cookie");
  const before = proxy.seen.length;

  let page = await browser.page(link);
  await expectTitle(page, WELCOME);
  assert.equal(page.url(), address);
  const [hash, addresses] = await page.evaluate(() => [location.hash, window.addressesAtRequests]);
  assert.equal(hash, "");
  assert.ok(addresses.length > 2, "the app asked for something");
  nowhere(addresses.join("\n"), { code }, "in the address when something is asked");
  const cdp = await browser.context.newCDPSession(page);
  const { entries } = await cdp.send("Page.getNavigationHistory");
  nowhere(entries.map(({ url }) => url).join("\n"), { code }, "in the history of the tab");
  assert.equal(await page.getByText("does not check that each person answers once").count(), 0, "this is no open link");
  nowhere(await deviceText(page), { code }, "on the device before Start");
  await installed(page);
  assert.deepEqual(await askedBy(page, /\/credential-/), [], "the cryptography is not asked for before Start");

  await browser.context.setOffline(true);
  await start(page);
  await until(async () => Boolean((await pass(page))?.blinding));
  const { nonce, invitation, blinding, id } = await pass(page);
  assert.equal(invitation, code, "the invitation outlives the page as soon as the person has begun");
  assert.notDeepEqual(await askedBy(page, /\/credential-/), [], "and then it is");
  assert.equal(Buffer.from(id, "base64url").toString("hex").toUpperCase(), idOf(nonce));
  const given = { ...(await answerPage(page)) };
  await next(page);
  Object.assign(given, await answerPage(page));
  await waitSaved(page);
  const here = await title(page);
  await page.reload();
  await expectTitle(page, here);
  Object.assign(given, await answerAll(page));
  await submit(page);
  await expectWaiting(page);
  // Closed and opened again, without the code.
  await page.close();
  page = await browser.page(address);
  await expectWaiting(page);
  assert.deepEqual((await pass(page)).blinding, blinding, "the same message is kept");
  assert.equal(await office.redeemed(), 0);

  await browser.context.setOffline(false);
  await hasCredential(page);
  assert.equal((await server.responses()).length, 0, "not in the same second");
  await press(page, "Try again");
  await expectReceived(page, 30_000);
  const responses = await server.responses();
  assert.deepEqual(responses.map(({ id, mode, answers }) => [id, mode, answers]), [[idOf(nonce), "invited", given]]);
  assert.equal(await office.redeemed(), 1);
  const { published, ...rest } = await stored(page);
  assert.equal(published.length, 1);
  assert.deepEqual(rest, { drafts: [], outbox: [], invited: [], answered: ["true"] });
  const [credential] = bodiesOf(proxy, responsesOf).map((body) => JSON.parse(body).responses[0].credential);
  const secrets = { code, nonce, id, answer: given.comment_action, secret: blinding.secret, message: blinding.blinded_message, signature: credential.signature, randomizer: credential.randomizer };
  nowhere(await deviceText(page), secrets, "on the device afterwards");
  nowhere(await page.content(), secrets, "on the page afterwards");

  const asked = proxy.seen.slice(before).filter(({ path }) => ofSurveys.test(path));
  assert.ok(asked.some(({ path }) => credentialsOf.test(path)) && asked.some(({ path }) => responsesOf.test(path)));
  for (const { path, headers } of asked) {
    assert.equal(headers.cookie, undefined, `${path} with a cookie`);
    assert.equal(headers.referer, undefined, `${path} says where it comes from`);
  }
  assert.equal(bodiesOf(proxy, credentialsOf).length, 1, "one request for a credential is enough");
  nowhere(proxy.seen.map(({ path, headers }) => path + JSON.stringify(headers)).join("\n"), { code, nonce }, "in an address or a header");
});

test("the answer with the credential is cut off, and the browser killed: the same message, one credential", async (t) => {
  const { server, proxy, browser, office, address, link } = await invited(t);
  let cut = 0;
  const recover = proxy.on("POST", credentialsOf, async ({ forward, drop }) => {
    const reply = await forward();
    assert.equal(reply.status, 200);
    cut += 1;
    drop();
  });
  let page = await browser.page(link);
  await start(page);
  await until(() => cut > 0);
  assert.equal(await office.redeemed(), 1, "the server has committed");
  const held = await pass(page);
  assert.ok(!held.credential && held.blinding, "the device has not heard of it");
  await browser.kill();
  recover();
  await browser.reopen();

  page = await browser.page(address);
  await expectTitle(page, "Before you start");
  await hasCredential(page);
  assert.equal((await pass(page)).nonce, held.nonce);
  const asked = bodiesOf(proxy, credentialsOf).map((body) => JSON.parse(body).blinded_message);
  assert.ok(asked.length >= 2);
  assert.equal(new Set(asked).size, 1, "one message, however often it was sent");
  assert.equal(await office.redeemed(), 1);

  await t.test("and so is the answer to the response: the same response, once", async () => {
    await answerPage(page);
    await next(page);
    await press(page, "Review and send what I’ve answered");
    await expectTitle(page, "Check your answers");
    let lost = 0;
    const recover = proxy.on("POST", responsesOf, async ({ forward, drop }) => {
      assert.equal((await forward()).status, 200);
      lost += 1;
      drop();
    });
    await submit(page);
    await until(() => lost > 0);
    assert.equal((await server.responses()).length, 1);
    await browser.kill();
    recover();
    await browser.reopen();
    page = await browser.page(address);
    await expectReceived(page);
    const sent = bodiesOf(proxy, responsesOf);
    assert.ok(sent.length >= 2);
    assert.equal(new Set(sent).size, 1, "the same, however often it was sent");
    assert.deepEqual((await server.responses()).map(({ id, mode }) => [id, mode]), [[idOf(held.nonce), "invited"]]);
    const { invited, outbox } = await stored(page);
    assert.deepEqual([invited, outbox], [[], []]);
  });
});

test("an invitation is used twice: the first response stays, the second person's answers too", async (t) => {
  const { server, browser, origin, office, address, link } = await invited(t);
  const first = await browser.page(link);
  await answerWithWords(first);
  await submit(first);
  await expectReceived(first);
  const [stays] = await server.responses();

  const { page } = await another(t, origin, link);
  await answerWithWords(page);
  await notice(page, NOT_ACCEPTED).getByText(USED).waitFor();
  await submit(page);
  await expectTitle(page, REFUSED);
  await page.getByText(USED).first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Go back and correct" }).count(), 0, "nothing in the answers is wrong");
  assert.deepEqual((await copyOf(page)).answers, { consent: "yes", comment_action: MINE });
  await page.reload();
  await expectTitle(page, REFUSED);
  assert.deepEqual((await copyOf(page)).answers, { consent: "yes", comment_action: MINE });
  assert.deepEqual(await server.responses(), [stays]);
  assert.equal(await office.redeemed(), 1);

  await t.test("on the first one's device the link says that it was answered", async () => {
    const again = await browser.page(link);
    await notice(again, "Received").getByText("A response was sent from this device before").waitFor();
    await start(again);
    await notice(again, NOT_ACCEPTED).getByText(USED).waitFor();
  });

  await t.test("a new invitation in place of the used one sends the answers that were kept", async () => {
    const [other] = await office.invite();
    await page.goto(`${address}#${other}`);
    await press(page, "Try again");
    await expectReceived(page);
    assert.equal((await server.responses()).length, 2);
  });
});

test("two letters on one phone: neither person sees or takes what is the other's", async (t) => {
  const { server, browser, office, address, link } = await invited(t);
  const first = await browser.page(link);
  await answerWithWords(first);
  await hasCredential(first);
  const kept = await pass(first);
  await first.close();

  const [other] = await office.invite();
  const page = await browser.page(`${address}#${other}`);
  await page.getByText("Answers of another invitation are kept on this device").waitFor();
  nowhere(await page.content(), { words: MINE }, "before anybody said whose they are");
  await press(page, "This is another person’s letter");
  await expectTitle(page, WELCOME);
  await press(page, "Start");
  await expectTitle(page, "Before you start");
  await consentOnly(page);
  assert.equal(await office.redeemed(), 1, "what lasts no longer than the page is exchanged when there is something to send");
  await submit(page);
  await press(page, "Try again");
  await expectReceived(page);
  assert.deepEqual((await server.responses()).map(({ answers }) => answers), [{ consent: "yes" }]);
  const { drafts, invited: passes } = await stored(page);
  assert.deepEqual([drafts.length, passes.map((pass) => JSON.parse(pass))], [1, [kept]], "the first one's are left alone");

  await t.test("the first goes on, also from the second letter's page", async () => {
    const back = await browser.page(`${address}#${(await office.invite())[0]}`);
    await press(back, "Go on with the answers that are kept here");
    await back.getByText("Your answers were kept on this device").waitFor();
    await back.goto(link);
    await back.getByText("Your answers were kept on this device").waitFor();
    await press(back, "Review and send what I’ve answered");
    await submit(back);
    await expectReceived(back);
    assert.equal((await server.responses()).filter(({ answers }) => answers.comment_action === MINE).length, 1);
    const { drafts, invited, outbox } = await stored(back);
    assert.deepEqual([drafts, invited, outbox], [[], [], []]);
  });
});

test("invited on a shared computer: used when it is sent, and nothing stays", async (t) => {
  const { server, browser, office, address, link } = await invited(t);
  const page = await browser.page(link);
  await page.getByText("your invitation is used only when you send your answers").waitFor();
  await start(page, false);
  await consentOnly(page);
  assert.equal(await office.redeemed(), 0, "a page that is closed now has used nothing");
  await submit(page);
  await press(page, "Try again");
  await expectReceived(page);
  const nothing = { drafts: [], outbox: [], invited: [], answered: [] };
  const { published, ...rest } = await stored(page);
  assert.deepEqual([published.length, rest], [1, nothing]);

  await t.test("also what was kept before the person said that others use it", async () => {
    const page = await browser.page(`${address}#${(await office.invite())[0]}`);
    await start(page);
    await hasCredential(page);
    await press(page, "Delete my answers from this device");
    await press(page, "Yes, delete");
    await expectTitle(page, WELCOME);
    assert.ok((await pass(page)).credential, "it is no answer, and can still be used");
    await start(page, false);
    await consentOnly(page);
    await submit(page);
    await expectReceived(page);
    const { published, ...rest } = await stored(page);
    assert.deepEqual(rest, nothing);
    assert.equal((await server.responses()).length, 2);
  });
});

test("without a code, with an unknown one, with one of another survey", async (t) => {
  const { server, proxy, browser, origin, office, address } = await invited(t);
  const closed = await office.open({ modes: ["invited"] });
  const only = `${origin}/s/${closed.survey}`;

  await t.test("a survey that is also an open link is answered as such, and says so", async () => {
    const page = await browser.page(address);
    await page.getByText("does not check that each person answers once").waitFor();
    await start(page);
    await consentOnly(page);
    await submit(page);
    await expectReceived(page);
    assert.deepEqual((await server.responses()).map(({ mode }) => mode), ["open_link"]);
    assert.equal(bodiesOf(proxy, credentialsOf).length, 0);
    await page.close();
  });

  await t.test("a survey for invited people asks for the invitation", async () => {
    const page = await browser.page(only);
    await expectTitle(page, "The survey cannot be opened");
    await page.getByText("An invitation is needed to answer").waitFor();
    assert.equal(await page.getByRole("button", { name: "Start" }).count(), 0);
    // What is no code is none.
    await page.goto(`${only}#something`);
    await page.reload();
    await expectTitle(page, "The survey cannot be opened");
    await page.close();
  });

  for (const [what, code] of [["an unknown code", "A".repeat(22)], ["a code of another survey", (await office.invite())[0]]]) {
    await t.test(`${what} is refused, and nothing is lost`, async () => {
      const { page } = await another(t, origin, `${only}#${code}`);
      const before = (await closed.responses()).length;
      await answerWithWords(page);
      await notice(page, NOT_ACCEPTED).getByText("The server does not know this invitation").waitFor();
      await submit(page);
      await expectTitle(page, REFUSED);
      assert.equal((await copyOf(page)).answers.comment_action, MINE);
      assert.equal((await closed.responses()).length, before);
      // The right code goes on with them.
      const [right] = await closed.invite();
      await page.goto(`${only}#${right}`);
      await press(page, "Try again");
      await expectReceived(page);
      const responses = await closed.responses();
      assert.equal(responses.length, before + 1);
      assert.ok(responses.every(({ answers }) => answers.comment_action === MINE));
    });
  }
});
