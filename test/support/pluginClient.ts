import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import {
  Empty,
  messageLimits,
  type PluginMessages,
  type ProviderMessages,
  providerProto,
  providerService,
} from "../../provider/adapter/protocol.ts";
import type { CheckFailure, Properties } from "../../provider/adapter/resource.ts";
import { withoutSecrets } from "../../provider/adapter/secretness.ts";
import { readStruct, writeStruct } from "../../provider/adapter/wire.ts";
import { failureOf } from "./pluginFailure.ts";
import { addressed, type CallOptions, type DiffAnswer, diffAnswer, failuresOf, type Marked } from "./pluginMessages.ts";
import { type StartedPlugin, startPlugin } from "./pluginProcess.ts";
import { wireOf } from "./pluginValues.ts";

export { asSecret } from "./pluginValues.ts";

export interface PluginClientOptions {
  /** Replaces the inherited environment's variables of the same names. */
  environment?: Record<string, string | undefined>;
  arguments?: readonly string[];
  /** Configuration to set at once; `false` leaves the plugin without any. Default: an empty one. */
  config?: Properties | false;
}

type Client = InstanceType<typeof providerService.ResourceProviderClient>;
type Done<A> = (error: grpc.ServiceError | null, response: A) => void;

/** A plugin's own process, driven over gRPC as the engine does, with plain values. Mark a secret input with `asSecret`. */
export class PluginClient {
  readonly port: number;
  /** From the start of the process to its first line. */
  readonly startMilliseconds: number;
  readonly process: ChildProcess;
  /** Everything the plugin wrote to its error stream. */
  readonly errorOutput: readonly string[];
  readonly #client: Client;

  private constructor({ process, port, startMilliseconds, errorOutput }: StartedPlugin) {
    this.process = process;
    this.port = port;
    this.startMilliseconds = startMilliseconds;
    this.errorOutput = errorOutput;
    const credentials = grpc.credentials.createInsecure();
    this.#client = new providerService.ResourceProviderClient(`127.0.0.1:${port}`, credentials, messageLimits);
  }

  /** `executable`: a plugin's executable, or a TypeScript file that serves one. */
  static async start(executable: string, options: PluginClientOptions = {}): Promise<PluginClient> {
    const client = new PluginClient(await startPlugin(executable, options.arguments ?? [], options.environment ?? {}));
    try {
      if (options.config !== false) await client.configure(options.config ?? {});
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  async configure(config: Properties): Promise<void> {
    const request = new providerProto.ConfigureRequest();
    request.setArgs(writeStruct(wireOf(config)));
    await this.#call((done) => this.#client.configure(request, done));
  }

  async checkConfig(news: Properties): Promise<CheckFailure[]> {
    const request = new providerProto.CheckRequest();
    request.setNews(writeStruct(wireOf(news)));
    const response = await this.#call((done: Done<ProviderMessages.CheckResponse>) =>
      this.#client.checkConfig(request, done),
    );
    return failuresOf(response);
  }

  async check(
    token: string,
    news: Properties,
    olds: Properties = {},
    options: CallOptions = {},
  ): Promise<{ inputs: Properties; secretProperties: string[]; failures: CheckFailure[] }> {
    const request = addressed(new providerProto.CheckRequest(), token, options);
    request.setNews(writeStruct(wireOf(news)));
    request.setOlds(writeStruct(wireOf(olds)));
    const response = await this.#call((done: Done<ProviderMessages.CheckResponse>) =>
      this.#client.check(request, done),
    );
    const { properties, secretProperties } = withoutSecrets(readStruct(response.getInputs()));
    return { inputs: properties, secretProperties, failures: failuresOf(response) };
  }

  async diff(
    token: string,
    {
      id,
      oldInputs,
      oldOutputs,
      news,
      ignoreChanges = [],
    }: { id: string; oldInputs: Properties; oldOutputs: Properties; news: Properties; ignoreChanges?: string[] },
    options: CallOptions = {},
  ): Promise<DiffAnswer> {
    const request = addressed(new providerProto.DiffRequest(), token, options);
    request.setId(id);
    request.setOldInputs(writeStruct(wireOf(oldInputs)));
    request.setOlds(writeStruct(wireOf(oldOutputs)));
    request.setNews(writeStruct(wireOf(news)));
    request.setIgnorechangesList(ignoreChanges);
    const response = await this.#call((done: Done<ProviderMessages.DiffResponse>) => this.#client.diff(request, done));
    return diffAnswer(response);
  }

