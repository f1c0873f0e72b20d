// The same forms in Evenhand's workbench and in SurveyJS, in one browser, in turn. `node forms.bench.mjs FOLDER ENGINE`:
// FOLDER has SurveyJS from npm, ENGINE is the program that writes the forms.
import { execFileSync } from "node:child_process";
import { mkdtemp, mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser } from "./harness.mjs";
import { Server } from "./server.mjs";

const RUNS = 7;
const [rival, engine] = process.argv.slice(2);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const data = await mkdtemp(join(tmpdir(), "evenhand-bench-"));
await mkdir(join(data, "instruments"));
execFileSync(engine, [join(data, "instruments")]);

const page = (name) => `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/survey-core/survey-core.min.css"><div id="root"></div>
<script src="/survey-core/survey.core.min.js"></script><script src="/survey-js-ui/survey-js-ui.min.js"></script>
<script>fetch("/${name}.surveyjs.json").then((r) => r.json()).then((json) => { window.model = new Survey.Model(json); window.model.render(document.getElementById("root")); });</script>`;
const rivals = createServer(async (request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    const body = path.endsWith(".html") ? page(path.slice(1, -5))
      : await readFile(path.endsWith(".surveyjs.json") ? join(data, "instruments", path) : join(rival, "node_modules", path));
    response.setHeader("content-type", path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : path.endsWith(".html") ? "text/html" : "application/json");
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => rivals.listen(0, "127.0.0.1", listening));
const elsewhere = `http://127.0.0.1:${rivals.address().port}`;

const server = await Server.start({ data });
const list = (await (await fetch(`${server.origin}/api/v1/instruments`)).json()).instruments;
const ours = (name) => `${server.origin}/instruments/${list.find((instrument) => instrument.name === name).version}`;
const browser = await Browser.open(server.origin);

/** In the page: resolves with the time since the navigation when the last question is there. */
const waitLast = ([count, label]) => new Promise((done) => {
  const look = () => {
    const last = [...document.querySelectorAll("fieldset, .sd-question, .sv-question, tr")].some((element) => element.textContent.includes(label));
    if (last && document.querySelectorAll("input[type=radio]").length >= count) done(performance.now());
    else setTimeout(look, 2);
  };
  look();
});

async function opened(url, [count, label]) {
  const tab = await browser.page();
  await tab.goto(url, { waitUntil: "commit" });
  const time = await tab.evaluate(waitLast, [count, label]);
  return [tab, time];
}

/** In the page: from the click on a choice until a question that depends on it is shown, or hidden again. */
const answer = ([name, value, dependent]) => new Promise((done) => {
  const shown = () => document.getElementsByName(dependent).length > 0 || document.querySelector(`[data-name="${dependent}"]`) !== null;
  const input = [...document.querySelectorAll("input[type=radio]")].find((input) => input.value === value && (input.name === name || input.closest(`[data-name="${name}"]`)));
  const before = shown();
  const channel = new MessageChannel();
  const started = performance.now();
  channel.port1.onmessage = () => (shown() !== before ? done(performance.now() - started) : channel.port2.postMessage(0));
  input.click();
  channel.port2.postMessage(0);
});

try {
  const [mine, theirs] = [[], []];
  const small = [790, "Question 199"];
  for (let run = 0; run < RUNS; run += 1) {
    for (const [url, times] of [[ours("bench-200"), mine], [`${elsewhere}/bench-200.html`, theirs]]) {
      const [tab, time] = await opened(url, small);
      if (run > 0) times.push(time);
      await tab.close();
    }
  }
  console.error(`200 questions: ${median(mine).toFixed(0)} ms, SurveyJS ${median(theirs).toFixed(0)} ms`);
  console.log(`form-vs-surveyjs: ${(median(theirs) / median(mine)).toFixed(2)} x SURVEYJS`);

  const [tab] = await opened(ours("bench-1000"), [2_000, "Question 998"]);
  const [other] = await opened(`${elsewhere}/bench-1000.html`, [2_000, "Question 998"]);
  const [quick, slow] = [[], []];
  for (let run = 0; run < 15; run += 1) {
    const value = run % 2 ? "c2" : "c1";
    quick.push(await tab.evaluate(answer, ["q400", value, "q401"]));
    slow.push(await other.evaluate(answer, ["q400", value, "q401"]));
  }
  console.log(`engine-answer-browser: ${median(quick).toFixed(2)} ms`);
  console.log(`answer-vs-surveyjs: ${(median(slow) / median(quick)).toFixed(2)} x SURVEYJS`);
  console.error(`one answer of 1,000 questions: SurveyJS ${median(slow).toFixed(1)} ms`);
} finally {
  // SurveyJS asks for fonts elsewhere; that is its own affair.
  browser.complaints.length = 0;
  await browser.close();
  await server.stop();
  rivals.close();
}
