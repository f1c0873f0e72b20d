// Files of documents: attached without a network, sent in pieces over one that breaks, and seen by those who may see the document.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { NARROW, SOON, WIDE, expectTitle, press, until } from "./harness.mjs";
import { Proxy, problem } from "./proxy.mjs";
import { Server, folder } from "./server.mjs";
import { findIn, piecesHere } from "./vaults.mjs";
import { answer, begin, deviceLine, enter, expectDevice, go, inStep, notice, openDocument, openRegister, outboxEmpty, saved, somebody, view } from "./work.mjs";

const MIB = 1024 * 1024;
const TITLE = "Lights on the river path";
const piecesOf = /^\/api\/v1\/blobs\/[\w-]{43}\/pieces\/(\d+)\?document=[\w-]{22}$/;
const givenAt = /^\/api\/v1\/documents\/[\w-]{22}\/attachments\/[\w-]{43}$/;

/** A JPEG of 40 by 30 pixels, as a camera would make it: with the place in it. */
async function photo(page) {
  const plain = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#d02020";
    pen.fillRect(0, 0, 40, 30);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.concat([Buffer.from("Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", "latin1"), Buffer.from("GPS 43.0389 N 87.9065 W, taken by Jordan Rivera")]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  return Buffer.concat([Buffer.from(plain.slice(0, 2)), segment, Buffer.from(plain.slice(2))]);
}

/** A text of some bytes, no two pieces of which are the same. */
const long = (bytes) => Buffer.from(Array.from({ length: Math.ceil(bytes / 16) }, (_, line) => `minute ${String(line).padStart(8, "0")}\n`).join("")).subarray(0, bytes);
const sha = (bytes) => createHash("sha256").update(bytes).digest("base64url");

const entry = (page, name) => page.locator("li.unsent").filter({ has: page.getByRole("heading", { name, exact: true }) });
// As it is written: "Not on this device" is not "On this device".
const stands = (page, name, text, timeout = SOON) => entry(page, name).locator(".tag", { hasText: new RegExp(text) }).waitFor({ timeout });
const pressIn = (page, name, button) => entry(page, name).getByRole("button", { name: button, exact: true }).click();

async function attach(page, name, buffer, mimeType = "", said = `${name} is attached and kept on this device`) {
  let file = { name, mimeType, buffer };
  if (buffer.length > 4 * MIB) {
    // From the disk: what is handed over in memory takes minutes on a busy machine.
    file = join(await folder(), name);
    await writeFile(file, buffer);
  }
  await page.getByLabel("Choose files", { exact: true }).setInputFiles(file);
  await page.getByRole("main").getByText(said).waitFor();
}

/** What a file is when it is saved. */
async function savedFrom(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), pressIn(page, name, "Save as a file")]);
  assert.equal(download.suggestedFilename(), name);
  return readFile(await download.path());
}

/** What is not sent yet, by the line that is always there. */
async function openOutbox(page) {
  await deviceLine(page).click();
  await expectTitle(page, "Not sent yet");
}

/** Somebody in the open document's files, by way of a search. */
async function openFiles(page, title = TITLE) {
  await openDocument(page, title);
  await view(page, /^Attachments/);
}

/** A city behind a proxy, with a screen of casey's that the people of public works read and nobody else. */
async function town(t, names) {
  const server = await Server.start();
  const proxy = await Proxy.start(server.origin);
  t.after(async () => { await proxy.stop(); await server.stop(); });
  const people = {};
  for (const name of names) people[name] = await somebody(t, proxy.origin, name);
  const { page } = people[names[0]];
  await openRegister(page, "Equity quick screen");
  await begin(page, "Public Works");
  await answer(page, "Which policy, program, practice or budget decision is it about?", TITLE);
  await saved(page);
  await outboxEmpty(page);
  await view(page, /^Attachments/);
  return { server, proxy, ...people };
}

