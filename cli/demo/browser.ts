/**
 * As much of a browser as a sign-in needs: cookies, redirects, and forms that submit themselves. The services' own host
 * names lead to the simulator, as an entry in a hosts file would; no other address is ever called.
 */
import { Agent, request } from "node:https";

export interface Answer {
  url: URL;
  status: number;
  body: string;
}

const mappedHosts = new Set(["imagekit.io", "login.microsoftonline.com"]);
const largestAnswer = 2 * 1024 * 1024;
const timeoutMilliseconds = 30_000;
const mostRedirects = 5;

interface RawAnswer {
  status: number;
  location: string | undefined;
  body: string;
}

export class Browser {
  readonly #simulator: URL;
  readonly #agent: Agent;
  readonly #cookies = new Map<string, Map<string, string>>();

  /** `ca` is the PEM text of the certificate authority that signed the simulator's certificate. */
  constructor(simulatorUrl: string, ca: string) {
    this.#simulator = new URL(simulatorUrl);
    this.#agent = new Agent({ ca, keepAlive: true });
  }

  /** Follows redirects, as a GET each. */
  get(address: string | URL): Promise<Answer> {
    return this.#navigate(new URL(address), undefined);
  }

  /** Submits fields as a form does; the fragment of the action stays in the browser. */
  post(address: string | URL, fields: Record<string, string>): Promise<Answer> {
    return this.#navigate(new URL(address), new URLSearchParams(fields).toString());
  }

  close(): void {
    this.#agent.destroy();
  }

  async #navigate(start: URL, form: string | undefined): Promise<Answer> {
    let url = start;
    let body = form;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await this.#send(url, body);
      if (answer.location === undefined) return { url, status: answer.status, body: answer.body };
      url = new URL(answer.location, url);
      body = undefined;
    }
    throw new Error(`More than ${mostRedirects} redirects, the last one to ${url.origin}${url.pathname}.`);
  }

  #send(url: URL, form: string | undefined): Promise<RawAnswer> {
    if (url.protocol !== "https:" || (url.host !== this.#simulator.host && !mappedHosts.has(url.hostname))) {
      return Promise.reject(new Error(`The sign-in leads to ${url.origin}, which is not part of the simulation.`));
    }
    const headers: Record<string, string | number> = { host: url.host, accept: "text/html" };
    const cookies = [...(this.#cookies.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`);
    if (cookies.length > 0) headers.cookie = cookies.join("; ");
    if (form !== undefined) {
      headers["content-type"] = "application/x-www-form-urlencoded";
      headers["content-length"] = Buffer.byteLength(form);
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: this.#simulator.hostname,
          port: this.#simulator.port,
          servername: url.hostname,
          method: form === undefined ? "GET" : "POST",
          path: `${url.pathname}${url.search}`,
          agent: this.#agent,
          headers,
          timeout: timeoutMilliseconds,
        },
        (incoming) => {
          this.#keep(url.hostname, incoming.headers["set-cookie"] ?? []);
          const chunks: Buffer[] = [];
          let size = 0;
          incoming.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > largestAnswer)
              outgoing.destroy(new Error(`${url.origin}${url.pathname} answers more than 2 MiB.`));
            else chunks.push(chunk);
          });
          incoming.on("error", reject);
          incoming.on("end", () => {
            const body = Buffer.concat(chunks).toString("utf8");
            const status = incoming.statusCode ?? 0;
            resolve({ status, location: status >= 300 && status < 400 ? incoming.headers.location : undefined, body });
          });
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error(`${url.origin}${url.pathname} does not answer.`)));
      outgoing.on("error", reject);
      outgoing.end(form);
    });
  }

  #keep(host: string, lines: string[]): void {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    for (const line of lines) {
      const pair = line.split(";", 1)[0] ?? "";
      const equals = pair.indexOf("=");
      const value = pair.slice(equals + 1);
      if (value === "") jar.delete(pair.slice(0, equals));
      else jar.set(pair.slice(0, equals), value);
    }
    this.#cookies.set(host, jar);
  }
}
