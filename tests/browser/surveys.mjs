// Whoever runs surveys, by requests: what is there before somebody answers. And what a device holds, all of it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Browser, city, consent, expectTitle, next, press, start, steadily, stored, until, waitSaved } from "./harness.mjs";
import { PASSWORD } from "./work.mjs";

export const credentialsOf = /^\/api\/v1\/surveys\/[\w-]+\/credentials$/;
export const sealedOf = /^\/api\/v1\/surveys\/[\w-]+\/sealed$/;
/** Everything that a survey asks of the server on its own. */
export const ofSurveys = /^\/(api\/v1\/(surveys|instruments)(\/|$)|s\/)/;

const PLANS = "/api/v1/survey-plans";
const DAYS = 24 * 60 * 60 * 1000;

/** An account by name, without a browser. */
export class Account {
  static async signIn(server, name, password = PASSWORD) {
    const account = new Account();
    account.origin = server.origin;
    const reply = await account.send("POST", "/api/v1/session", { name, password });
    assert.equal(reply.status, 200, `${name} signs in`);
    account.cookie = reply.headers.get("set-cookie").split(";")[0];
    account.key = (await reply.json()).key;
    return account;
  }

  send(method, path, body) {
    const headers = { origin: this.origin, "content-type": "application/json", ...(this.cookie && { cookie: this.cookie, "evenhand-session-key": this.key }) };
    return fetch(this.origin + path, { method, headers, body: body && JSON.stringify(body) });
  }

  /** What the server answers; it must agree. */
  async ask(method, path, body) {
    const reply = await this.send(method, path, body);
    const text = await reply.text();
    assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}

/** The survey administrator of the sample city, with one survey at hand. */
export class Office {
  /** With the survey that the city prints. */
  static async of(server) {
    const office = new Office();
    office.server = server;
    office.account = await Account.signIn(server, "drew");
    await office.look(server.survey);
    return office;
  }

  async look(survey) {
    const { plans } = await this.account.ask("GET", PLANS);
    this.record = plans.find(({ opened }) => opened?.survey === survey);
    assert.ok(this.record, "the administrator runs this survey");
  }

  get survey() {
    return this.record.opened.survey;
  }

  get path() {
    return `${PLANS}/${this.record.id}`;
  }

  /** Opens another survey: the plan of this one with changes. Gives an office that has it at hand. */
  async open(changes) {
    const office = Object.assign(new Office(), { server: this.server, account: this.account });
    office.record = await this.account.ask("POST", PLANS, { revision: 0, plan: { ...this.record.plan, ...changes } });
    office.record = await this.account.ask("POST", `${office.path}/open`, { revision: office.record.revision });
    return office;
  }

  /** Codes of new invitations. */
  async invite(count = 1, { department = "fire", tier = "other_staff" } = {}) {
    const { invitations } = await this.account.ask("POST", `${this.path}/invitations`, { rows: [{ department, tier, count }] });
    assert.equal(invitations.length, count);
    return invitations.map(({ code }) => code);
  }

  /** The code of a new station. */
  async station(mode, expected = 40, label = "Depot north") {
    return (await this.account.ask("POST", `${this.path}/stations`, { label, mode, expected })).code;
  }

  /** Pauses, opens again or closes. */
  async become(state) {
    this.record = await this.account.ask("POST", `${this.path}/state`, { state });
    assert.equal(this.record.opened.state, state);
  }

  /** Lets so many days pass after the survey has closed. The server is down meanwhile; it freezes what is due as it starts. */
  async pass(days) {
    await this.server.kill();
    this.server.write("update surveys set closed_day = closed_day - ? where id = ?", [days, this.survey]);
    await this.server.restart();
  }

  responses() {
    return this.server.responses(this.survey);
  }

