// The same forms in Evenhand's workbench and in SurveyJS, in one browser, in turn. `node forms.bench.mjs FOLDER ENGINE`:
// FOLDER has SurveyJS from npm, ENGINE is the program that writes the forms.
import { join } from "node:path";
import { Bench, median } from "./rival.mjs";

const [rival, engine] = process.argv.slice(2);

const page = (name) => `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/survey-core/survey-core.min.css"><div id="root"></div>
<script src="/survey-core/survey.core.min.js"></script><script src="/survey-js-ui/survey-js-ui.min.js"></script>
<script>fetch("/${name}.surveyjs.json").then((r) => r.json()).then((json) => { window.model = new Survey.Model(json); window.model.render(document.getElementById("root")); });</script>`;

/** What tells that a form is there, to its last question. */
const last = (inputs, label) => ["input[type=radio]", inputs, "fieldset, .sd-question, .sv-question, tr", label];

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

const bench = await Bench.start(engine);
try {
  const elsewhere = await bench.serve(page, (path) => path.endsWith(".surveyjs.json") ? join(bench.forms, path) : join(rival, "node_modules", path));
  const pages = (name) => [bench.ours(name), `${elsewhere}/${name}.html`];
  const [mine, theirs] = await bench.compare(pages("bench-200"), last(790, "Question 199"));
  console.error(`200 questions: ${mine.toFixed(0)} ms, SurveyJS ${theirs.toFixed(0)} ms`);
  console.log(`form-vs-surveyjs: ${(theirs / mine).toFixed(2)} x SURVEYJS`);

  const [large, largeElsewhere] = pages("bench-1000");
  const [tab] = await bench.opened(large, last(2_000, "Question 998"));
  const [other] = await bench.opened(largeElsewhere, last(2_000, "Question 998"));
  const [quick, slow] = [[], []];
  // Three of ours to one of theirs: a frame that falls into the time of an answer is longer than the answer itself.
  for (let run = 0; run < 45; run += 1) {
    const value = run % 2 ? "c2" : "c1";
    quick.push(await tab.evaluate(answer, ["q400", value, "q401"]));
    if (run % 3 === 0) slow.push(await other.evaluate(answer, ["q400", value, "q401"]));
  }
  console.log(`engine-answer-browser: ${median(quick).toFixed(2)} ms`);
  console.log(`answer-vs-surveyjs: ${(median(slow) / median(quick)).toFixed(2)} x SURVEYJS`);
  console.error(`one answer of 1,000 questions: SurveyJS ${median(slow).toFixed(1)} ms`);
} finally {
  await bench.stop();
}
