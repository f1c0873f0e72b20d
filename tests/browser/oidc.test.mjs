// Signing in with the city's own provider: a real one, at another site than the city.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, expectTitle, press, steadily, until } from "./harness.mjs";
import { Server } from "./server.mjs";
import { codeOf, setUpApp } from "./factors.mjs";
import { Idp, NAME, identify } from "./provider.mjs";
import { PASSWORD, enter, go, notice, openIfLocked, openVault, signIn } from "./work.mjs";

const BUTTON = `Sign in with ${NAME}`;

/** A city that knows a provider, and the way to a browser of somebody in it. */
async function town(t) {
  const server = await Server.start();
  const idp = await Idp.start(server.origin);
  // It is started again once the provider can be told where it is.
  await server.kill();
  await idp.configure(server.data, server.origin);
  await server.restart();
  const browsers = [];
  t.after(async () => {
    const closed = await Promise.allSettled(browsers.map((browser) => browser.close()));
    await idp.stop();
    await server.stop();
    const failed = closed.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
  });
  const at = async (path = "/sign-in", options) => {
    const browser = await Browser.open(server.origin, { also: [idp.origin], ...options });
    browsers.push(browser);
    return { browser, page: await browser.page(server.origin + path) };
  };
  return { server, idp, origin: server.origin, at };
}

/** On the page of one's account: links it, as this person of the provider. */
async function link(page, who) {
  await go(page, "Your account");
  const section = page.getByRole("region", { name: BUTTON });
  await section.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, `Link to ${NAME}`);
  await identify(page, who);
  await page.waitForURL((url) => url.pathname === "/account");
  await openIfLocked(page);
  await notice(page, "Your account is linked").waitFor();
}

/** Signs in with the provider, from the page for that. */
async function signInWith(page, who, options) {
  await press(page, BUTTON);
  await identify(page, who, options);
}

/** What the page says of a sign-in that did not work. */
const told = (page, words) => page.locator("#provider-trouble", { hasText: words }).waitFor();

const cookies = async (browser) => (await browser.context.cookies()).map(({ name, sameSite, httpOnly, path }) => ({ name, sameSite, httpOnly, path }));

/** Whose session the page has, or why it has none. A page that is loaded anew meanwhile is asked once more. */
const session = (page) => steadily(() => page.evaluate(async () => (await fetch("/api/v1/session")).json()));

/** Until somebody is at the first screen, with a passphrase for this device. */
async function isIn(page, origin, name) {
  await page.waitForURL(`${origin}/`);
  await openVault(page);
  await expectTitle(page, "Hello");
  assert.equal((await session(page)).person.name, name);
}

test("somebody links their account and comes in from another site, and out again", async (t) => {
  const { server, idp, origin, at } = await town(t);
  const first = await at("/");
  await signIn(first.page, "casey");
  const name = (await session(first.page)).person.name;
  await link(first.page, "casey-of-the-provider");
  const { page, browser } = await at();
  await page.getByText(`You go to a page of ${NAME}`).waitFor();
  await signInWith(page, "casey-of-the-provider");
  await isIn(page, origin, name);
  const ours = (await cookies(browser)).filter(({ name }) => ["evenhand", "evenhand-oidc"].includes(name));
  assert.deepEqual(ours, [{ name: "evenhand", sameSite: "Strict", httpOnly: true, path: "/api/" }], "the short one is gone");
  const [asked] = idp.asked.slice(-1);
  assert.equal(asked.code_challenge_method, "S256");
  assert.ok(asked.state.length === 43 && asked.nonce.length === 43);

  // What ends is the session here. The provider still knows them, as the page has said; for this city it asks again.
  await go(page, "Your account");
  await page.getByText(`Signing out here does not sign you out of ${NAME}`).waitFor();
  await press(page, "Sign out");
  await until(async () => (await session(page)).type === "/problems/signed_out");
  const kinds = (await server.rows("select kind, detail from audit order by number desc limit 12")).map(({ kind, detail }) => `${kind}:${detail}`);
  assert.ok(kinds.includes("signed_out:") && kinds.includes("signed_in:with the provider"), kinds.join());

  await page.goto(`${origin}/sign-in`);
  // Whoever holds the device takes out of the address what asks it to.
  idp.change.asked = (asked) => { for (const name of ["prompt", "max_age"]) asked.searchParams.delete(name); };
  await press(page, BUTTON);
  await told(page, "could not be checked");
  idp.change.asked = undefined;
  await signInWith(page, "casey-of-the-provider");
  await isIn(page, origin, name);

  await press(first.page, `End the link with ${NAME}`);
  await notice(first.page, "The link has ended").waitFor();
  const stranger = await at();
  await signInWith(stranger.page, "casey-of-the-provider");
  await told(stranger.page, "no active account here is linked");
  assert.equal(new URL(stranger.page.url()).search, "", "it is told once");
});

/** An officer invites a reader; the link of it. */
async function invite(officer, name) {
  await go(officer, "People");
  await press(officer, "Invite somebody");
  await officer.getByLabel("Name of the person").fill(name);
  await officer.getByLabel("Role 1", { exact: true }).selectOption("Reader");
  await press(officer, "Make the invitation");
  return officer.getByLabel("Link of the invitation").inputValue();
}

/** Whoever is invited comes in, as this person of the provider. */
async function join(page, origin, name, who) {
  await press(page, `Use the invitation with ${NAME}`);
  await identify(page, who);
  await isIn(page, origin, name);
}

