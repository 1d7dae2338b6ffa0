import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { CommandError } from "../shared/exitCodes.ts";
import { guard } from "./guard.ts";
import type { FleetView } from "./view.ts";

/** What the page may ask for. Each throws `CommandError` with a sentence for the person where it refuses. */
export interface ConsoleActions {
  fleet(): FleetView;
  /** The text to paste, as it was checked; `code` is what the page showed. */
  metadata(imagekitId: string, code: string): string;
  confirm(imagekitId: string, code: string, by: string): void;
  undo(imagekitId: string, by: string): void;
  signedIn(imagekitId: string, code: string, by: string): void;
}

export interface ConsoleServer {
  /** What the person opens. */
  url: string;
  /** Tells every open page that something changed. */
  changed(): void;
  /** When somebody last asked for something other than news. Milliseconds since 1970. */
  lastUse(): number;
  close(): Promise<void>;
}

/** How long a page's question for news is kept open. Milliseconds. */
const patience = 25_000;

const files = {
  "": ["index.html", "text/html; charset=utf-8"],
  "style.css": ["style.css", "text/css; charset=utf-8"],
  "icon.svg": ["icon.svg", "image/svg+xml"],
  ...Object.fromEntries(
    ["main", "server", "fleet", "account", "afterwards", "welcome", "toast", "dom", "keys", "help"].map((name) => [
      `${name}.js`,
      [`${name}.js`, "text/javascript; charset=utf-8"],
    ]),
  ),
} as const satisfies Record<string, readonly string[]>;

const confirmation = z.strictObject({ code: z.string().max(64), by: z.string().min(1).max(320) });
const account = z.object({ id: z.string() });

/** Serves the console's page on the loopback address, at an address that nobody can guess. */
export async function startConsole(
  actions: ConsoleActions,
  { token, port = 0 }: { token: string; port?: number },
): Promise<ConsoleServer> {
  const app = fastify({ bodyLimit: 16 * 1024, forceCloseConnections: true });
  const news = new News();
  let used = Date.now();
  let origin = "";
  guard(app, { token, origin: () => origin });
  app.addHook("onRequest", async ({ url }) => {
    if (!url.includes("/api/fleet?")) used = Date.now();
  });
  app.setErrorHandler((error, _request, reply) => {
    const isKnown = error instanceof CommandError || error instanceof z.ZodError;
    return reply.code(isKnown ? 409 : 500).send({
      message: error instanceof CommandError ? error.message : `The console failed: ${(error as Error).message}`,
    });
  });
  for (const [path, [name = "", type = ""]] of Object.entries(files)) {
    const content = readFileSync(join(import.meta.dirname, "page", name));
    app.get(`/${token}/${path}`, (_request, reply) => reply.type(type).send(content));
  }
  register(app, `/${token}/api`, actions, news);
  await app.listen({ host: "127.0.0.1", port });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/${token}/`,
    changed: () => news.tell(),
    lastUse: () => used,
    close: async () => {
      news.tell();
      await app.close();
    },
  };
}

function register(app: FastifyInstance, api: string, actions: ConsoleActions, news: News): void {
  app.get<{ Querystring: { after?: string } }>(`${api}/fleet`, async ({ query: { after } }) => {
    if (after !== undefined) await news.since(Number(after));
    return { revision: news.revision, ...actions.fleet() };
  });
  app.get<{ Querystring: { code?: string } }>(`${api}/accounts/:id/metadata`, ({ params, query }, reply) =>
    reply.type("text/plain; charset=utf-8").send(actions.metadata(account.parse(params).id, query.code ?? "")),
  );
  const act = (name: string, action: (id: string, code: string, by: string) => void) =>
    app.post(`${api}/accounts/:id/${name}`, ({ params, body }) => {
      const { code, by } = confirmation.parse(body);
      action(account.parse(params).id, code, by);
      news.tell();
      return { revision: news.revision, ...actions.fleet() };
    });
  act("confirm", (id, code, by) => actions.confirm(id, code, by));
  act("signed-in", (id, code, by) => actions.signedIn(id, code, by));
  act("undo", (id, _code, by) => actions.undo(id, by));
}

/** Counts the changes, and wakes whoever waits for the next one. */
class News {
  revision = 1;
  #waiting: (() => void)[] = [];

  tell(): void {
    this.revision += 1;
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  /** Returns at once where something changed after `revision`, else at the next change or after the patience. */
  async since(revision: number): Promise<void> {
    if (revision !== this.revision) return;
    await new Promise<void>((wake) => {
      const timer = setTimeout(wake, patience);
      this.#waiting.push(() => {
        clearTimeout(timer);
        wake();
      });
    });
  }
}
