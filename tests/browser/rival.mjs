// What the benches against other people's forms have in common: the forms, both servers, and how an opening is timed.
import { execFileSync } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { Browser } from "./harness.mjs";
import { Server, folder } from "./server.mjs";

const RUNS = 7;
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".json": "application/json", ".xml": "text/xml" };

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export class Bench {
  /** `engine` is the program that writes the forms; `prepare` gets their folder. */
  static async start(engine, prepare = () => {}) {
    const bench = new Bench();
    const data = await folder();
    bench.forms = join(data, "instruments");
    await mkdir(bench.forms);
    execFileSync(engine, [bench.forms]);
    await prepare(bench.forms);
    bench.server = await Server.start({ data });
    bench.list = (await (await fetch(`${bench.server.origin}/api/v1/instruments`)).json()).instruments;
    bench.browser = await Browser.open(bench.server.origin);
    return bench;
  }

  /** Serves the rival: `page(name)` is the page of a form, `find(path)` the file of any other path. Gives its origin. */
  async serve(page, find) {
    this.rival = createServer(async (request, response) => {
      const path = new URL(request.url, "http://x").pathname;
      try {
        const body = path.endsWith(".html") ? page(path.slice(1, -5)) : await readFile(find(path));
        response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
        // Kept by the browser as our own files are, so that no run waits for a download. Packed they are not: on one
        // machine that costs more than it saves.
        if (!path.endsWith(".html")) response.setHeader("cache-control", "max-age=31536000, immutable");
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((listening) => this.rival.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${this.rival.address().port}`;
  }

  ours(name) {
    return `${this.server.origin}/instruments/${this.list.find((instrument) => instrument.name === name).version}`;
  }

  /** A tab with a form open, and the time from the navigation until the last question is there. */
  async opened(url, last) {
    const tab = await this.browser.page();
    await tab.goto(url, { waitUntil: "commit" });
    return [tab, await tab.evaluate(waitLast, last)];
  }

  /** Opens pages in turn, over and over: the median time of each. The first run is not counted. */
  async compare(pages, last) {
    const times = pages.map(() => []);
    for (let run = 0; run < RUNS; run += 1) {
      for (const [index, url] of pages.entries()) {
        const [tab, time] = await this.opened(url, last);
        if (run > 0) times[index].push(time);
        await tab.close();
      }
    }
    return times.map(median);
  }

  async stop() {
    // What the rival says on its console or asks for elsewhere is its own affair.
    this.browser.complaints.length = 0;
    await this.browser.close();
    await this.server.stop();
    this.rival?.close();
  }
}

/** In the page: resolves with the time since the navigation when the last question is there, and so many inputs. */
const waitLast = ([inputs, count, questions, label]) => new Promise((done) => {
  const look = () => {
    const last = [...document.querySelectorAll(questions)].some((element) => element.textContent.includes(label));
    if (last && document.querySelectorAll(inputs).length >= count) done(performance.now());
    else setTimeout(look, 2);
  };
  look();
});