test("an invitation becomes an account without a password, and an account that has ended lets nobody in", async (t) => {
  const { server, origin, at } = await town(t);
  const officer = await at("/");
  await signIn(officer.page, "robin");
  const address = await invite(officer.page, "Maya Sample");

  const { page } = await at(new URL(address).pathname + new URL(address).hash);
  await join(page, origin, "Maya Sample", "maya");
  const [account] = await server.rows("select password, sign_in, active from accounts where name = 'Maya Sample'");
  assert.deepEqual(account, { password: "", sign_in: "maya", active: 1 });

  const again = await at(new URL(address).pathname + new URL(address).hash);
  await press(again.page, `Use the invitation with ${NAME}`);
  await again.page.getByText("This invitation cannot be used").waitFor();

  // No password fits an account that has none, and nobody is told that it has none.
  await again.page.goto(`${origin}/sign-in`);
  await enter(again.page, "maya", "any password at all");
  await again.page.getByText("This name and this password do not fit").first().waitFor();

  const people = await officer.page.evaluate(async () => (await fetch("/api/v1/people")).json());
  const { account: id } = people.accounts.find(({ name }) => name === "Maya Sample");
  const change = (id) => {
    const body = JSON.stringify({ name: "Maya Sample", grants: [], active: false });
    return fetch(`/api/v1/people/${id}`, { method: "PUT", headers: { "content-type": "application/json" }, body }).then(({ status }) => status);
  };
  assert.equal(await officer.page.evaluate(change, id), 200);
  const third = await at("/sign-in", { locale: "es-ES" });
  await press(third.page, "Iniciar sesión con Acceso de ejemplo");
  await identify(third.page, "maya");
  await told(third.page, "aquí no hay ninguna cuenta activa vinculada");
});

test("whoever has no password looks after their second factor with a factor", async (t) => {
  const { origin, at } = await town(t);
  const officer = await at("/");
  await signIn(officer.page, "robin");
  const address = await invite(officer.page, "Maya Sample");
  const { page } = await at(new URL(address).pathname + new URL(address).hash);
  await join(page, origin, "Maya Sample", "maya");
  await go(page, "Your account");
  const { secret, spare } = await setUpApp(page);
  await page.getByText("The authenticator app is set up.").waitFor();
  await press(page, "Make new spare codes");
  assert.equal(await page.locator("#spare-password").count(), 0, "there is none to be asked for");
  const make = page.locator("main form", { has: page.locator("#spare-code") }).getByRole("button", { name: "Make new spare codes" });
  await make.click();
  await page.locator("#error-summary", { hasText: "Write the six digits" }).waitFor();
  await page.locator("#spare-code").fill(codeOf(secret, 1));
  await make.click();
  await notice(page, "These are your spare codes from now on").waitFor();
  const fresh = await page.locator(".spare-codes li").allInnerTexts();
  assert.equal(new Set([...fresh, ...spare]).size, 20);
  await press(page, "I have kept them");
  await press(page, "Remove the authenticator app");
  assert.equal(await page.locator("#remove-password").count(), 0);
  await press(page, "With a spare code");
  await page.locator("#remove-recovery").fill(fresh[2]);
  await page.locator("main form", { has: page.locator("#remove-recovery") }).getByRole("button", { name: "Remove" }).click();
  await page.getByText("You have none.").waitFor();
});

test("what was changed, used, begun elsewhere or refused on the way back lets nobody in", async (t) => {
  const { server, idp, origin, at } = await town(t);
  const first = await at("/");
  await signIn(first.page, "casey");
  await link(first.page, "casey");

  /** Goes to the provider and comes back, with what somebody between changed. */
  const back = async (change = {}) => {
    idp.change = change;
    const { page } = await at();
    await signInWith(page, "casey");
    return page;
  };
  await told(await back({ sent: (to) => to.searchParams.set("state", "of-another-browser") }), "was not begun in this browser");
  await told(await back({ sent: (to) => to.searchParams.set("code", "guessed") }), "was not begun in this browser");
  await told(await back({ sent: (to) => to.searchParams.set("iss", "https://other.example") }), "could not be checked");
  // The nonce that the provider signs is not the one that this browser began with.
  await told(await back({ asked: (to) => to.searchParams.set("nonce", "of-somebody-else") }), "could not be checked");
  // Nor is the request that the code is for.
  await told(await back({ asked: (to) => to.searchParams.set("code_challenge", "A".repeat(43)) }), "was not begun in this browser");

  const good = await back();
  await good.waitForURL(`${origin}/`);
  const [used] = idp.sent.slice(-1);
  assert.match(await (await good.request.get(used)).text(), /trouble=interrupted/, "once is enough");
  const replayed = await at();
  await replayed.page.goto(used);
  await told(replayed.page, "was not begun in this browser");

  const turned = await at();
  await press(turned.page, BUTTON);
  await turned.page.getByRole("button", { name: "Turn back" }).click();
  await told(turned.page, "did not let you in");
  assert.equal((await server.rows("select count(*) as count from sessions join accounts on accounts.id = account where sign_in = 'casey'"))[0].count, 2);
});

test("while the provider is down people sign in with a password, and after that with it again", async (t) => {
  const { idp, origin, at } = await town(t);
  await idp.stop();
  const { page } = await at();
  await press(page, BUTTON);
  await page.getByText("Your organization’s own sign-in does not answer at the moment").waitFor();
  await expectTitle(page, "Sign in");
  await signIn(page, "casey");
  const other = await Idp.start(origin, idp.port);
  t.after(() => other.stop());
  await until(async () => {
    const reply = await page.request.post(`${origin}/api/v1/oidc/start`, { data: {}, headers: { "sec-fetch-site": "same-origin" } });
    return reply.status() === 200;
  });
  await link(page, "casey");
});
