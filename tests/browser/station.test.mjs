// A shared tablet in a depot: a day without a network, one person after another, and nothing that one can learn of the other.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Browser, answerAll, answerPage, city, expectTitle, next, press, title, until } from "./harness.mjs";
import {
  LEAD, afresh, come, enterPin, expectCounts, expectNothingShown, expectReady, expectSecret, kept, quickly, running, sendAll, sendNow, setUp, toLead,
} from "./stations.mjs";
import { Office, deviceText, nowhere, sealedOf } from "./surveys.mjs";
import { signIn } from "./work.mjs";

const FIRST = { "the first person's words": "Words for comment_action" };
const SECOND = { "the second person's words": "The second person wrote this" };
const THIRD = { "the third person's words": "La tercera persona escribió esto" };
const ALL = { ...FIRST, ...SECOND, ...THIRD };

/** Opens a link with a code. The page begins anew for it, also where it is open already, and the code leaves the address. */
async function openLink(page, home, code) {
  await page.goto(`${home}#${code}`);
  await until(() => !page.url().includes(code));
}

/** Wherever somebody goes from here, they find the screen for the next person. */
async function nosey(page, { origin, home }, words) {
  const ways = {
    "by the way back": () => page.goBack().catch(() => {}),
    "by the way forward": () => page.goForward().catch(() => {}),
    "after a reload": () => page.reload(),
    "at /": () => page.goto(origin),
    "at /surveys": () => page.goto(`${origin}/surveys`),
    "at /sign-in": () => page.goto(`${origin}/sign-in`),
    "at the station's address": () => page.goto(home),
    "at the station's address with some code": () => openLink(page, home, "A".repeat(22)),
  };
  for (const [way, go] of Object.entries(ways)) {
    await go();
    if (page.url() === "about:blank") await page.goForward();
    await expectReady(page);
    await expectNothingShown(page, words, way);
    await expectSecret(page, words, way);
  }
}

