import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Properties } from "../../../provider/adapter/resource.ts";
import { startSimulator } from "../../../simulator/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../../simulator/types.ts";
import { GraphClient } from "../../simulator/support/graphClient.ts";
import { PluginClient } from "../../support/pluginClient.ts";
import { CrookedProxy } from "./crookedProxy.ts";

const executable = join(import.meta.dirname, "../../../provider/pulumi-resource-imagekit");

/** A resource as the state keeps it. */
export interface State {
  token: string;
  id: string;
  inputs: Properties;
  properties: Properties;
}

export interface PluginWorldOptions extends SimulatorOptions {
  config?: Properties;
  environment?: Record<string, string>;
  /** PEM of a further CA that the plugin is to trust. */
  trusted?: string;
}

/** A simulator, a proxy before it that can spoil answers, and the plugin's own process working through both. */
export class PluginWorld {
  readonly simulator: Simulator;
  readonly proxy: CrookedProxy;
  readonly plugin: PluginClient;
  /** Another hand in the same tenant. */
  readonly admin: GraphClient;
  readonly runner: GraphClient;
  readonly folder: string;
  readonly #environment: Record<string, string>;
  readonly #config: Properties;
  readonly #further: PluginClient[] = [];

  private constructor(parts: {
    simulator: Simulator;
    proxy: CrookedProxy;
    plugin: PluginClient;
    admin: GraphClient;
    runner: GraphClient;
    folder: string;
    environment: Record<string, string>;
    config: Properties;
  }) {
    this.simulator = parts.simulator;
    this.proxy = parts.proxy;
    this.plugin = parts.plugin;
    this.admin = parts.admin;
    this.runner = parts.runner;
    this.folder = parts.folder;
    this.#environment = parts.environment;
    this.#config = parts.config;
  }

  static async start({
    config = {},
    environment = {},
    trusted = "",
    ...options
  }: PluginWorldOptions = {}): Promise<PluginWorld> {
    const folder = mkdtempSync(join(tmpdir(), "plugin-world-"));
    const simulator = await startSimulator(options);
    const proxy = await CrookedProxy.start(simulator, folder);
    appendFileSync(proxy.caFile, `\n${trusted}`);
    const through = (text: string) => text.replaceAll(new URL(simulator.url).host, new URL(proxy.url).host);
    const all = {
      ...Object.fromEntries(Object.entries(simulator.environment()).map(([name, value]) => [name, through(value)])),
      NODE_EXTRA_CA_CERTS: proxy.caFile,
      SSL_CERT_FILE: proxy.caFile,
      ...environment,
    };
    const settings = { timeoutSeconds: "20", fileRoots: folder, ...config };
    const plugin = await PluginClient.start(executable, { environment: all, config: settings });
    const [admin, runner] = [await GraphClient.admin(simulator), await GraphClient.runner(simulator)];
    return new PluginWorld({ simulator, proxy, plugin, admin, runner, folder, environment: all, config: settings });
  }

  /** A second process of the plugin in the same world. */
  async another(config: Properties = {}, environment: Record<string, string | undefined> = {}): Promise<PluginClient> {
    const plugin = await PluginClient.start(executable, {
      environment: { ...this.#environment, ...environment },
      config: { ...this.#config, ...config },
    });
    this.#further.push(plugin);
    return plugin;
  }

  /** Ends all processes but the first. */
  async closeOthers(): Promise<void> {
    for (const plugin of this.#further.splice(0)) await this.#end(plugin);
  }

  async close(): Promise<void> {
    await this.closeOthers();
    await this.#end(this.plugin);
    await this.proxy.close();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(plugin: PluginClient): Promise<void> {
    await plugin.close();
    const words = plugin.errorOutput.join("");
    this.assertNoSecret(words);
    // Its words are for the engine; a stack would be a fault of ours.
    expect(words).not.toMatch(/^\s+at |nobody awaited/m);
  }

  /** Secrets of this world, in the forms in which they travel. */
  get secrets(): string[] {
    const keys = [...this.simulator.store.accounts.values()].map(({ privateKey }) => privateKey);
    const basic = keys.map((key) => Buffer.from(`${key}:`).toString("base64"));
    return [...keys, ...basic, ...this.simulator.world.tenant.clients.map(({ secret }) => secret), "eyJ", "Bearer "];
  }

  assertNoSecret(text: string): void {
    for (const secret of this.secrets) expect(text).not.toContain(secret);
  }

  /** Check, then create, as the engine does. */
  async make(token: string, news: Properties, plugin = this.plugin): Promise<State> {
    const { id, inputs, properties } = await plugin.make(token, news);
    this.assertNoSecret(JSON.stringify({ inputs, properties }));
    return { token, id, inputs, properties };
  }

  async refresh({ token, id, inputs, properties }: State): Promise<State | undefined> {
    return this.#found(token, await this.plugin.read(token, id, { inputs, outputs: properties }));
  }

  async import(token: string, id: string): Promise<State | undefined> {
    return this.#found(token, await this.plugin.import(token, id));
  }

  #found(token: string, found: Awaited<ReturnType<PluginClient["read"]>>): State | undefined {
    if (!found) return undefined;
    this.assertNoSecret(JSON.stringify(found));
    return { token, id: found.id, inputs: found.inputs, properties: found.outputs };
  }

  /** What `pulumi preview` finds for the program's inputs. */
  async diff(state: State, news: Properties) {
    const { inputs, failures } = await this.plugin.check(state.token, news, state.inputs);
    expect(failures).toEqual([]);
    const { id, inputs: oldInputs, properties: oldOutputs } = state;
    return await this.plugin.diff(state.token, { id, oldInputs, oldOutputs, news: inputs });
  }

  /** An update in place; fails where the plugin finds nothing to do, or would replace. */
  async update(state: State, news: Properties): Promise<State> {
    expect(await this.diff(state, news)).toMatchObject({ changed: true, replaces: [] });
    const { inputs } = await this.plugin.check(state.token, news, state.inputs);
    const { id, inputs: oldInputs, properties: oldOutputs } = state;
    const { properties } = await this.plugin.update(state.token, { id, oldInputs, oldOutputs, news: inputs });
    this.assertNoSecret(JSON.stringify(properties));
    return { ...state, inputs, properties };
  }

  async delete({ token, id, properties }: State): Promise<void> {
    await this.plugin.delete(token, id, properties);
  }

  /** The same, with what the plugin had to say meanwhile. */
  async deleted(state: State): Promise<{ log: string }> {
    const { errorOutput } = this.plugin;
    const before = errorOutput.length;
    await this.delete(state);
    await vi.waitFor(() => expect(errorOutput.length).toBeGreaterThan(before));
    return { log: errorOutput.slice(before).join("") };
  }

  /** The refusal's message: bounded, and free of secrets. */
  async refusal(work: Promise<unknown>): Promise<string> {
    const message = await work.then(
      () => {
        throw new Error("It was not refused.");
      },
      (error: Error) => error.message,
    );
    this.assertNoSecret(message);
    expect(message.length).toBeLessThan(1_000);
    return message;
  }

  /** What `work` asked, as `METHOD path` without queries, ids replaced; token and cloud addresses left out. */
  async requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    this.simulator.requests.clear();
    await work();
    return this.simulator.requests
      .exchanges()
      .filter(({ path }) => !/^\/metadata\/|\/oauth2\/|\/\.well-known\//.test(path))
      .map(({ method, path }) => `${method} ${shape(path)}`);
  }
}

function shape(path: string): string {
  return path
    .replace(/\?.*/, "")
    .replace("/v1.0", "")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}");
}
