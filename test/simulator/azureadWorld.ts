import { join } from "node:path";
import type { CallContext } from "../../provider/adapter/resource.ts";
import { readSettings } from "../../simulator/azuread/credentials.ts";
import { Graph } from "../../simulator/azuread/graph.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/types.ts";
import { PluginClient } from "../support/pluginClient.ts";

export const tokens = {
  application: "azuread:index/application:Application",
  principal: "azuread:index/servicePrincipal:ServicePrincipal",
  identifier: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
} as const;

export const standIn = join(import.meta.dirname, "../../simulator/azuread/pulumi-resource-azuread");

/** A simulator, the stand-in on it, and another client's hand in the same tenant. */
export class AzureadWorld {
  readonly simulator: Simulator;
  readonly plugin: PluginClient;
  readonly #graph: Graph;

  private constructor(simulator: Simulator, plugin: PluginClient, graph: Graph) {
    this.simulator = simulator;
    this.plugin = plugin;
    this.#graph = graph;
  }

  static async start(options: SimulatorOptions = {}): Promise<AzureadWorld> {
    const simulator = await startSimulator(options);
    const environment = simulator.environment();
    const plugin = await PluginClient.start(standIn, {
      environment: { ...environment, NODE_EXTRA_CA_CERTS: undefined, AZUREAD_STAND_IN_DELETE_GAP_MS: "1" },
    });
    process.env.SSL_CERT_FILE = simulator.caFile;
    const graph = new Graph();
    await graph.connect(readSettings({}, environment));
    return new AzureadWorld(simulator, plugin, graph);
  }

  async close(): Promise<void> {
    await this.plugin.close();
    await this.simulator.close();
  }

  /** A change made outside of the stand-in. */
  async outside<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const context: CallContext = { signal: AbortSignal.timeout(10_000), name: "outside", urn: "", log: () => {} };
    return await this.#graph.send<T>(method, path, context, body === undefined ? {} : { body });
  }

  /** What `work` asked of the simulator, as `METHOD path`, ids replaced by their kind of place. */
  async requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    this.simulator.requests.clear();
    await work();
    return this.simulator.requests.exchanges().map(({ method, path }) => `${method} ${shape(path)}`);
  }
}

function shape(path: string): string {
  return path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}");
}
