// The browser is killed again and again while a device of before is encrypted: nothing that was not sent is lost, and nothing
// is left in clear.
import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { test } from "node:test";
import { city, expectTitle, settle, until } from "./harness.mjs";
import { KILLS, PATIENCE, SEED, UNSENT, enterBy, expectUnsent, hold, openHeld, template } from "./kills.mjs";
import { folder } from "./server.mjs";
import { PASSPHRASE, choose, dice, findIn, planted } from "./vaults.mjs";
import { deviceLine, enter } from "./work.mjs";

test(`killed while encryption is switched on (SEED=${SEED}, KILLS=${KILLS})`, { timeout: PATIENCE }, async (t) => {
  const { server, origin } = await city(t);
  const random = dice(SEED);
  const texts = Array.from({ length: UNSENT }, () => planted(random, 28));
  const plain = await template(origin, texts);
  t.after(() => rm(plain.profile, { recursive: true, force: true, maxRetries: 5 }));
  assert.notDeepEqual(await findIn(plain.profile, texts), [], "they were there in clear");
  const copy = async () => {
    const profile = await folder();
    await cp(plain.profile, profile, { recursive: true });
    return profile;
  };
  // How long it takes where nothing is killed: points of time are chosen within that, and a little beyond.
  const whole = await openHeld(origin, await copy());
  const first = await whole.page(origin);
  await expectTitle(first, "Choose a passphrase for this device");
  const begun = performance.now();
  await choose(first);
  await expectTitle(first, "Hello", 60_000);
  const takes = performance.now() - begun;
  await expectUnsent(first, plain.unsent);
  await settle(1_500);
  const clear = await findIn(whole.profile, texts);
  await whole.close();
  assert.deepEqual(clear, [], "nothing is left in clear where nothing is killed");
  console.log(`switching on takes ${Math.round(takes)} ms`);

  const where = {};
  for (let turn = 1; turn <= KILLS; turn += 1) {
    const browser = await openHeld(origin, await copy());
    const at = random() * takes * 1.15;
    try {
      const page = await browser.page(origin);
      await expectTitle(page, "Choose a passphrase for this device");
      await page.getByLabel("Passphrase for this device", { exact: true }).fill(PASSPHRASE);
      await page.getByLabel("The same once more", { exact: true }).fill(PASSPHRASE);
      page.getByRole("button", { name: "Go on", exact: true }).click().catch(() => {});
      await settle(at);
      await browser.kill();
      await browser.reopen();
      await hold(browser);
      const again = await browser.page(origin);
      const how = await enterBy(again, [PASSPHRASE]);
      where[how === PASSPHRASE ? "unlocked" : how] = (where[how === PASSPHRASE ? "unlocked" : how] ?? 0) + 1;
      await expectUnsent(again, plain.unsent);
      await settle(1_500);
      await browser.context.close();
      assert.deepEqual(await findIn(browser.profile, texts), [], `in clear after kill ${turn} at ${Math.round(at)} ms`);
      if (turn === KILLS) {
        // What was kept through all of it is taken by the server.
        await browser.reopen();
        const last = await browser.page(origin);
        await enterBy(last, [PASSPHRASE]);
        // Its session is of before there were keys of sessions: somebody signs in.
        await last.goto(`${origin}/sign-in`);
        await enter(last, "casey");
        await until(async () => (await deviceLine(last).innerText()).includes("All sent"), 30_000);
        const there = (await server.rows("select value from changes")).map(({ value }) => value).join("\n");
        assert.deepEqual(texts.filter((text) => !there.includes(text)), []);
      } else {
        await browser.reopen();
      }
    } catch (error) {
      error.message = `kill ${turn} of ${KILLS} at ${Math.round(at)} ms (SEED=${SEED}): ${error.message}`;
      await browser.context.close().catch(() => {});
      throw error;
    }
    await browser.close();
  }
  console.log(`found again: ${JSON.stringify(where)}`);
});