  /** Inputs as `check` gave them back. */
  async create(
    token: string,
    inputs: Properties,
    options: CallOptions & { preview?: boolean } = {},
  ): Promise<Marked & { id: string }> {
    const request = addressed(new providerProto.CreateRequest(), token, options);
    request.setProperties(writeStruct(wireOf(inputs)));
    request.setPreview(options.preview ?? false);
    request.setTimeout(options.timeoutSeconds ?? 0);
    const response = await this.#call((done: Done<ProviderMessages.CreateResponse>) =>
      this.#client.create(request, done),
    );
    return { id: response.getId(), ...seen(response, inputs) };
  }

  /** Undefined when the resource is gone. Without `inputs` and `outputs` it is an import. */
  async read(
    token: string,
    id: string,
    state: { inputs?: Properties; outputs?: Properties } = {},
    options: CallOptions = {},
  ): Promise<{ id: string; inputs: Properties; outputs: Properties; secretProperties: string[] } | undefined> {
    const request = addressed(new providerProto.ReadRequest(), token, options);
    request.setId(id);
    request.setTimeout(options.timeoutSeconds ?? 0);
    request.setProperties(writeStruct(wireOf(state.outputs ?? {})));
    if (state.inputs !== undefined) request.setInputs(writeStruct(wireOf(state.inputs)));
    const response = await this.#call((done: Done<ProviderMessages.ReadResponse>) => this.#client.read(request, done));
    if (response.getId() === "") return undefined;
    const inputs = readStruct(response.getInputs());
    const { properties, secretProperties } = withoutSecrets({ ...inputs, ...readStruct(response.getProperties()) });
    return { id: response.getId(), inputs: withoutSecrets(inputs).properties, outputs: properties, secretProperties };
  }

  async import(token: string, id: string, options: CallOptions = {}) {
    return await this.read(token, id, {}, options);
  }

  async update(
    token: string,
    {
      id,
      oldInputs = {},
      oldOutputs,
      news,
    }: { id: string; oldInputs?: Properties; oldOutputs: Properties; news: Properties },
    options: CallOptions & { preview?: boolean } = {},
  ): Promise<Marked> {
    const request = addressed(new providerProto.UpdateRequest(), token, options);
    request.setId(id);
    request.setOldInputs(writeStruct(wireOf(oldInputs)));
    request.setOlds(writeStruct(wireOf(oldOutputs)));
    request.setNews(writeStruct(wireOf(news)));
    request.setPreview(options.preview ?? false);
    request.setTimeout(options.timeoutSeconds ?? 0);
    const response = await this.#call((done: Done<ProviderMessages.UpdateResponse>) =>
      this.#client.update(request, done),
    );
    return seen(response, news);
  }

  async delete(token: string, id: string, outputs: Properties, options: CallOptions = {}): Promise<void> {
    const request = addressed(new providerProto.DeleteRequest(), token, options);
    request.setId(id);
    request.setProperties(writeStruct(wireOf(outputs)));
    request.setTimeout(options.timeoutSeconds ?? 0);
    await this.#call((done) => this.#client.delete(request, done));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new providerProto.InvokeRequest();
    request.setTok(token);
    request.setArgs(writeStruct(wireOf(args)));
    const response = await this.#call((done: Done<ProviderMessages.InvokeResponse>) =>
      this.#client.invoke(request, done),
    );
    return withoutSecrets(readStruct(response.getReturn())).properties;
  }

  /** Check, then create, as the engine does. Throws when the check finds faults. */
  async make(
    token: string,
    news: Properties,
    options: CallOptions = {},
  ): Promise<Marked & { id: string; inputs: Properties }> {
    const { inputs, failures } = await this.check(token, news, {}, options);
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    return { inputs, ...(await this.create(token, inputs, options)) };
  }

  async cancel(): Promise<void> {
    await this.#call((done) => this.#client.cancel(new Empty(), done));
  }

  async schema(): Promise<Record<string, unknown>> {
    const request = new providerProto.GetSchemaRequest();
    const response = await this.#call((done: Done<ProviderMessages.GetSchemaResponse>) =>
      this.#client.getSchema(request, done),
    );
    return JSON.parse(response.getSchema());
  }

  async version(): Promise<string> {
    const response = await this.#call((done: Done<PluginMessages.PluginInfo>) =>
      this.#client.getPluginInfo(new Empty(), done),
    );
    return response.getVersion();
  }

  /** A method the plugin may well not have; rejects with its gRPC status. */
  async mapping(): Promise<void> {
    await this.#call((done) => this.#client.getMapping(new providerProto.GetMappingRequest(), done));
  }

  /** Ends the plugin as the engine does, and waits for it. The exit code. */
  async close(): Promise<number | null> {
    this.#client.close();
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return exitCode;
    // It gives itself four seconds; the engine five.
    const signal = AbortSignal.timeout(20_000);
    const exited = once(this.process, "exit", { signal }).catch((cause) => {
      this.process.kill("SIGKILL");
      throw new Error("the plugin did not end within 20 s of SIGINT", { cause });
    });
    this.process.kill("SIGINT");
    return (await exited)[0];
  }

  async #call<A>(send: (done: Done<A>) => unknown): Promise<A> {
    return await new Promise<A>((resolve, reject) =>
      send((error, response) => (error ? reject(failureOf(error)) : resolve(response))),
    );
  }
}

/** Outputs as a program sees them: what an answer lacks the SDK reads from the inputs. */
function seen(response: ProviderMessages.CreateResponse | ProviderMessages.UpdateResponse, inputs: Properties): Marked {
  return withoutSecrets({ ...wireOf(inputs), ...readStruct(response.getProperties()) });
}
