/** ImageKit for a browser: the consumer of SAML responses, the e-mail page that starts a sign-in here, dashboard, logout. */
import type { FastifyReply } from "fastify";
import { cookie } from "../cookies.ts";
import { escapeXml as escapeHtml } from "../entra/xml.ts";
import { page } from "../page.ts";
import type { SimulatorApp, World } from "../types.ts";
import { consume, SignInRefusal } from "./consume.ts";
import type { Memory } from "./memory.ts";
import { serviceProvider } from "./serviceProvider.ts";

const sessionCookie = "simulated-imagekit-session";
const dashboard = "https://imagekit.io/dashboard";

interface StartRoute {
  Querystring: { email?: string; account?: string };
}

export function registerSignOnPages(app: SimulatorApp, world: World, memory: Memory): void {
  app.post<{ Body: Record<string, string> | undefined }>("/saml/consume", async (request, reply) => {
    try {
      const session = await consume(world, memory, request.body?.SAMLResponse ?? "");
      return await reply
        .header("set-cookie", `${sessionCookie}=${memory.open(session)}; Path=/; HttpOnly; Secure; SameSite=Lax`)
        .redirect(landing(request.body?.RelayState), 303);
    } catch (error) {
      if (error instanceof SignInRefusal) return refuse(reply, error.message);
      throw error;
    }
  });

  app.get<StartRoute>("/single-sign-on", (request, reply) => start(world, memory, request.query, reply));

  app.get("/dashboard", async (request, reply) => {
    const session = memory.session(cookie(request, sessionCookie));
    return (
      session ??
      reply.code(401).send({ message: "Nobody is signed in.", help: "Start at /single-sign-on or in My Apps." })
    );
  });

  app.get("/logout", async (request, reply) => {
    memory.close(cookie(request, sessionCookie));
    return reply
      .header("set-cookie", `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; Secure`)
      .type("text/html; charset=utf-8")
      .send(page("Signed out", '<p><a href="/single-sign-on">Sign in again</a></p>'));
  });
}

async function start(
  world: World,
  memory: Memory,
  { email, account: id }: StartRoute["Querystring"],
  reply: FastifyReply,
) {
  reply.type("text/html; charset=utf-8");
  if (email === undefined) {
    return reply.send(
      page(
        "Sign in with SSO",
        '<form><label>E-mail<input type="email" name="email" required autofocus></label><button>Continue</button></form>',
      ),
    );
  }
  const accounts = world.store.accounts.filter(
    ({ settings, users }) =>
      settings !== null && users.some((user) => user.email.toLowerCase() === email.toLowerCase()),
  );
  if (accounts.length === 0) {
    return refuse(reply, `No account with single sign-on knows ${email}. A first sign-in starts in My Apps.`);
  }
  const account = accounts.length === 1 ? accounts[0] : accounts.find((one) => one.id === id);
  const saml = account && serviceProvider(world, account, memory.requests);
  if (saml) return reply.redirect(await saml.getAuthorizeUrlAsync(dashboard, undefined, {}), 302);
  const buttons = accounts.map(
    (one) => `<button name="account" value="${escapeHtml(one.id)}">${escapeHtml(one.id)}</button>`,
  );
  return reply.send(
    page(
      "Choose an account",
      `<form><input type="hidden" name="email" value="${escapeHtml(email)}">${buttons.join("")}</form>`,
    ),
  );
}

/** Relay states elsewhere are not followed; ImageKit's own lead to the same path here. */
function landing(relayState: string | undefined): string {
  const url = URL.parse(relayState ?? dashboard);
  return url?.origin === new URL(dashboard).origin ? `${url.pathname}${url.search}` : "/dashboard";
}

function refuse(reply: FastifyReply, reason: string): FastifyReply {
  return reply
    .code(403)
    .type("text/html; charset=utf-8")
    .send(page("Sign-in refused", `<p id="error">${escapeHtml(reason)}</p>`));
}
