// Accounts: who comes in, what they may see, how that ends, and what is left on the device then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, city, expectTitle, installed, press, until } from "./harness.mjs";
import { answer, enter, expectDevice, go, inStep, kept, keptText, notice, openDocument, openRegister, openVault, outboxEmpty, PASSWORD, question, saved, sent, signIn, somebody } from "./work.mjs";

const OF_FIRE = "Smoke alarms for renters";
const OF_LIBRARY = "Late fees and blocked cards";
/** Words of documents that are for a department, or for those who are named in them. */
const SAYS = {
  fire: "four in five fires with injuries were in rented homes",
  library: "One card in five is blocked",
  works: "Questions at four bus stops",
  session: "I heard about the opening the day after it closed",
};

const expectSaid = (page, text) => page.getByText(text).first().waitFor();

/** Another browser, with nobody signed in. */
async function device(t, origin, path = "/") {
  const browser = await Browser.open(origin);
  t.after(() => browser.close());
  return { browser, page: await browser.page(origin + path) };
}

/** Robin, who looks after accounts, on the page for that. */
async function officer(t, options) {
  const town = await city(t, options);
  const page = await town.browser.page(town.origin);
  await signIn(page, "robin");
  await go(page, "People");
  await page.getByRole("heading", { name: "Accounts" }).waitFor();
  return { ...town, page };
}

/** Invites somebody, and gives the link. */
async function invite(page, name, role, department) {
  await press(page, "Invite somebody");
  await page.getByLabel("Name of the person").fill(name);
  await page.getByLabel("Role 1", { exact: true }).selectOption(role);
  if (department) await page.getByLabel("Where role 1 holds").selectOption(department);
  await press(page, "Make the invitation");
  return page.getByLabel("Link of the invitation").inputValue();
}

/** Chooses a name and a password on the page of the invitation. */
async function join(page, name, shown, password) {
  await page.getByLabel("Name to sign in with").fill(name);
  await page.getByLabel("Your name as others see it").fill(shown);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("The same password again").fill(password);
  await press(page, "Use the invitation");
}

const person = (page, name) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });

/** Changes an account, until the list says so. */
async function change(page, name, act, says) {
  await press(page, `Change ${name}`);
  await act();
  await press(page, "Save");
  await person(page, name).getByText(says, { exact: true }).waitFor();
  await page.getByText(`Saved: ${name}`).waitFor();
}

/** What the audit trail says, newest first: what, who, about whom, details. */
async function trail(page) {
  await go(page, "People");
  await page.getByRole("link", { name: "Who signed in, and what was changed" }).click();
  const rows = page.getByRole("region", { name: "Audit trail" }).locator("tbody tr");
  await rows.first().waitFor();
  return rows.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText).join(" | ")));
}

