// The browser is killed while a redaction arrives: either all of it is there or nothing.
import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { test } from "node:test";
import { Browser, city, expectTitle, settle, until } from "./harness.mjs";
import { KILLS, PATIENCE, SEED } from "./kills.mjs";
import { TITLE, WHY, redact, screened } from "./redactions.mjs";
import { folder } from "./server.mjs";
import { inStep, kept, keptText, outboxEmpty, somebody } from "./work.mjs";
import { PASSPHRASE, dice, findIn, planted, unlock } from "./vaults.mjs";

test(`killed while a redaction arrives (SEED=${SEED}, KILLS=${KILLS})`, { timeout: PATIENCE }, async (t) => {
  const { origin } = await city(t);
  const [{ page: casey }, { page: robin }] = [await somebody(t, origin, "casey"), await somebody(t, origin, "robin")];
  const random = dice(SEED + 4);
  const secrets = [planted(random, 40), planted(random, 40)];
  await screened(casey, ...secrets);
  const away = await somebody(t, origin, "riley");
  assert.ok((await keptText(away.page)).includes(secrets[1]));
  await away.browser.context.close();
  const profile = await folder();
  t.after(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  await cp(away.browser.profile, profile, { recursive: true });
  await away.browser.reopen();
  await redact(casey, robin, TITLE);

  const opened = async () => {
    const copy = await folder();
    await cp(profile, copy, { recursive: true });
    const browser = await Browser.open(origin, { profile: copy });
    const page = await browser.page(origin);
    await unlock(page, PASSPHRASE);
    return { browser, page };
  };
  const holds = async (page) => {
    const records = Object.values(await kept(page)).flat();
    return { value: secrets.some((secret) => records.join("\n").includes(secret)), note: records.some((record) => record.startsWith("R") && record.includes(WHY)) };
  };
  // How long it takes where nothing is killed.
  const begun = performance.now();
  const whole = await opened();
  await until(async () => !(await holds(whole.page)).value, 60_000);
  const takes = performance.now() - begun;
  await whole.browser.close();
  const where = { before: 0, after: 0 };
  for (let turn = 1; turn <= KILLS; turn += 1) {
    const { browser, page } = await opened();
    const at = random() * Math.min(takes, 5_000);
    try {
      await settle(at);
      await browser.kill();
      await browser.reopen();
      // What is on the disk, before the server says it again.
      await browser.context.route(/\/api\/v1\/changes/, (route) => route.abort());
      const again = await browser.page(origin);
      await unlock(again, PASSPHRASE);
      await expectTitle(again, "Hello", 30_000);
      const found = await holds(again);
      assert.notEqual(found.value, found.note, `either the value or the note of its redaction: ${JSON.stringify(found)}`);
      where[found.note ? "after" : "before"] += 1;
      await browser.context.unroute(/\/api\/v1\/changes/);
      await inStep(again);
      assert.deepEqual(await holds(again), { value: false, note: true });
      await browser.context.close();
      assert.deepEqual(await findIn(browser.profile, secrets), [], "in clear");
      await browser.reopen();
    } catch (error) {
      error.message = `kill ${turn} of ${KILLS} at ${Math.round(at)} ms (SEED=${SEED}): ${error.message}`;
      throw error;
    } finally {
      await browser.close().catch(() => {});
    }
    void page;
  }
  await outboxEmpty(casey);
  console.log(`it takes ${Math.round(takes)} ms; found ${JSON.stringify(where)}`);
});
