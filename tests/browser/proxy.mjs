// Stands between the browser and the real server, where networks fail: it records what is asked, and a rule may
// answer in the server's place, change its answer, or keep it from arriving. Unlike a fault played inside the
// browser, this one is also met by the service worker.
import { createServer, request } from "node:http";

export class Proxy {
  /** Every request since the start: method, path, headers, and how many bytes of a body were sent back. */
  seen = [];
  /** Every body that was posted: path, body. */
  posted = [];
  #rules = [];

  static async start(origin) {
    const proxy = new Proxy();
    proxy.target = new URL(origin);
    proxy.server = createServer((asked, answer) => proxy.#handle(asked, answer));
    await new Promise((ready) => proxy.server.listen(0, "127.0.0.1", ready));
    proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  /** A rule for one method and for paths that match. Returns what takes it away again. */
  on(method, path, act) {
    const rule = { method, path, act };
    this.#rules.unshift(rule);
    return () => { this.#rules = this.#rules.filter((other) => other !== rule); };
  }

  async #handle(asked, answer) {
    const body = Buffer.concat(await asked.toArray().catch(() => []));
    const seen = { method: asked.method, path: asked.url, headers: asked.headers, bytes: 0 };
    this.seen.push(seen);
    if (asked.method === "POST") this.posted.push({ path: asked.url, body: String(body) });
    // What the real server says; `plain` is uncompressed and never "not modified", so that a rule can change it.
    const forward = ({ plain = false } = {}) => new Promise((done, fail) => {
      const headers = { ...asked.headers, host: this.target.host };
      if (plain) {
        headers["accept-encoding"] = "identity";
        delete headers["if-none-match"];
      }
      const on = request({ host: this.target.hostname, port: this.target.port, method: asked.method, path: asked.url, headers }, async (reply) => {
        done({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(await reply.toArray()) });
      });
      on.on("error", fail).end(body);
    });
    const respond = ({ status = 200, headers = {}, body = "" }) => {
      const { "content-length": _, "transfer-encoding": __, ...rest } = headers;
      answer.writeHead(status, rest).end(body);
      seen.bytes = Buffer.byteLength(body);
    };
    const drop = () => asked.socket.destroy();
    const rule = this.#rules.find(({ method, path }) => method === asked.method && path.test(asked.url));
    try {
      if (rule) await rule.act({ body, forward, respond, drop });
      else respond(await forward());
    } catch {
      drop();
    }
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

export const responsesOf = /^\/api\/v1\/surveys\/[\w-]+\/responses$/;

export const problem = (status, code, more = {}) => ({
  status,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ type: `/problems/${code}`, title: code, status, ...more }),
});
