import type * as grpc from "@grpc/grpc-js";
import { EngineLog } from "./engineLog.ts";
import { StatusError, toServiceError, UnimplementedError, withCauses } from "./failure.ts";
import type { CallContext, Plugin, Properties, Resource } from "./resource.ts";
import { RunningCalls } from "./runningCalls.ts";

type PlainResource = Resource<Properties, Properties>;

/** One process of a plugin: its types, what the engine said about itself, and the calls at work. */
export class Session {
  readonly plugin: Plugin;
  readonly log = new EngineLog();
  readonly calls = new RunningCalls();
  /** What the plugin works with; undefined until a Configure succeeded. */
  configuration: Properties | undefined;
  /** Settled by the last Configure. */
  configured: Promise<void> = Promise.reject(new Error("The plugin is not configured yet."));
  readonly #resources: ReadonlyMap<string, PlainResource>;

  constructor(plugin: Plugin) {
    this.plugin = plugin;
    // The engine passes on only what a type's own check and its own calls have made.
    const resources = plugin.resources as readonly unknown[] as PlainResource[];
    this.#resources = new Map(resources.map((resource) => [resource.token, resource]));
    this.configured.catch(() => {});
  }

  resource(request: { getUrn(): string; getType(): string }): PlainResource {
    const token = request.getType() || typeOf(request.getUrn());
    const resource = this.#resources.get(token);
    if (resource === undefined) throw new UnimplementedError(`${this.plugin.name} has no resource type ${token}.`);
    return resource;
  }

  /** Runs a call that may take long: after configuration, with a signal, and under the resource's name. */
  async perform<T>(call: Hangable, about: About, work: (context: CallContext) => Promise<T>): Promise<T> {
    await this.configured;
    const run = (signal: AbortSignal) =>
      work({
        signal,
        name: about.name,
        urn: about.urn,
        log: (severity, message) => this.log.log(severity, message, about.urn),
      });
    return await this.calls.run(about.timeoutSeconds, (abort) => call.on("cancelled", abort), run);
  }

  /** A gRPC handler around a method. Whatever the method does, the caller gets one answer, after everything it logged. */
  handler<Q, A>(method: (request: Q, call: Hangable) => A | Promise<A>): grpc.handleUnaryCall<Q, A> {
    return (call, callback) => {
      const answer = async () => method(call.request, call);
      answer()
        .then(
          (response): (() => void) =>
            () =>
              callback(null, response),
          (error: unknown): (() => void) => {
            this.log.log("debug", withCauses(error));
            return () => callback(error instanceof StatusError ? error.status : toServiceError(error));
          },
        )
        .then(async (send) => {
          await this.log.flush();
          send();
        });
    };
  }
}

/** What a resource call is about, for messages and time-outs. */
export interface About {
  urn: string;
  name: string;
  timeoutSeconds: number;
}

/** The part of a call that tells when the other end has gone. */
export interface Hangable {
  on(event: "cancelled", listener: () => void): unknown;
}

export function about(request: { getUrn(): string; getName(): string; getTimeout(): number }): About {
  return {
    urn: request.getUrn(),
    name: request.getName() || nameOf(request.getUrn()),
    timeoutSeconds: request.getTimeout(),
  };
}

// urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>; a name may hold "::".
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}
