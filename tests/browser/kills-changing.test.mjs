// The browser is killed again and again while the passphrase of a device is changed: the old one opens it or the new one,
// nothing that was not sent is lost, and nothing is left in clear.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, settle } from "./harness.mjs";
import { KILLS, PATIENCE, SEED, UNSENT, enterBy, expectUnsent, hold, openHeld, template } from "./kills.mjs";
import { dice, findIn, planted } from "./vaults.mjs";
import { go } from "./work.mjs";

test(`killed while the passphrase is changed (SEED=${SEED}, KILLS=${KILLS})`, { timeout: PATIENCE }, async (t) => {
  const { origin } = await city(t);
  const random = dice(SEED + 1);
  const texts = Array.from({ length: UNSENT }, () => planted(random, 28));
  const plain = await template(origin, texts);
  const browser = await openHeld(origin, plain.profile);
  t.after(() => browser.close());
  let page = await browser.page(origin);
  // Nothing of them stands anywhere else in the profile, as the words of the app do.
  const phrase = () => planted(random, 24);
  let [now, next] = [phrase(), phrase()];
  await enterBy(page, [now]);
  await expectUnsent(page, plain.unsent);
  const change = async () => {
    await go(page, "Your account");
    await page.getByLabel("Passphrase so far", { exact: true }).fill(now);
    await page.getByLabel("New passphrase", { exact: true }).fill(next);
    await page.getByLabel("The same once more", { exact: true }).fill(next);
    await page.getByRole("button", { name: "Change the passphrase", exact: true }).click();
  };
  const begun = performance.now();
  await change();
  await page.locator(".notice-title", { hasText: "The passphrase was changed" }).waitFor();
  const takes = performance.now() - begun;
  [now, next] = [next, phrase()];
  const where = { old: 0, new: 0 };
  for (let turn = 1; turn <= KILLS; turn += 1) {
    const at = random() * takes * 1.15;
    await page.goto(`${origin}/account`);
    const form = page.getByLabel("Passphrase so far", { exact: true });
    await form.fill(now);
    await page.getByLabel("New passphrase", { exact: true }).fill(next);
    await page.getByLabel("The same once more", { exact: true }).fill(next);
    page.getByRole("button", { name: "Change the passphrase", exact: true }).click().catch(() => {});
    await settle(at);
    await browser.kill();
    await browser.reopen();
    await hold(browser);
    page = await browser.page(origin);
    const opened = await enterBy(page, [now, next]);
    assert.ok([now, next].includes(opened), `${opened} after kill ${turn} at ${Math.round(at)} ms`);
    where[opened === now ? "old" : "new"] += 1;
    await expectUnsent(page, plain.unsent);
    if (opened === next) [now, next] = [next, phrase()];
  }
  await browser.context.close();
  assert.deepEqual(await findIn(browser.profile, [...texts, now, next]), []);
  await browser.reopen();
  console.log(`changing takes ${Math.round(takes)} ms; found again: ${JSON.stringify(where)}`);
});