test("a file is attached offline, survives a kill, and is sent from where the network broke", async (t) => {
  const { proxy, casey, riley } = await town(t, ["casey", "riley"]);
  const { browser } = casey;
  let { page } = casey;
  const minutes = long(3 * MIB + 500);
  const picture = await photo(page);
  await browser.context.setOffline(true);
  await page.getByLabel("What it is (optional)").fill("The path at night, seen from the bridge");
  await attach(page, "path.jpg", picture, "image/jpeg", "without what the picture hid");
  await attach(page, "minutes.txt", minutes);
  await stands(page, "minutes.txt", "Waiting to be sent");
  assert.deepEqual(await savedFrom(page, "minutes.txt"), minutes, "what is on the device is the file");
  await expectDevice(page, "not sent");
  await browser.kill();

  // Nothing of it stands in clear in the files of the browser.
  assert.deepEqual(await findIn(browser.profile, ["minute 00012345", "minutes.txt", "seen from the bridge", "Jordan Rivera"]), []);
  let [let_through, answers] = [2, 0];
  const cut = proxy.on("PUT", piecesOf, async ({ forward, respond, drop }) => {
    if (let_through === 0) return drop();
    let_through -= 1;
    const reply = await forward();
    // The server has this one; the device never hears of it.
    if (let_through === 0) return drop();
    answers += 1;
    return respond(reply);
  });
  await browser.reopen();
  // What a browser was given last it may not have written down: the cookie is gone with it, or is not.
  await browser.context.clearCookies();
  page = await browser.page(proxy.origin);
  await expectTitle(page, "Hello");
  await notice(page, "You are signed out").getByRole("link", { name: "Sign in" }).click();
  await enter(page, "casey");
  await until(() => let_through === 0, 30_000);
  await openOutbox(page);
  await page.getByRole("heading", { name: "Files on their way" }).waitFor();
  await entry(page, "minutes.txt").waitFor();
  await page.reload();
  await entry(page, "minutes.txt").waitFor();
  cut();
  const before = proxy.seen.length;
  await inStep(page);
  await until(async () => (await page.getByRole("heading", { name: "Files on their way" }).count()) === 0, 90_000);
  await outboxEmpty(page, 30_000);
  const again = proxy.seen.slice(before).filter(({ method, path }) => method === "PUT" && piecesOf.test(path)).map(({ path }) => path);
  assert.equal(new Set(again).size, again.length, "nothing is sent twice once the network holds");
  assert.ok(again.length < 5, `of 5 pieces, ${again.length} were left when it broke`);
  assert.equal(answers, 1);

  // Somebody else who may read the document gets the same, without what the picture hid.
  await inStep(riley.page);
  await openFiles(riley.page);
  await stands(riley.page, "minutes.txt", "Not on this device");
  assert.deepEqual(await savedFrom(riley.page, "minutes.txt"), minutes);
  const shown = await savedFrom(riley.page, "path.jpg");
  assert.ok(!shown.includes("GPS") && !shown.includes("Rivera"));
  assert.ok(picture.includes("GPS") && shown.length < picture.length);
  await riley.page.getByText("The path at night, seen from the bridge").waitFor();

  // On the device it opens without a network, and is gone from it when that is wished.
  await pressIn(riley.page, "minutes.txt", "Keep on this device");
  await stands(riley.page, "minutes.txt", "On this device");
  await riley.browser.context.setOffline(true);
  assert.deepEqual(await savedFrom(riley.page, "minutes.txt"), minutes);
  await pressIn(riley.page, "path.jpg", "Save as a file");
  await riley.page.getByText("the server is not reached").waitFor();
  await pressIn(riley.page, "minutes.txt", "Remove from this device");
  await stands(riley.page, "minutes.txt", "Not on this device");
  await riley.browser.context.setOffline(false);
});

