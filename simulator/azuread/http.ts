import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { ConnectionFailure } from "./connectionFailure.ts";

const largestAnswer = 16 * 1024 * 1024;

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Parsed JSON; undefined where there was none. */
  body: unknown;
}

export interface RequestOptions {
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/** One request, no redirects; `ConnectionFailure` where the connection broke. The CA of SSL_CERT_FILE, which the official plugin trusts, is added to Node's own. */
export class Http {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure = new https.Agent({ keepAlive: true, ...authorities(process.env.SSL_CERT_FILE) });

  request(method: string, url: URL, { headers = {}, body, signal }: RequestOptions = {}): Promise<Answer> {
    const secure = url.protocol === "https:";
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const options = {
      method,
      headers: { ...headers, ...length },
      agent: secure ? this.#secure : this.#plain,
      timeout: 60_000,
      ...(signal && { signal }),
    };
    return new Promise((resolve, reject) => {
      const broke = (cause: Error) => reject(new ConnectionFailure(method, url, cause));
      const request = (secure ? https : http).request(url, options, (response) => read(response).then(resolve, broke));
      request.on("timeout", () => request.destroy(new Error(`${url.host} did not answer within 60 s.`)));
      request.on("error", broke);
      request.end(body);
    });
  }
}

async function read(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestAnswer) throw new Error(`An answer of more than ${largestAnswer} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text.slice(0, 300);
  }
}

/** Made once: every connection would otherwise read all the certificates anew. */
function authorities(file: string | undefined): { secureContext?: SecureContext } {
  if (file === undefined || file === "") return {};
  return { secureContext: createSecureContext({ ca: [...getCACertificates("default"), readFileSync(file, "utf8")] }) };
}
