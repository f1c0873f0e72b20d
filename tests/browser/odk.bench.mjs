// One form of 400 questions in Evenhand's workbench and in ODK Web Forms, in one browser, in turn.
// `node odk.bench.mjs FOLDER ENGINE`: FOLDER has ODK Web Forms and Vue from npm, and pyxform in `venv`; ENGINE is the
// program that writes the forms. esbuild must be at hand.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "./rival.mjs";
import { binary } from "./server.mjs";

const [rival, engine] = process.argv.slice(2);
const name = "bench-400";

// ODK Web Forms reads XForms: the workbook that Evenhand makes of the form, turned into one by ODK's own converter.
const CONVERT = `
import sys
from pyxform.xls2xform import convert
open(sys.argv[2], "w", encoding="utf-8").write(convert(sys.argv[1], validate=False).xform)
`;

// As its README says it is used. Production code, minified, and what the form does not need (maps) in files of its own.
const SCRIPT = `
import { createApp, h } from "vue";
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
const formXml = await window.form;
const fetchFormAttachment = () => Promise.reject(new Error("the form has no attachments"));
createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment }) }).use(webFormsPlugin).mount("#root");
`;
const BUNDLE = ["--bundle", "--splitting", "--minify", "--format=esm", "--define:process.env.NODE_ENV=\"production\"",
  "--define:__VUE_OPTIONS_API__=true", "--define:__VUE_PROD_DEVTOOLS__=false", "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false"];

// The form and all that the script begins with travel at once, as in Evenhand.
const page = (form) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<script>window.form = fetch("/${form}.xml").then((response) => response.text());</script>
${readdirSync(built).filter((file) => file.startsWith("chunk-")).map((file) => `<link rel="modulepreload" href="/built/${file}">`).join("")}
<script type="module" src="/built/stdin.js"></script><body><div id="root"></div>`;

let built;
const bench = await Bench.start(engine, (forms) => {
  built = join(forms, "built");
  const [workbook, xml] = [`${name}.xlsx`, `${name}.xml`].map((file) => join(forms, file));
  execFileSync(binary, ["instrument", "convert", join(forms, `${name}.toml`), "--to", workbook], { stdio: ["ignore", "ignore", "inherit"] });
  execFileSync(join(rival, "venv/bin/python"), ["-c", CONVERT, workbook, xml]);
  execFileSync("esbuild", [...BUNDLE, "--log-level=error", `--outdir=${built}`], { input: SCRIPT, cwd: rival });
});

try {
  const elsewhere = await bench.serve(page, (path) => join(bench.forms, path));
  // Before anything is answered, both show 17 questions of each group with 55 choices; the others are in neither page.
  const last = ["input[type=radio], input[type=checkbox]", 20 * 55, "fieldset, .question-container", "20.20 It is fair as it stands."];
  const [mine, theirs] = await bench.compare([bench.ours(name), `${elsewhere}/${name}.html`], last);
  console.error(`400 questions: ${mine.toFixed(0)} ms, ODK Web Forms ${theirs.toFixed(0)} ms`);
  console.log(`form-vs-odk: ${(theirs / mine).toFixed(2)} x ODK`);
} finally {
  await bench.stop();
}