test("who may not see the document sees no file of it, and what a browser could run is only ever saved", async (t) => {
  const { casey, quinn } = await town(t, ["casey", "quinn"]);
  const { page } = casey;
  const script = Buffer.from("These words <script>document.title = 'it ran'</script> <img src=x onerror=\"document.title='it ran'\"> run nothing.\n");
  await attach(page, "words.txt", script);
  await attach(page, "path.jpg", await photo(page), "image/jpeg", "without what the picture hid");
  await stands(page, "words.txt", "On this device");
  await stands(page, "path.jpg", "On this device");

  // A picture is drawn; nothing of a file becomes a part of the page.
  await pressIn(page, "path.jpg", "Show");
  await page.locator("canvas.at-picture[data-drawn=true]").waitFor();
  const drawn = await page.locator("canvas.at-picture").evaluate((canvas) => [canvas.width, canvas.height, ...canvas.getContext("2d").getImageData(20, 15, 1, 1).data]);
  assert.deepEqual(drawn.slice(0, 2), [40, 30]);
  assert.ok(drawn[2] > 180 && drawn[3] < 80 && drawn[5] === 255, `a red picture: ${drawn}`);
  assert.equal(await page.locator("main :is(img, iframe, object, embed, svg script)").count(), 0);
  assert.equal(await page.locator("main .unsent").filter({ hasText: "words.txt" }).getByRole("button", { name: "Show", exact: true }).count(), 0);

  // At its own address it is for saving, and for nobody who has the cookie alone: a page that somebody opens has no key.
  const doc = new URL(page.url()).pathname.split("/").pop();
  const address = `${new URL(page.url()).origin}/api/v1/documents/${doc}/attachments/${sha(script)}`;
  const bare = await casey.browser.context.newPage();
  assert.equal((await bare.goto(address)).status(), 401);
  assert.notEqual(await bare.title(), "it ran");
  await bare.close();
  const answered = (page) => page.evaluate(async (address) => {
    const reply = await fetch(address);
    return [reply.status, reply.headers.get("content-type"), reply.headers.get("content-security-policy"), reply.headers.get("x-content-type-options"), reply.headers.get("content-disposition")];
  }, address);
  const [status, type, policy, sniffing, disposition] = await answered(page);
  assert.deepEqual([status, type, sniffing], [200, "application/octet-stream", "nosniff"]);
  assert.match(policy, /^sandbox; default-src 'none'/);
  assert.match(disposition, /^attachment; filename="words.txt"/);

  // Of another department: neither the document, nor its file by its address.
  await inStep(quinn.page);
  await go(quinn.page, "Search");
  await quinn.page.getByLabel("Words to look for").fill(TITLE);
  assert.equal(await quinn.page.getByRole("main").getByRole("link", { name: TITLE, exact: true }).count(), 0);
  assert.deepEqual((await answered(quinn.page)).slice(0, 2), [404, "application/problem+json"]);

  // Taken back, it is gone from the list and from the device.
  await pressIn(page, "words.txt", "Take back");
  await pressIn(page, "words.txt", "No, keep it");
  await pressIn(page, "words.txt", "Take back");
  await pressIn(page, "words.txt", "Yes, take it back");
  await page.getByText("words.txt was taken back.").waitFor();
  assert.equal(await entry(page, "words.txt").count(), 0);
  await outboxEmpty(page);
});

