import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { createAuthority, issueServerCertificate } from "../../simulator/tls.ts";
import { cachedPackage } from "./cachedPackage.ts";

const version = "3.37.0";

const secondsToStart = 30;

export interface BlobAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Microsoft's own emulator of blob storage, on a free loopback port, with TLS of a throw-away CA, asking for a token of Entra's form. */
export class Azurite {
  readonly account = "acmesso";
  /** `https://127.0.0.1:<port>/acmesso` */
  readonly url: string;
  /** PEM of its CA and of those given. */
  readonly caFile: string;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #ca: string;

  private constructor(url: string, folder: string, process: ChildProcess, ca: string) {
    this.url = `${url}/${this.account}`;
    this.#folder = folder;
    this.#process = process;
    this.#ca = ca;
    this.caFile = join(folder, "trusted.pem");
  }

  /** `trusted`: further CAs, PEM, for clients that talk to others as well. */
  static async start(...trusted: string[]): Promise<Azurite> {
    const installed = await cachedPackage("azurite", version);
    const program = join(installed, "node_modules", "azurite", "dist", "src", "blob", "main.js");
    const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-azurite-"));
    const authority = await createAuthority();
    const server = await issueServerCertificate(authority);
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    writeFileSync(cert, server.certificate);
    writeFileSync(key, server.key);
    writeFileSync(join(folder, "trusted.pem"), [authority.certificate, ...trusted].join("\n"));
    const listen = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry"];
    // The SDK of today asks for a version that the emulator of today does not know by name.
    listen.push("--skipApiVersionCheck");
    const child = spawn(process.execPath, [program, ...listen, "--oauth", "basic", "--cert", cert, "--key", key], {
      cwd: folder,
      env: { ...process.env, AZURITE_ACCOUNTS: `acmesso:${Buffer.from("nobody uses it").toString("base64")}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    const tooLong = setTimeout(kill, secondsToStart * 1_000);
    child.once("exit", () => clearTimeout(tooLong));
    let words = "";
    child.stderr.on("data", (piece) => {
      words += piece;
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /listens on (https:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
      words += `${line}\n`;
      if (!url) continue;
      clearTimeout(tooLong);
      child.stdout.resume();
      return new Azurite(url, folder, child, authority.certificate);
    }
    throw new Error(`azurite did not start: ${words.slice(-600)}`);
  }

  async createContainer(name: string): Promise<string> {
    const { status, body } = await this.send("PUT", `/${name}?restype=container`);
    if (status !== 201) throw new Error(`azurite answered ${status}: ${body}`);
    return `${this.url}/${name}`;
  }

  /** Paths of the blobs in a container. */
  async list(container: string): Promise<string[]> {
    const { body } = await this.send("GET", `/${container}?restype=container&comp=list`);
    return [...body.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name as string);
  }

  /** A request as somebody else with a token: `path` begins with the container. */
  async send(method: string, path: string, body = "", headers: Record<string, string> = {}): Promise<BlobAnswer> {
    const all = {
      "x-ms-version": "2025-01-05",
      authorization: `Bearer ${someToken()}`,
      "content-length": String(Buffer.byteLength(body)),
      ...(method === "PUT" && { "x-ms-blob-type": "BlockBlob" }),
      ...headers,
    };
    return await new Promise((resolve, reject) => {
      request(`${this.url}${path}`, { method, headers: all, ca: this.#ca }, (response) => {
        const { statusCode = 0, headers: answered } = response;
        text(response).then((read) => resolve({ status: statusCode, headers: answered, body: read }), reject);
      })
        .on("error", reject)
        .end(body);
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    if (this.#process.exitCode === null && this.#process.kill("SIGTERM")) await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** azurite looks at issuer, audience and times of a token, and at no signature. */
function someToken(): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { aud: "https://storage.azure.com", iss: "https://sts.windows.net/anybody/", iat: now, nbf: now };
  const encoded = [
    { alg: "none", typ: "JWT" },
    { ...claims, exp: now + 3_600 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return `${encoded.join(".")}.x`;
}
