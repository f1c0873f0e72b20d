// Two hundred texts in documents, titles, comments, names and releases, and something that is being typed: none is in any
// file of the browser's profile, neither of a device that is locked nor of one that is signed out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSPHRASE, choose, dice, findIn, lock, planted, unlock } from "./vaults.mjs";
import { Browser, city, expectTitle, installed, press, settle } from "./harness.mjs";
import { PASSWORD, answer, enter, expectDevice, go, inStep, openDocument, question, saved } from "./work.mjs";
import { getRelease } from "./analysis-screens.mjs";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const KIND = "plan-action";
const FIELDS = ["action_title", "action_owner", "action_description", "desired_result", "indicator", "measure", "measure_baseline", "measure_target", "action_why"];
const DOCUMENTS = 12;
const COMMENTS = 4;
const FROM_RELEASE = 34;
/** Long texts are shown short in places; a title is shown whole. */
const random = dice(SEED);
const fresh = () => planted(random, 28);

/** In the page of an officer: documents whose answers and comments are these texts, and names of people and departments. */
async function plant({ kind, documents, names, labels }) {
  const session = await (await fetch("/api/v1/session")).json();
  const { version } = session.kinds.find(({ name }) => name === kind);
  const id = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const ask = async (method, url, body) => {
    const reply = await fetch(url, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${url}: ${await reply.text()}`);
    return reply.json();
  };
  const device = id();
  const change = (doc, path, value) => ({ change: { id: id(), org: session.person.org, kind, doc, path, base: [], saw: [], value, version, device, at: Date.now() } });
  for (const { answers, comments } of documents) {
    const doc = id();
    const changes = [change(doc, "_document", { department: session.departments[0].id })];
    for (const [path, text] of answers) changes.push(change(doc, path, text));
    for (const text of comments) changes.push(change(doc, `_comments/${id()}`, { text }));
    const { results } = await ask("POST", "/api/v1/changes", { changes });
    const refused = results.filter(({ status }) => status !== "accepted");
    if (refused.length) throw new Error(JSON.stringify(refused));
  }
  const { accounts } = await (await fetch("/api/v1/people")).json();
  const others = accounts.filter(({ account }) => account !== session.person.account).slice(0, names.length);
  for (const [place, { account, grants, active }] of others.entries()) await ask("PUT", `/api/v1/people/${account}`, { name: names[place], grants, active });
  const departments = session.departments.map((one, place) => (labels[place] ? { ...one, label: { en: labels[place], es: labels[place] } } : one));
  await ask("PUT", "/api/v1/departments", { departments });
  return others.length;
}

/** Parts of a file that nothing packs: 24 bytes, nearly all of them different, in the numbers after its head. */
function unpackable(file, count) {
  const found = [];
  for (let at = Math.floor(file.length / 3); at + 24 <= file.length && found.length < count; at += 1) {
    const part = file.subarray(at, at + 24);
    if (new Set(part.subarray(0, 12)).size >= 11 && new Set(part.subarray(12)).size >= 11) {
      found.push(part);
      at += 24;
    }
  }
  return found;
}

/** In a page of somebody who may: the files of two releases, as numbers. */
async function releases() {
  const url = "/api/v1/survey-releases";
  const listed = (await (await fetch(url)).json()).releases.slice(0, 2);
  return Promise.all(listed.map(async ({ survey }) => {
    await fetch(`${url}/${survey}/agreement`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ terms: 1 }) });
    return [...new Uint8Array(await (await fetch(`${url}/${survey}`)).arrayBuffer())];
  }));
}

test(`no text is in the files of a device that is locked, or signed out (SEED=${SEED})`, { timeout: 600_000 }, async (t) => {
  const { browser: office, origin } = await city(t);
  const documents = Array.from({ length: DOCUMENTS }, () => ({
    answers: FIELDS.map((field) => [field, fresh()]), comments: Array.from({ length: COMMENTS }, fresh),
  }));
  const names = Array.from({ length: 6 }, fresh);
  const labels = Array.from({ length: 4 }, fresh);
  const officer = await office.page(`${origin}/healthz`);
  const signIn = ([name, password]) => fetch("/api/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name, password }) }).then(({ ok }) => ok);
  assert.ok(await officer.evaluate(signIn, ["robin", PASSWORD]));
  const named = await officer.evaluate(plant, { kind: KIND, documents, names, labels });

  const browser = await Browser.open(origin);
  t.after(() => browser.close());
  let page = await browser.page(`${origin}/sign-in`);
  await installed(page);
  // An analyst reads the actions of the plan, and the releases. Their own name is planted as well.
  await enter(page, "alex");
  await choose(page);
  await expectTitle(page, "Hello");
  await inStep(page);
  await go(page, "Analysis");
  await getRelease(page);
  await getRelease(page);
  const files = await officer.evaluate(releases);
  const parts = files.flatMap((file) => unpackable(Buffer.from(file), FROM_RELEASE / 2));
  const texts = [...documents.flatMap(({ answers, comments }) => [...answers.map(([, text]) => text), ...comments]), ...names.slice(0, named), ...labels];
  assert.ok(texts.length + parts.length >= 200, `${texts.length} texts and ${parts.length} parts of releases`);

  // They are here, and looked at: a document, its comments, a list, a search.
  const [[, title]] = documents[0].answers;
  await openDocument(page, title);
  await page.getByRole("navigation", { name: "Parts of the document" }).getByRole("button", { name: "Comments" }).click();
  await page.getByText(documents[0].comments[0]).first().waitFor();
  await go(page, "Work");
  await page.getByRole("link", { name: "Plan action", exact: true }).click();
  await page.getByText(documents[1].answers[0][1]).first().waitFor();
  const looked = [...texts, ...parts];
  await lock(page);
  assert.deepEqual(await settled(browser, looked), [], "locked, while the browser runs");
  await browser.context.close();
  assert.deepEqual(await findIn(browser.profile, looked), [], "locked, and the browser closed");

  // What is found where it is must be found: the search itself is looked at with the same words in a file that has them.
  await browser.reopen();
  page = await browser.page(origin);
  await unlock(page);
  await expectTitle(page, "Hello");
  await openDocument(page, title);
  await page.reload();
  await page.locator("#document-title", { hasText: title }).waitFor();
  await browser.kill();
  assert.deepEqual(await findIn(browser.profile, looked), [], "killed while it was open");

  await browser.reopen();
  page = await browser.page(origin);
  await unlock(page);
  await expectTitle(page, "Hello");
  await go(page, "Your account");
  await press(page, "Sign out");
  await expectTitle(page, "Welcome to Evenhand");
  assert.deepEqual(await settled(browser, looked), [], "signed out, while the browser runs");
  await browser.context.close();
  assert.deepEqual(await findIn(browser.profile, looked), [], "signed out, and the browser closed");
  await browser.reopen();
});

/** After what the browser writes a little later. */
async function settled(browser, texts) {
  await settle(2_000);
  return findIn(browser.profile, texts);
}

test(`what is typed, and not sent, is in no file either (SEED=${SEED})`, { timeout: 300_000 }, async (t) => {
  const { browser, origin } = await city(t);
  const typed = Array.from({ length: 3 }, fresh);
  let page = await browser.page(`${origin}/sign-in`);
  await installed(page);
  await enter(page, "casey");
  await choose(page);
  await expectTitle(page, "Hello");
  await inStep(page);
  // Chromium writes cookies half a minute later, or when it is closed: the one of the session must be there after the kill.
  await browser.context.close();
  await browser.reopen();
  page = await browser.page(origin);
  await unlock(page);
  await inStep(page);
  await openDocument(page, "Who walks in the snow");
  await browser.context.setOffline(true);
  await answer(page, "Contact for questions", typed[0]);
  await answer(page, "Who leads this analysis?", typed[1]);
  await saved(page);
  await question(page, "Contact for questions").locator("input").fill(typed[2]);
  await saved(page);
  // Killed while it is being typed.
  await browser.kill();
  assert.deepEqual(await findIn(browser.profile, [...typed, PASSPHRASE, PASSWORD]), []);
  await browser.reopen();
  page = await browser.page(origin);
  await unlock(page);
  await openDocument(page, "Who walks in the snow");
  assert.equal(await question(page, "Contact for questions").locator("input").inputValue(), typed[2]);
  await expectDevice(page, "All sent");
});

test("the search finds what is in a file, packed or cut", async () => {
  const { mkdtemp, rm, writeFile } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = await mkdtemp(join(tmpdir(), "evenhand-"));
  try {
    const [whole, wide, cut, absent] = Array.from({ length: 4 }, fresh);
    await writeFile(join(folder, "a"), Buffer.concat([Buffer.from([0, 255]), Buffer.from(whole), Buffer.from(wide, "utf16le")]));
    await writeFile(join(folder, "b"), `${cut.slice(0, 13)}\u0001\u0002${cut.slice(13)}`);
    const found = await findIn(folder, [whole, wide, cut, absent]);
    assert.deepEqual(found.map((one) => one.slice(28)).sort(), [" in a", " in a", " in b"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