test("what is not taken is told, and what the server refuses is kept until somebody decides", async (t) => {
  const { proxy, casey } = await town(t, ["casey"]);
  const { page } = casey;
  const not = (name, why) => `${name} was not attached: ${why}`;
  await attach(page, "page.html", Buffer.from("<html>"), "text/html", not("page.html", "files of this type are not taken"));
  await attach(page, "drawing.svg", Buffer.from("<svg/>"), "image/svg+xml", not("drawing.svg", "files of this type are not taken"));
  await attach(page, "lie.png", Buffer.from("<svg onload=alert(1)/>"), "image/png", not("lie.png", "what is in it is not what its name says"));
  await attach(page, "lie.pdf", long(100), "application/pdf", not("lie.pdf", "what is in it is not what its name says"));
  await attach(page, "empty.txt", Buffer.alloc(0), "text/plain", not("empty.txt", "it is empty"));
  await attach(page, "large.txt", long(25 * MIB + 1), "text/plain", not("large.txt", "it is larger than 25 MB"));
  assert.equal(await page.locator("main li.unsent").count(), 0);

  // Where the device takes some of it and then has no room, nothing half-written stays.
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    let room = 2;
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === "blobs" && (room -= 1) < 0) throw new DOMException("no room", "QuotaExceededError");
      return put.apply(this, given);
    };
    window.moreRoom = () => { IDBObjectStore.prototype.put = put; };
  });
  await attach(page, "much.txt", long(3 * MIB), "text/plain", not("much.txt", "this device has no room for it"));
  await page.evaluate(() => window.moreRoom());
  assert.equal(await page.locator("main li.unsent").count(), 0);
  assert.equal(await piecesHere(page), 0);

  // Where the disk takes nothing at all, that is told each time, also while it still stands from before.
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === "records") throw new DOMException("no room", "QuotaExceededError");
      return put.apply(this, given);
    };
    window.moreRoom = () => { IDBObjectStore.prototype.put = put; };
  });
  for (const name of ["first.txt", "second.txt"]) await attach(page, name, long(1_000), "text/plain", not(name, "this device has no room for it"));
  await page.evaluate(() => window.moreRoom());
  await page.locator(".save-state[data-saved=true]").waitFor();
  assert.equal(await page.locator("main li.unsent").count(), 0);
  assert.equal(await piecesHere(page), 0);

  const full = proxy.on("PUT", piecesOf, ({ respond }) => respond(problem(507, "storage_full", { field: "body", reason: "there is no room left" })));
  const notes = long(2_000);
  await attach(page, "notes.txt", notes);
  await stands(page, "notes.txt", "the server has no room left for files", 30_000);
  await openOutbox(page);
  await stands(page, "notes.txt", "The server did not take it");
  assert.deepEqual(await savedFrom(page, "notes.txt"), notes, "it can be saved as a file");
  await axe(page, "outbox with a refused file");
  // Signing out would lose it, and says so.
  await go(page, "Your account");
  await press(page, "Sign out");
  await page.locator("#sign-out-panel").getByText("Changes on this device that the server does not have: 1").waitFor();
  await press(page, "Stay signed in");
  full();
  await openOutbox(page);
  await pressIn(page, "notes.txt", "Send again");
  await until(async () => (await page.getByRole("heading", { name: "Files on their way" }).count()) === 0, 60_000);
  await outboxEmpty(page);

  // A wrong copy on its way is not taken for the file.
  await openFiles(page);
  await pressIn(page, "notes.txt", "Remove from this device");
  await stands(page, "notes.txt", "Not on this device");
  const other = proxy.on("GET", givenAt, async ({ forward, respond }) => respond({ ...(await forward({ plain: true })), body: long(1_999) }));
  await pressIn(page, "notes.txt", "Keep on this device");
  await page.getByText("what came is not the file that the document names").waitFor();
  other();
  await pressIn(page, "notes.txt", "Keep on this device");
  await stands(page, "notes.txt", "On this device");
  await axe(page, "files of a document");
});

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** No fault that axe can find in the page itself (what is around it is looked at elsewhere), in both languages, and nothing that scrolls sideways at 320 px. */
async function axe(page, name) {
  for (const language of ["Español", "English"]) {
    await page.locator(".languages").getByRole("button", { name: language, exact: true }).click();
    for (const viewport of [WIDE, NARROW]) {
      await page.setViewportSize(viewport);
      if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
      const found = await page.evaluate(() => window.axe.run("main", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] }));
      assert.deepEqual(found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${name}: ${id}: ${target} ${failureSummary}`)), []);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${name} scrolls sideways`);
    await page.setViewportSize(WIDE);
  }
}
