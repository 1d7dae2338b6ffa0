import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as outgoingRequest, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAuthority, issueServerCertificate } from "../../../simulator/tls.ts";
import type { Simulator } from "../../../simulator/types.ts";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The connection ends after the body as it is given, whatever length the head promised. */
  ends?: true;
}

/** Instead of the simulator's answer: another, a cut connection or none at all; undefined: no harm. `after` lets the request take its effect first. */
export type Harm = Answer | "cut" | "silence" | { after: Answer | "cut" } | undefined;

interface Rule {
  pattern: RegExp;
  harm: (answer: Answer, line: string) => Harm | Promise<Harm>;
  times: number;
}

/** Stands between the plugin and the simulator, on TLS of its own, and spoils chosen requests, each by its number. */
export class CrookedProxy {
  readonly url: string;
  /** PEM of its CA and of the simulator's. */
  readonly caFile: string;
  /** `METHOD path?query` of what came in, decoded. */
  readonly seen: string[] = [];
  readonly #server: Server;
  readonly #simulator: Simulator;
  readonly #agent: Agent;
  #rules: Rule[] = [];

  private constructor(server: Server, simulator: Simulator, caFile: string) {
    this.#server = server;
    this.#simulator = simulator;
    this.#agent = new Agent({ ca: simulator.ca, keepAlive: true });
    this.caFile = caFile;
    this.url = `https://localhost:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  static async start(simulator: Simulator, folder: string): Promise<CrookedProxy> {
    const authority = await createAuthority();
    const { key, certificate } = await issueServerCertificate(authority);
    const caFile = join(folder, "both-cas.pem");
    writeFileSync(caFile, `${authority.certificate}\n${simulator.ca}\n`);
    const server = createServer({ key, cert: certificate });
    await new Promise<void>((listening) => server.listen(0, "localhost", listening));
    return new CrookedProxy(server, simulator, caFile);
  }

  /** Spoils the next `times` requests whose `METHOD path?query` matches. */
  spoil(pattern: RegExp, harm: Harm | Rule["harm"], times = Number.POSITIVE_INFINITY): void {
    this.#rules.push({ pattern, harm: typeof harm === "function" ? harm : () => harm, times });
  }

  heal(): void {
    this.#rules = [];
    this.seen.length = 0;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const line = `${request.method} ${decodeURIComponent(request.url ?? "/")}`;
    this.seen.push(line);
    const rule = this.#rules.find(({ pattern, times }) => times > 0 && pattern.test(line));
    if (rule) rule.times -= 1;
    // A harm that does not begin "after" must not let the request through.
    let forwarded: Answer | undefined;
    const forward = async () => {
      forwarded ??= await this.#forward(request, this.#inner(Buffer.concat(chunks)));
      return forwarded;
    };
    if (!rule) return send(response, await forward());
    const harm = await rule.harm(rule.harm.length > 0 ? await forward() : { status: 0 }, line);
    if (harm === undefined) return send(response, await forward());
    if (harm === "silence") return;
    if (harm === "cut") return void request.socket.destroy();
    if (!("after" in harm)) return send(response, harm);
    await forward();
    if (harm.after === "cut") request.socket.destroy();
    else send(response, harm.after);
  }

  /** Tokens are asked for, and objects referred to, by the address of Graph. */
  #inner(body: Buffer): Buffer {
    const [own, inner] = [this.url, this.#simulator.url];
    const text = body.toString("utf8").replaceAll(own, inner);
    return Buffer.from(text.replaceAll(encodeURIComponent(own), encodeURIComponent(inner)));
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const target = new URL(url ?? "/", this.#simulator.url);
    return new Promise((resolve, reject) => {
      const { host: _host, "transfer-encoding": _encoding, "content-length": _length, ...kept } = headers;
      const outgoing = outgoingRequest(
        target,
        { method, headers: { ...kept, ...(body.length > 0 && { "content-length": body.length }) }, agent: this.#agent },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () => {
            const whole = Buffer.concat(chunks);
            // The addresses of Graph and of the sign-in lead back here.
            const answer = /^\/metadata\/|\/\.well-known\//.test(target.pathname)
              ? Buffer.from(whole.toString("utf8").replaceAll(this.#simulator.url, this.url))
              : whole;
            const type = incoming.headers["content-type"];
            resolve({
              status: incoming.statusCode ?? 0,
              headers: { ...(type !== undefined && { "content-type": type }) },
              body: answer,
            });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

function send(response: ServerResponse, { status, headers = {}, body = "", ends }: Answer): void {
  response.writeHead(status, headers);
  if (ends) return void response.write(body, () => response.destroy());
  response.end(status === 204 ? undefined : body);
}