  /** How many invitations were redeemed. */
  async redeemed() {
    const sql = "select count(*) as count from survey_invitations join surveys on survey = surveys.number where surveys.id = ? and redeemed_for is not null";
    return Number((await this.server.rows(sql, [this.survey]))[0].count);
  }
}

/** A city, whoever runs the survey, and a link with a code. */
export async function invited(t, options) {
  const town = await city(t, { proxied: true, ...options });
  const office = await Office.of(town.server);
  const [code] = await office.invite();
  return { ...town, office, code, link: `${town.address}#${code}` };
}

/** Another person's browser, closed when the test ends. */
export async function another(t, origin, link) {
  const browser = await Browser.open(origin);
  t.after(() => browser.close());
  return { browser, page: await browser.page(link) };
}

/** What the device has of an invitation. */
export async function pass(page) {
  const [kept] = (await stored(page)).invited;
  return kept && JSON.parse(kept);
}

export const hasCredential = (page) => until(async () => Boolean((await pass(page))?.credential));

/** Bodies that the browser has posted to such paths. */
export const bodiesOf = (proxy, path) => proxy.posted.filter((posted) => path.test(posted.path)).map(({ body }) => body);

/** What somebody writes, to be looked for afterwards. */
export const MINE = "Words that nobody else would write";

/** From the first questions to the review, with own words. */
export async function answerWithWords(page) {
  await start(page);
  await consent(page);
  while (!(await page.locator("[name=comment_action]").count())) await next(page);
  await page.locator("[name=comment_action]").fill(MINE);
  await waitSaved(page);
  await press(page, "Review and send what I’ve answered");
  await expectTitle(page, "Check your answers");
}

/** The file that the page offers. */
export async function copyOf(page) {
  const downloading = page.waitForEvent("download");
  await press(page, "Save a copy to a file");
  return JSON.parse(await readFile(await (await downloading).path(), "utf8"));
}

/** The id that follows from something random, as the design says: in hexadecimal. */
export const idOf = (base64url) => createHash("sha256").update("id").update(Buffer.from(base64url, "base64url")).digest("hex").slice(0, 32).toUpperCase();

/** The day so many days from now, as `YYYY-MM-DD`. */
export const dayFrom = (days) => new Date(Date.now() + days * DAYS).toISOString().slice(0, 10);

/** Everything that this site keeps in the browser, as one text: databases, storages, caches, and the page's own addresses. */
export const deviceText = (page) => steadily(() => page.evaluate(async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const readable = (value) => {
    if (value instanceof Uint8Array || value instanceof ArrayBuffer) return new TextDecoder().decode(value);
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  const said = [location.href, document.referrer, document.cookie, JSON.stringify(history.state)];
  for (const storage of [localStorage, sessionStorage]) said.push(JSON.stringify(Object.entries(storage)));
  for (const { name, version } of await indexedDB.databases()) {
    const db = await wait(indexedDB.open(name, version));
    for (const table of db.objectStoreNames) {
      const store = db.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
      said.push(`${name}/${table}`, ...keys.map(readable), ...values.map(readable));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = /html|json/.test((await cache.match(request)).headers.get("content-type") ?? "") ? await (await cache.match(request)).text() : "";
      said.push(`${name}: ${request.url}`, text);
    }
  }
  return said.join("\n");
}));

/** None of these is in a text. */
export function nowhere(text, words, when = "") {
  for (const [what, word] of Object.entries(words)) {
    assert.ok(word, `${what} is known`);
    assert.ok(!text.includes(word), `${what} is there ${when}`);
  }
}

/** For a browser: notes what was in the address whenever the app asked for something. */
export const watchAddress = () => {
  window.addressesAtRequests = [];
  const note = () => window.addressesAtRequests.push(location.href);
  const { fetch } = window;
  window.fetch = (...request) => { note(); return fetch(...request); };
  // A page that is empty yet has none.
  if (!navigator.serviceWorker) return;
  const { register } = navigator.serviceWorker;
  navigator.serviceWorker.register = (...request) => { note(); return register.apply(navigator.serviceWorker, request); };
};