test("three people, one after another, without a network", async (t) => {
  const town = await running(t, "shared_device", { expected: "9" });
  const { proxy, browser, origin, server, office, page } = town;
  assert.equal(page.url(), town.home);
  assert.equal(proxy.posted.length, 0);
  await page.getByText("Ready to go offline").waitFor();
  await browser.context.setOffline(true);
  await page.reload();
  await expectReady(page);

  await come(page);
  await page.getByText("What is promised here, and what is not").waitFor();
  await press(page, "Start");
  await expectTitle(page, "Before you start");
  const first = {};
  while ((await title(page)) !== "Check your answers") {
    Object.assign(first, await answerPage(page));
    await expectSecret(page, FIRST, "while the first person answers");
    await next(page);
  }
  assert.ok(first.comment_action.startsWith(FIRST["the first person's words"]));
  await press(page, "Finish");
  await expectTitle(page, "Thank you");
  await expectNothingShown(page, FIRST, "after the first person");
  await expectSecret(page, FIRST, "after the first person");
  await afresh(page, () => press(page, "For the next person"));
  await nosey(page, town, FIRST);

  await t.test("the second one stops in the middle, by a reload, then by the button", async () => {
    for (const leave of [() => page.reload(), () => afresh(page, stop), () => page.goto(origin)]) {
      await come(page);
      await press(page, "Start");
      await page.locator("input[name=consent][value=yes]").check();
      while (!(await page.locator("[name=comment_action]").count())) await next(page);
      await page.locator("[name=comment_action]").fill(SECOND["the second person's words"]);
      await expectSecret(page, SECOND, "while the second person writes");
      await leave();
      await expectReady(page);
      await expectNothingShown(page, ALL, "after the second person");
    }
    await nosey(page, town, { ...FIRST, ...SECOND });

    async function stop() {
      await press(page, "Stop and delete my answers");
      await press(page, "Yes, delete");
    }
  });

  const third = {};
  await t.test("the third one answers in Spanish", async () => {
    await come(page, "Español");
    await press(page, "Comenzar");
    await page.locator("input[name=consent][value=yes]").check();
    third.consent = "yes";
    while (!(await page.locator("[name=comment_action]").count())) await forward();
    await page.locator("[name=comment_action]").fill(THIRD["the third person's words"]);
    third.comment_action = THIRD["the third person's words"];
    await press(page, "Revisar lo que he respondido");
    await expectTitle(page, "Revise sus respuestas");
    await press(page, "Terminar");
    await expectTitle(page, "Gracias");
    await afresh(page, () => press(page, "Para la siguiente persona"));
    await nosey(page, town, ALL);

    async function forward() {
      const before = await title(page);
      await press(page, "Siguiente");
      await page.waitForFunction((before) => document.querySelector("main h1")?.innerText !== before, before);
    }
  });

  const { waiting } = await kept(page);
  assert.equal(waiting.length, 2);
  assert.equal(new Set(waiting.map((sealed) => sealed.length)).size, 1, "their length does not tell the long one from the short one");
  assert.equal((await office.responses()).length, 0);

  await t.test("the PIN: a wrong one, then the right one; counts and no answers", async () => {
    await press(page, LEAD);
    await enterPin(page, "4712");
    await page.locator("#error-summary").getByText("This is not the PIN").waitFor();
    await expectNothingShown(page, ALL, "at the PIN");
    await enterPin(page);
    await expectTitle(page, "How this station stands");
    await expectCounts(page, { Finished: 2, "Sealed, waiting to be sent": 2, "Received by the server": 0, "Refused by the server": 0 });
    await expectNothingShown(page, ALL, "behind the PIN");
  });

  await t.test("with a network they are sent, one at a time, and the device is empty", async () => {
    await browser.context.setOffline(false);
    await sendAll(page);
    await expectCounts(page, { Finished: 2, "Sealed, waiting to be sent": 0, "Received by the server": 2 });
    const sent = proxy.posted.filter(({ path }) => sealedOf.test(path)).map(({ body }) => JSON.parse(body).sealed);
    assert.deepEqual(sent.map((sealed) => sealed.length), [1, 1]);
    for (const { path, headers } of proxy.seen.filter(({ path }) => sealedOf.test(path))) assert.equal(headers.cookie, undefined, path);
    const responses = await office.responses();
    const expected = [{ mode: "shared_device", language: "en", answers: first }, { mode: "shared_device", language: "es", answers: third }];
    const byLanguage = responses.map(({ id: _, ...rest }) => rest).sort((a, b) => (a.language < b.language ? -1 : 1));
    assert.deepEqual(byLanguage, expected);
    const { waiting, aside } = await kept(page);
    assert.deepEqual([waiting, aside], [[], []]);
  });

  await t.test("the station ends, and the device is an ordinary one", async () => {
    await press(page, "End this station");
    await press(page, "Yes");
    await expectTitle(page, "Welcome to Evenhand");
    nowhere(await deviceText(page), { ...ALL, code: town.code, survey: server.survey }, "after the station ended");
  });
});

test("with a network nothing follows the person who gave it: ten wait before one is sent", async (t) => {
  const { proxy, page } = await running(t, "shared_device");
  const sent = () => proxy.posted.filter(({ path }) => sealedOf.test(path));
  // Longer than the longest pause between two.
  const longEnough = () => new Promise((done) => setTimeout(done, 22_000));
  await quickly(page);
  await longEnough();
  assert.equal(sent().length, 0, "nothing after the first one");
  for (let person = 2; person <= 9; person += 1) await quickly(page);
  assert.equal(sent().length, 0, "nothing of nine");
  await quickly(page);
  await until(async () => (await kept(page)).waiting.length === 9, 30_000);
  assert.equal(sent().length, 1, "one of ten");
  await longEnough();
  assert.equal(sent().length, 1, "and no more");
  await toLead(page);
  await page.locator("#sending", { hasText: "While ten or more wait" }).waitFor();
  await page.getByText("Something is not sent yet").waitFor();
  await sendAll(page);
  await expectCounts(page, { Finished: 10, "Sealed, waiting to be sent": 0, "Received by the server": 10 });
});

