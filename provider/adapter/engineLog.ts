import * as grpc from "@grpc/grpc-js";
import { printable } from "../printable.ts";
import { loadEngineProto } from "./protocol.ts";
import type { CallContext } from "./resource.ts";

type Severity = Parameters<CallContext["log"]>[0];

/** The engine's diagnostics; the error stream where no engine has been named, as in tests. */
export class EngineLog {
  #address: string | undefined;
  #send: ((severity: Severity, message: string, urn: string) => Promise<void>) | undefined;
  readonly #pending = new Set<Promise<void>>();

  attach(address: string): void {
    if (address === this.#address) return;
    this.#address = address;
    this.#send = undefined;
  }

  log(severity: Severity, words: string, urn = ""): void {
    const message = printable(words);
    if (this.#address === undefined) {
      if (severity !== "debug") process.stderr.write(`${severity}: ${message}\n`);
      return;
    }
    this.#send ??= connect(this.#address);
    const sent = this.#send(severity, message, urn).finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
  }

  /** Done when everything logged so far has arrived: an answer must not overtake its warnings. */
  async flush(): Promise<void> {
    if (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}

function connect(address: string): (severity: Severity, message: string, urn: string) => Promise<void> {
  const { messages, service } = loadEngineProto();
  const client = new service.EngineClient(address, grpc.credentials.createInsecure());
  const severities = {
    debug: messages.LogSeverity.DEBUG,
    info: messages.LogSeverity.INFO,
    warning: messages.LogSeverity.WARNING,
    error: messages.LogSeverity.ERROR,
  } as const;
  return (severity, message, urn) => {
    const request = new messages.LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    // An engine that is gone cannot be told; the call itself must not fail for that.
    return new Promise((done) =>
      client.log(request, new grpc.Metadata(), { deadline: Date.now() + 5_000 }, () => done()),
    );
  };
}
