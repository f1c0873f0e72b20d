// A provider (OpenID Connect) on a port of its own, whose page asks for no more than who one is. It is at `localhost`, and the
// city at 127.0.0.1: two sites, so that the way back is one from another site.
import { createServer } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Provider from "oidc-provider";
import { SOON } from "./harness.mjs";

export const NAME = "Sample sign-in";
const SECRET = "of the city, at the provider";

const page = (text) => `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Provider</title><h1>Provider</h1>${text}</html>`;
const FORM = page(`<form method="post">
  <label>Who are you? <input name="who"></label>
  <label><input type="checkbox" name="mfa" value="yes"> with a second factor</label>
  <button>This is me</button> <button name="no" value="yes">Turn back</button></form>`);

export class Idp {
  /** Queries that people were sent to the provider with, and addresses that they were sent back to. */
  asked = [];
  sent = [];
  /** What somebody between changes of the one and of the other. */
  change = { asked: undefined, sent: undefined };

  /** For a city that will be at this origin. */
  static async start(origin, port = 0) {
    const idp = new Idp();
    idp.server = createServer((request, response) => idp.#handle(request, response));
    await new Promise((ready) => idp.server.listen(port, "127.0.0.1", ready));
    idp.port = idp.server.address().port;
    idp.origin = `http://localhost:${idp.port}`;
    idp.provider = new Provider(idp.origin, {
      clients: [{ client_id: "evenhand", client_secret: SECRET, redirect_uris: [`${origin}/api/v1/oidc/callback`], grant_types: ["authorization_code"], response_types: ["code"] }],
      cookies: { keys: ["of a test"] },
      pkce: { required: () => true },
      claims: { openid: ["sub", "acr", "amr"], profile: ["name", "preferred_username"] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, preferred_username: id }) }),
      // Nobody is asked what they consent to.
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope("openid profile");
        await grant.save();
        return grant;
      },
    });
    return idp;
  }

  async #handle(request, response) {
    const asked = new URL(request.url, this.origin);
    const { pathname, searchParams } = asked;
    if (pathname === "/auth") {
      this.change.asked?.(asked);
      this.asked.push(Object.fromEntries(searchParams));
      request.url = asked.pathname + asked.search;
    }
    this.#watch(response);
    if (!pathname.startsWith("/who/")) return this.provider.callback()(request, response);
    if (request.method === "GET") return response.writeHead(200, { "content-type": "text/html" }).end(FORM);
    const said = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const login = { accountId: said.get("who"), amr: said.get("mfa") ? ["pwd", "mfa"] : ["pwd"] };
    const result = said.get("no") ? { error: "access_denied", error_description: "turned back" } : { login };
    return this.provider.interactionFinished(request, response, result);
  }

  /** Sees where somebody is sent back to. */
  #watch(response) {
    const set = response.setHeader.bind(response);
    response.setHeader = (name, value) => {
      if (name.toLowerCase() !== "location" || !/\/api\/v1\/oidc\/callback/.test(value)) return set(name, value);
      const to = new URL(value);
      this.change.sent?.(to);
      this.sent.push(to.href);
      return set(name, to.href);
    };
  }

  /** What the city is told of it: `oidc.toml`. */
  async configure(data, origin) {
    await writeFile(join(data, "oidc.toml"), `issuer = "${this.origin}"
client_id = "evenhand"
client_secret_file = "oidc.secret"
origin = "${origin}"
name = { en = "${NAME}", es = "Acceso de ejemplo" }
[second_factor]
amr = ["mfa"]
`);
    await writeFile(join(data, "oidc.secret"), `${SECRET}\n`, { mode: 0o600 });
  }

  async stop() {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Says at the provider who one is. */
export async function identify(page, who, { mfa = false } = {}) {
  await page.getByRole("heading", { name: "Provider" }).waitFor({ timeout: SOON });
  await page.getByLabel("Who are you?").fill(who);
  if (mfa) await page.getByLabel("with a second factor").check();
  await page.getByRole("button", { name: "This is me" }).click();
}