test("an officer invites a lead, moves them, and ends the account", async (t) => {
  const { proxy, browser, origin, page } = await officer(t, { proxied: true });
  const link = await invite(page, "Parker", "Department lead", "Fire");
  const code = link.split("#")[1];
  assert.match(link, new RegExp(`^${origin}/join#[\\w-]{22}$`));
  await browser.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(page, "Copy the link");
  await page.getByText("The link is copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  await press(page, "I have it; hide the link");
  await page.reload();
  await person(page, "Parker").getByText("Can be used until").waitFor();
  assert.ok(!(await page.content()).includes(code), "the link is shown once");

  // The code is taken out of the address before anything is asked for, and is nowhere but in the request that uses it.
  const { browser: theirs, page: parker } = await device(t, origin);
  const asked = [];
  theirs.context.on("request", (request) => asked.push(request.url(), request.headers().referer ?? ""));
  await parker.goto(link);
  await expectTitle(parker, "Begin with your invitation");
  assert.equal(parker.url(), `${origin}/join`);
  await join(parker, "parker", "Parker (fire)", "several words of parker");
  await openVault(parker);
  await expectTitle(parker, "Hello, Parker (fire)");
  await inStep(parker);
  await parker.reload();
  await expectTitle(parker, "Hello, Parker (fire)");
  assert.ok(asked.length > 4);
  // Playwright shows the fragment of a navigation's address, which browsers do not send; what was sent, the proxy saw.
  assert.deepEqual(asked.filter((url) => url.includes(code) && url !== link), []);
  assert.deepEqual(proxy.seen.filter((seen) => JSON.stringify(seen).includes(code)), []);

  await t.test("a lead of the fire department sees what such a lead may", async () => {
    await parker.locator(".home-who", { hasText: "Department lead, Fire" }).waitFor();
    await openDocument(parker, OF_FIRE);
    const text = await keptText(parker);
    assert.ok(text.includes(SAYS.fire) && text.includes("Fees for late returns"), "own documents, and what is for all");
    assert.ok((await keptText(page)).includes(SAYS.works), "an officer has it");
    for (const hidden of [SAYS.library, SAYS.works, SAYS.session]) assert.ok(!text.includes(hidden), hidden);
    assert.equal(await parker.getByRole("link", { name: "People", exact: true }).count(), 0);
    await go(parker, "Work");
    await parker.getByRole("link", { name: "Policy or program", exact: true }).waitFor();
    assert.equal(await parker.getByRole("link", { name: "Focus group session", exact: true }).count(), 0);
    for (const path of ["/people", "/audit"]) {
      await parker.goto(origin + path);
      await expectSaid(parker, "Only equity officers see this page");
    }
  });

  await t.test("the link works once", async () => {
    const { page: second } = await device(t, origin, `/join#${code}`);
    await join(second, "somebody", "Somebody", "several words of another");
    await notice(second, "There is a problem").getByText("This invitation cannot be used").waitFor();
  });

  await t.test("a role is taken away, and with it the documents from the device", async () => {
    await openDocument(parker, OF_FIRE);
    await page.reload();
    await change(page, "Parker (fire)", () => page.getByLabel("Where role 1 holds").selectOption("Library"), "Department lead, Library");
    await inStep(parker);
    await expectTitle(parker, "This document is not here");
    const text = await keptText(parker);
    assert.ok(!text.includes(SAYS.fire), "what is no longer granted is gone");
    assert.ok(text.includes(SAYS.library), "what is granted now is there");
    await parker.reload();
    await openDocument(parker, OF_LIBRARY);
    await change(page, "Parker (fire)", () => press(page, "Remove role 1"), "No roles");
    await parker.evaluate(() => dispatchEvent(new Event("online")));
    await notice(parker, "Your account may not send or receive documents").waitFor();
    // Whoever has no role at all is told, and the documents leave the device.
    await until(async () => !(await keptText(parker)).includes(SAYS.library));
    await change(page, "Parker (fire)", async () => {
      await page.getByLabel("Role 1", { exact: true }).selectOption("Department lead");
      await page.getByLabel("Where role 1 holds").selectOption("Library");
    }, "Department lead, Library");
    await inStep(parker);
  });

  await t.test("the account ends, and nothing that is unsent is deleted", async () => {
    await parker.goto(parker.url());
    await openDocument(parker, OF_LIBRARY);
    await theirs.context.setOffline(true);
    await answer(parker, "Who leads this analysis?", "Parker, who was ended meanwhile");
    await saved(parker);
    await press(page, "Pause account of Parker (fire)");
    await press(page, "Yes, pause the account");
    await page.getByText("The account of Parker (fire) is paused.").waitFor();
    await theirs.context.setOffline(false);
    await notice(parker, "You are signed out").waitFor();
    await expectDevice(parker, "1 not sent");
    assert.ok((await keptText(parker)).includes("Parker, who was ended meanwhile"));
    await parker.goto(`${origin}/sign-in`);
    await notice(parker, "This device keeps the work of Parker (fire)").waitFor();
    await enter(parker, "parker", "several words of parker");
    await expectSaid(parker, "This name and this password do not fit");
    assert.ok((await keptText(parker)).includes("Parker, who was ended meanwhile"));
    await press(page, "Open again the account of Parker (fire)");
    await page.getByText("The account of Parker (fire) is open again.").waitFor();
    await enter(parker, "parker", "several words of parker");
    await openVault(parker);
    await expectTitle(parker, "Hello, Parker (fire)");
    await outboxEmpty(parker);
  });

  await t.test("the audit trail lists it all", async () => {
    const said = await trail(page);
    const inOrder = [
      "Account changed | Robin (equity office) | Parker (fire) | Can sign in again",
      "Account changed | Robin (equity office) | Parker (fire) | Can no longer sign in",
      "Account changed | Robin (equity office) | Parker (fire) | Roles: No roles → Department lead, Library",
      "Account changed | Robin (equity office) | Parker (fire) | Roles: Department lead, Library → No roles",
      "Account changed | Robin (equity office) | Parker (fire) | Roles: Department lead, Fire → Department lead, Library",
      "Invitation used | Parker (fire) | Parker (fire) | Department lead, Fire",
      "Invitation made | Robin (equity office) |  | Parker: Department lead, Fire",
      "Signed in | Robin (equity office) | Robin (equity office) | ",
    ];
    assert.deepEqual(said.filter((line) => inOrder.includes(line)), inOrder);
    assert.ok(said.some((line) => line.startsWith("Sign-in refused")));
    assert.ok(!said.join().includes(code) && !(await page.content()).includes("several words"));
    await page.getByLabel("What happened").selectOption("Invitation made");
    await press(page, "Find");
    await page.getByText("Entries 1 to 1 of 1, newest first").waitFor();
  });
});

test("signing out erases the account from the device, and asks before what is unsent is lost", async (t) => {
  const { browser, origin } = await city(t);
  let page = await browser.page(origin);
  await signIn(page, "casey");
  await openDocument(page, "Who walks in the snow");
  await browser.context.setOffline(true);
  await answer(page, "Who leads this analysis?", "Casey, who signs out soon");
  await saved(page);
  await go(page, "Your account");
  await press(page, "Sign out");
  const panel = page.locator("#sign-out-panel");
  await panel.getByText("Changes on this device that the server does not have: 1").waitFor();
  await press(page, "Stay signed in");
  assert.ok((await keptText(page)).includes("Casey, who signs out soon"));
  await press(page, "Sign out");
  await press(page, "Send now");
  await panel.getByText("Changes on this device that the server does not have: 1").waitFor();
  await browser.context.setOffline(false);
  await panel.getByText("Everything is sent now").waitFor();
  await panel.getByRole("button", { name: "Sign out", exact: true }).click();
  await expectTitle(page, "Welcome to Evenhand");
  await nothingKept(page);
  assert.equal(await standing(page), "signed_out");
  // What was sent is there again.
  await signIn(page, "casey");
  await openDocument(page, "Who walks in the snow");
  assert.equal(await question(page, "Who leads this analysis?").locator("input").inputValue(), "Casey, who signs out soon");

  // Without a network the device is erased at once, and the server told later.
  await installed(page);
  const other = await browser.page(origin);
  await openDocument(other, "Who walks in the snow");
  await browser.context.setOffline(true);
  await answer(page, "Who leads this analysis?", "Nobody will read this");
  await saved(page);
  // In another tab, in the middle of a word.
  await question(other, "Contact for questions").locator("input").pressSequentially("Nor will any");
  await go(page, "Your account");
  await page.getByText("this device is erased at once, and the server is told").waitFor();
  await press(page, "Sign out");
  await press(page, "Sign out and delete what is not sent");
  await expectTitle(page, "Welcome to Evenhand");
  await expectTitle(other, "Welcome to Evenhand");
  await nothingKept(page);
  await other.close();
  await page.close();
  await browser.context.setOffline(false);
  page = await browser.page(origin);
  await expectTitle(page, "Welcome to Evenhand");
  await until(async () => (await standing(page)) === "signed_out");
  await nothingKept(page);
});

/** What the server says of the session that the browser has, to a page without its key: `signed_out` where there is none. */
const standing = (page) => page.evaluate(async () => (await (await fetch("/api/v1/session")).json()).type.replace("/problems/", ""));

/** No record of any account; the device's own has its id and nobody's name. */
async function nothingKept(page) {
  const { "evenhand-desk": [owner], ...accounts } = await kept(page);
  assert.deepEqual(Object.values(accounts).flat(), []);
  assert.equal(JSON.parse(owner).account ?? null, null);
}

test("a wrong password, too many tries, a new password", async (t) => {
  const { browser, origin } = await city(t);
  const page = await browser.page(`${origin}/sign-in`);
  await press(page, "Sign in");
  await page.waitForFunction(() => document.activeElement?.id === "error-summary");
  await page.getByRole("link", { name: "Write your password" }).click();
  await enter(page, "taylor", "not the password");
  await expectSaid(page, "This name and this password do not fit");
  await enter(page, "taylor");
  await openVault(page);
  await expectTitle(page, "Hello, Taylor");

  const elsewhere = await somebody(t, origin, "taylor");
  await go(page, "Your account");
  const choose = async (old, password, again = password) => {
    await page.getByLabel("Password so far").fill(old);
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("The same password again").fill(again);
    await press(page, "Change your password");
  };
  await choose("not the password", "shelves full of stories");
  await expectSaid(page, "This is not your password so far");
  await choose(PASSWORD, "shelves full of stories", "shelves full of story");
  await expectSaid(page, "The two passwords are not the same");
  await choose(PASSWORD, "password1234");
  await expectSaid(page, "This password is among the first that would be guessed");
  await choose(PASSWORD, "shelves full of stories");
  await expectSaid(page, "Your password is changed.");
  await inStep(page);
  await elsewhere.page.evaluate(() => dispatchEvent(new Event("online")));
  await notice(elsewhere.page, "You are signed out").waitFor();
  await elsewhere.page.goto(`${origin}/sign-in`);
  await enter(elsewhere.page, "taylor");
  await expectSaid(elsewhere.page, "This name and this password do not fit");
  await enter(elsewhere.page, "taylor", "shelves full of stories");
  await openVault(elsewhere.page);
  await expectTitle(elsewhere.page, "Hello, Taylor");

  const { page: guesser } = await device(t, origin, "/sign-in");
  for (let tries = 0; tries < 12; tries += 1) {
    await enter(guesser, "casey", `guess number ${tries}`);
    const told = guesser.getByText(/do not fit|There were too many tries/).first();
    await told.waitFor();
    if ((await told.innerText()).includes("too many")) break;
    assert.ok(tries < 10, "so many tries are refused");
  }
  await guesser.getByText(/There were too many tries. Try again in \d+ minutes/).waitFor();
  await enter(guesser, "casey");
  await guesser.getByText(/There were too many tries/).waitFor();
  // Somebody else is not kept out by that.
  await enter(guesser, "morgan");
  await openVault(guesser);
  await expectTitle(guesser, "Hello, Morgan");
});

test("without a network the documents of the last session are there", async (t) => {
  const { server, browser, origin } = await city(t);
  let page = await browser.page(origin);
  await signIn(page, "morgan");
  await installed(page);
  await openRegister(page, "Racial equity toolkit");
  await page.getByRole("link", { name: "Home visits: who is reached" }).waitFor();
  await page.close();
  await server.kill();
  page = await browser.page(origin);
  await expectTitle(page, "Hello, Morgan");
  await expectDevice(page, "Offline");
  await openDocument(page, "Home visits: who is reached");
  assert.equal(await question(page, "Who leads this analysis?").locator("input").inputValue(), "Quinn, public health nurse");
  await answer(page, "Who leads this analysis?", "Morgan");
  await page.locator(".save-state[data-saved=true]", { hasText: "Saved on this device, will be sent" }).waitFor();
  await expectDevice(page, "1 not sent");
  await page.goto(`${origin}/people`);
  await expectSaid(page, "Only equity officers see this page");
  await server.restart();
  await inStep(page);
  await outboxEmpty(page);
  await openDocument(page, "Home visits: who is reached");
  await sent(page);
});
