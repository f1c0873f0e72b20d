// The real binary on a port of its own with a data folder of its own, and what is in its database.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const { Database } = createRequire(import.meta.url)("node-sqlite3-wasm");
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = join(resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "release/evenhand");

export const folder = () => mkdtemp(join(tmpdir(), "evenhand-"));

export class Server {
  /** `prepare` puts into the folder what is to be there before the first start; `command` is `demo`, or `serve` without a city;
   * `args` are more of the command line. */
  static async start({ data, prepare, command = "demo", args = [] } = {}) {
    const server = new Server();
    server.command = command;
    server.args = args;
    server.data = data ?? (await folder());
    await prepare?.(server.data);
    await server.#run("127.0.0.1:0");
    return server;
  }

  async #run(listen) {
    this.process = spawn(binary, [this.command, "--listen", listen, "--data", this.data, ...this.args], { stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    await new Promise((ready, fail) => {
      this.process.on("error", fail);
      this.process.on("exit", (code) => fail(new Error(`the server stopped with ${code}: ${printed}`)));
      this.process.stderr.on("data", (text) => (printed += text));
      this.process.stdout.on("data", (text) => {
        printed += text;
        // Of a city, the second survey's link is the last line.
        if ((this.command === "demo" ? /pilot.*\/s\/[\w-]{43}/ : /listens on \S+\n/).test(printed)) ready();
      });
    });
    this.origin = printed.match(/listens on (\S+)/)[1];
    this.survey = printed.match(/\/s\/([\w-]{43})/)?.[1];
  }

  /** As a power cut would. */
  async kill() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.removeAllListeners("exit");
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await gone;
  }

  /** On the same address, with the same data. */
  restart() {
    return this.#run(new URL(this.origin).host);
  }

  /** A copy of the database as it is now, under a name: encrypted, as there are surveys that take responses. */
  backup(name) {
    if (!existsSync(this.#key)) this.#command("backup-key", "--to", this.#key);
    this.#command("backup", "--to", join(this.data, name));
  }

  /** The way back to such a copy; no server may run meanwhile. */
  restore(name) {
    return this.#command("restore", "--from", join(this.data, name), "--key", this.#key);
  }

  get #key() {
    return join(this.data, "offline.key");
  }

  /** How many changes of documents there are; throws when pages, seals, or what stands in a document are not right. */
  changes() {
    return Number(this.#command("check").match(/(\d+) changes/)[1]);
  }

  #command(name, ...options) {
    return execFileSync(binary, [name, "--data", this.data, ...options], { encoding: "utf8" });
  }

  /** What a query finds. Read from a copy, so that the reader cannot disturb the server. */
  async rows(sql, values = []) {
    const copy = await folder();
    await cp(this.data, copy, { recursive: true });
    try {
      return this.#open(copy, (db) => db.all(sql, values));
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  /** Changes the database as no operator does: no server may run meanwhile. */
  write(sql, values = []) {
    this.#open(this.data, (db) => db.run(sql, values));
  }

  #open(data, act) {
    const db = new Database(join(data, "evenhand.sqlite3"));
    try {
      // This build of SQLite has no shared memory, which a log written by others needs unless it is locked whole.
      db.exec("pragma locking_mode = exclusive");
      return act(db);
    } finally {
      db.close();
    }
  }

  /** The responses of a survey, of the open one of the city unless another is named. */
  async responses(survey = this.survey) {
    const found = await this.rows("select hex(responses.id) as id, mode, language, answers from responses join surveys on survey = number where surveys.id = ?", [survey]);
    return found.map(({ answers, ...rest }) => ({ ...rest, answers: JSON.parse(answers) }));
  }

  async stop() {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }
}