test("a station takes another link of its survey, without the PIN, once the server knows it", async (t) => {
  const { browser, office, page, home } = await running(t, "shared_device");
  await browser.context.setOffline(true);
  await quickly(page);
  const [{ id }] = await stationsOf(office);
  await office.account.ask("DELETE", `${office.path}/stations/${id}`);
  await browser.context.setOffline(false);
  const refused = { ["A".repeat(22)]: "The server does not know this link", [await office.station("paper")]: "for the other kind of station" };
  for (const [code, words] of Object.entries(refused)) {
    await openLink(page, home, code);
    await press(page, LEAD);
    await press(page, "Take this link");
    await page.getByText(words).waitFor();
    await expectSecret(page, { "the code that was opened": code }, "where it was refused");
    await press(page, "Back");
    await expectReady(page);
  }
  const code = await office.station("shared_device", 40, "Depot again");
  await openLink(page, home, code);
  await press(page, LEAD);
  await press(page, "Take this link");
  await expectTitle(page, "How this station stands");
  await page.getByText("The station has taken the new link.").waitFor();
  await sendAll(page);
  await expectCounts(page, { Finished: 1, "Sealed, waiting to be sent": 0, "Received by the server": 1 });
});

test("where the storage does not answer, the workbench is not shown in its place", async (t) => {
  const { origin, page, home } = await running(t, "shared_device", {
    script: () => {
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = function (...all) {
        if (sessionStorage.getItem("broken")) throw new DOMException("no storage today", "UnknownError");
        return open.apply(this, all);
      };
    },
  });
  await page.evaluate(() => sessionStorage.setItem("broken", "yes"));
  for (const address of [origin, home]) {
    await page.goto(address);
    await page.reload();
    await expectTitle(page, "The storage of this device could not be read");
    await expectNothingShown(page, {}, `at ${address}`);
  }
  await page.evaluate(() => sessionStorage.removeItem("broken"));
  await press(page, "Try again");
  await expectReady(page);
});

test("whoever walks away leaves nothing, and wrong PINs wait longer and longer", async (t) => {
  // Three minutes pass as fast as the test wants.
  const { page } = await running(t, "shared_device", { script: () => { window.ahead = 0; const { now } = Date; Date.now = () => now() + window.ahead; } });
  await come(page);
  await press(page, "Start");
  await page.locator("input[name=consent][value=yes]").check();
  const pass = (seconds) => page.evaluate((seconds) => { window.ahead += seconds * 1000; }, seconds);
  await pass(181);
  const asked = page.getByRole("alertdialog", { name: "Are you still there?" });
  await asked.waitFor();
  await press(page, "Yes, go on");
  await asked.waitFor({ state: "detached" });
  assert.ok(await page.locator("input[name=consent][value=yes]").isChecked(), "whoever is there goes on");
  await afresh(page, () => pass(211));
  await come(page);
  await press(page, "Start");
  await expectTitle(page, "Before you start");
  assert.equal(await page.locator("input[name=consent]:checked").count(), 0, "the next person begins afresh");
  await press(page, "Stop and delete my answers");
  await afresh(page, () => press(page, "Yes, delete"));

  await press(page, LEAD);
  for (let wrong = 0; wrong < 3; wrong += 1) {
    await enterPin(page, "4712");
    await until(async () => JSON.parse((await kept(page)).station.find((record) => record.includes('"pin"'))).pin.wrong === wrong + 1);
  }
  await page.getByText(/Try again in \d+ seconds/).waitFor();
  assert.ok(await page.getByRole("button", { name: "Go on", exact: true }).isDisabled());
  // A page that is loaded anew forgets none of the tries.
  await page.reload();
  await expectReady(page);
  await press(page, LEAD);
  await page.getByText(/Try again in \d+ seconds/).waitFor();
  await pass(60);
  await enterPin(page);
  await expectTitle(page, "How this station stands");
  await expectCounts(page, { Finished: 0, "Left unfinished and deleted": 2 });
});

