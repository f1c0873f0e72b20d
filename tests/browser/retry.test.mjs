// Sending again does no harm, and nothing but the server's own "accepted" lets answers go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { city, consentOnly, expectReceived, expectTitle, expectWaiting, press, settle, start, stored, submit, until } from "./harness.mjs";
import { problem, responsesOf } from "./proxy.mjs";

async function ready(t) {
  const town = await city(t, { proxied: true });
  const page = await town.browser.page(town.address);
  await start(page);
  await consentOnly(page);
  return { ...town, page };
}

const posts = (proxy) => proxy.seen.filter(({ path }) => responsesOf.test(path)).length;

test("the server has stored it, and the page is reloaded before it hears so", async (t) => {
  const { server, proxy, page } = await ready(t);
  const recover = proxy.on("POST", responsesOf, async ({ forward, drop }) => { await forward(); drop(); });
  await submit(page);
  await expectWaiting(page);
  assert.equal((await server.responses()).length, 1);
  recover();
  await page.reload();
  await expectReceived(page);
  assert.equal((await server.responses()).length, 1);
  assert.deepEqual((await stored(page)).outbox, []);
});

test("answers that time out are sent again, and stored once", async (t) => {
  const { server, proxy, page } = await ready(t);
  let lost = 0;
  proxy.on("POST", responsesOf, async ({ forward, respond, drop }) => {
    const reply = await forward();
    lost += 1;
    if (lost > 10) respond(reply); else drop();
  });
  await submit(page);
  await expectWaiting(page);
  // The page waits longer each time; the person does not.
  await until(async () => {
    if (lost <= 10) await press(page, "Try again").catch(() => {});
    return lost > 10;
  }, 30_000);
  await expectReceived(page);
  assert.equal((await server.responses()).length, 1);
});

test("the page tries again by itself", async (t) => {
  const { server, proxy, page } = await ready(t);
  const recover = proxy.on("POST", responsesOf, ({ drop }) => drop());
  await submit(page);
  await expectWaiting(page);
  await until(() => posts(proxy) >= 3);
  recover();
  await expectReceived(page, 20_000);
  assert.equal((await server.responses()).length, 1);
});

test("being refused at the door deletes nothing", async (t) => {
  const { server, proxy, page } = await ready(t);
  const answers = [
    problem(401, "sign_in"), problem(403, "forbidden"), problem(500, "server"), problem(503, "server"), problem(429, "slow_down"),
    { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Sign in to the network</h1>" },
    { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not here</h1>" },
  ];
  let said = 0;
  const recover = proxy.on("POST", responsesOf, ({ respond }) => respond(answers[said++ % answers.length]));
  await submit(page);
  await expectWaiting(page);
  for (let turn = 1; turn < answers.length; turn += 1) {
    await until(() => said >= turn);
    await settle(150);
    assert.equal((await stored(page)).outbox.length, 1, `after ${answers[turn - 1].status}`);
    await expectTitle(page, "Saved on this device, will be sent");
    await press(page, "Try again");
  }
  await until(() => said >= answers.length);
  assert.equal((await server.responses()).length, 0);
  recover();
  await page.reload();
  await expectReceived(page);
  assert.equal((await server.responses()).length, 1);
});

test("a server that never answers does not hold the answers up for ever", async (t) => {
  const { server, proxy, page } = await ready(t);
  let asked = 0;
  const recover = proxy.on("POST", responsesOf, () => { asked += 1; });
  await submit(page);
  await until(() => asked > 0);
  recover();
  await expectReceived(page, 45_000);
  assert.equal((await server.responses()).length, 1);
});