test("a station that was ended keeps what it has, and another one sends it", async (t) => {
  const { browser, origin, server, office, page } = await running(t, "shared_device");
  await browser.context.setOffline(true);
  await come(page);
  await press(page, "Start");
  await answerAll(page);
  await press(page, "Finish");
  await expectTitle(page, "Thank you");
  await afresh(page, () => press(page, "For the next person"));
  const [{ id }] = await stationsOf(office);
  await office.account.ask("DELETE", `${office.path}/stations/${id}`);
  await browser.context.setOffline(false);
  await toLead(page);
  await sendNow(page);
  await page.locator("#sending", { hasText: "it was ended" }).waitFor({ timeout: 30_000 });
  await page.getByText("Something is not sent yet").waitFor();
  const downloading = page.waitForEvent("download");
  await press(page, "Save what is not sent to a file");
  const file = await (await downloading).path();
  const { sealed } = JSON.parse(await readFile(file, "utf8"));
  assert.equal(sealed.length, 1);

  const other = await Browser.open(origin);
  t.after(() => other.close());
  const code = await office.station("shared_device", 40, "Depot south");
  const there = await other.page(`${origin}/station/${server.survey}#${code}`);
  await setUp(there, "shared_device");
  await toLead(there);
  await there.locator("#sealed-file").setInputFiles({ name: "sealed.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await there.getByText("This is no file of sealed responses").waitFor();
  await there.locator("#sealed-file").setInputFiles(file);
  await expectCounts(there, { "Received by the server": 1, "Sealed, waiting to be sent": 0 }, 60_000);
  assert.equal((await office.responses()).length, 1);
});

async function stationsOf(office) {
  await office.look(office.survey);
  return office.record.stations;
}

test("what a station's link needs, and what it refuses", async (t) => {
  const { browser, origin, server } = await city(t, { proxied: true });
  const office = await Office.of(server);
  const page = await browser.page(`${origin}/station/${server.survey}`);
  await page.getByText("The code of this station is missing").waitFor();
  const code = await office.station("shared_device");
  const invitedOnly = await office.open({ modes: ["invited"] });
  await page.goto(`${origin}/station/${invitedOnly.survey}#${code}`);
  await page.getByText("This survey is not answered on shared devices or on paper").waitFor();
  await page.goto(`${origin}/station/${"A".repeat(43)}#${code}`);
  await page.getByText("No survey has this address").waitFor();
  // Somebody is signed in on the device: while a station runs, the workbench is not to be reached.
  await signIn(page, "robin");
  const other = await browser.page(origin);
  await other.getByRole("navigation", { name: "Main menu" }).waitFor();
  await page.goto(`${origin}/station/${server.survey}#${code}`);
  await page.getByText("sign out first").waitFor();
  await page.getByLabel("PIN to leave this mode").fill("1234");
  await page.getByLabel("The same PIN once more").fill("1234");
  await press(page, "Start the station");
  const said = page.locator("#error-summary");
  for (const words of ["Choose what this device is", "Say where the device stands", "Write how many are expected", "one of the first that anybody would try"]) {
    await said.getByText(words).waitFor();
  }
  await setUp(page, "shared_device");
  // Nobody has touched the tab beside it.
  await expectReady(other);
  await expectNothingShown(other, { account: "Robin" }, "in another tab");
  for (const path of ["", "/surveys", "/people", "/account"]) {
    await page.goto(origin + path);
    await expectReady(page);
    await expectNothingShown(page, { account: "Robin" }, `at ${path}`);
  }
});
