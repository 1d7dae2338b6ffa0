/**
 * `npm run bench [-- --accounts 10,50,100]`: what the product costs beside the engine's own floor. Ratios within one run;
 * absolute times are this machine's.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { type Run, Stack } from "../support/stack.ts";
import { driftReads } from "./driftReads.ts";
import { floorProgram } from "./floorProgram.ts";
import { watchMemory } from "./processMemory.ts";
import { startSimulatorProcess } from "./simulatorProcess.ts";

interface Times {
  /** A first set-up that writes its state once, at the end: `imagekit-sso up`. */
  first: number;
  up: number;
  preview: number;
  refresh: number;
  destroy: number;
}

interface Measured extends Times {
  servingFirst: number;
  servingUp: number;
  /** `imagekit-sso drift`, the whole command. */
  drift: number;
  pluginBytes: number;
  graphCalls: { create: number; refresh: number; destroy: number };
  perAccount: { components: number; resources: number };
}

const { values } = parseArgs({ options: { accounts: { type: "string", default: "10,50,100" } } });
const counts = values.accounts.split(",").map(Number);

console.log("| accounts | | ours | floor | ratio |\n| --- | --- | --- | --- | --- |");
const upSeconds = new Map<number, number>();
const firstSeconds = new Map<number, number>();
for (const count of counts) {
  const ours = await product(count);
  const floor = await bare(count, ours.perAccount);
  upSeconds.set(count, ours.up);
  firstSeconds.set(count, ours.first);
  row(count, "`imagekit-sso up` from nothing", ours.first, floor.first);
  row(count, "… less the simulator's serving time", ours.first - ours.servingFirst, floor.first);
  row(count, "`pulumi up` from nothing", ours.up, floor.up);
  row(count, "… less the simulator's serving time", ours.up - ours.servingUp, floor.up);
  row(count, "no-op preview", ours.preview, floor.preview);
  row(count, "refresh --preview-only --run-program", ours.refresh, floor.refresh);
  row(count, "destroy", ours.destroy, floor.destroy);
  console.log(`| ${count} | \`imagekit-sso drift\` | ${ours.drift.toFixed(1)} s | | |`);
  const { create, refresh, destroy } = ours.graphCalls;
  console.log(
    `| ${count} | Graph calls per account: create, refresh, destroy | ${[create, refresh, destroy].map((calls) => (calls / count).toFixed(1)).join(", ")} | | |`,
  );
  console.log(`| ${count} | plugin's peak memory | ${Math.round(ours.pluginBytes / 1e6)} MB | | |`);
}
const answers = [await firstAnswer(), await firstAnswer(), await firstAnswer()].toSorted((a, b) => a - b);
console.log(`\nplugin's first answer: ${answers[1]?.toFixed(2)} s after its start (median of three)`);
console.log(`per account, ${Math.max(...counts)} against ${Math.min(...counts)} accounts:`);
console.log(`  imagekit-sso up ${growth(firstSeconds).toFixed(2)}, pulumi up ${growth(upSeconds).toFixed(2)}`);

const { reading, bare: bareReads, graphRequests } = await driftReads(Math.max(...counts));
const ratio = (reading / bareReads).toFixed(2);
console.log(
  `drift's reading of ${Math.max(...counts)}: ${reading.toFixed(2)} s, ${ratio} × the same requests bare; ${graphRequests} Graph requests`,
);

/** What an account costs at the most accounts, to what it costs at the fewest. */
function growth(seconds: ReadonlyMap<number, number>): number {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return (seconds.get(most) ?? 0) / most / ((seconds.get(least) ?? 0) / least);
}

/** From the start of the plugin's process to its answer to Configure, in seconds. */
async function firstAnswer(): Promise<number> {
  const began = performance.now();
  const plugin = await PluginClient.start(resolve(import.meta.dirname, "../../provider/pulumi-resource-imagekit"));
  const answered = (performance.now() - began) / 1000;
  await plugin.close();
  return answered;
}

/** `imagekit-sso up` on a stack that never ran. */
async function firstSetUp(count: number): Promise<{ first: number; servingFirst: number }> {
  const ids = childIds(count);
  const simulator = await startSimulatorProcess(ids);
  const stack = await new Stack({ agency: fleetAgency(ids), environment: simulator.environment }).init();
  try {
    const first = await timed(stack, "up", "--agency", "test");
    return { first, servingFirst: (await simulator.requests()).servingMilliseconds / 1000 };
  } finally {
    await simulator.stop();
    stack.remove();
  }
}

async function product(count: number): Promise<Measured> {
  const ids = childIds(count);
  const simulator = await startSimulatorProcess(ids);
  const environment = { ...simulator.environment, AZUREAD_STAND_IN_DELETE_GAP_MS: "0" };
  const stack = await new Stack({ agency: fleetAgency(ids), environment }).init();
  try {
    const first = await firstSetUp(count);
    const memory = watchMemory("pulumi-resource-imagekit");
    await simulator.reset();
    const up = seconds(await stack.up());
    const { servingMilliseconds, counts: created } = await simulator.requests();
    const preview = seconds(await stack.preview("--expect-no-changes"));
    await simulator.reset();
    const refresh = seconds(await stack.drift());
    const refreshed = await simulator.requests();
    const pluginBytes = memory.stop();
    const drift = await timed(stack, "drift", "--agency", "test");
    const { resources = [] } = (await stack.state()).deployment;
    const ofAccounts = resources.filter(({ type }) => !type.startsWith("pulumi:") && !type.endsWith(":Agency"));
    await simulator.reset();
    const destroy = seconds(await stack.destroy());
    const destroyed = await simulator.requests();
    return {
      ...first,
      ...{ up, preview, refresh, destroy, drift, pluginBytes },
      servingUp: servingMilliseconds / 1000,
      graphCalls: {
        create: graphCalls(created),
        refresh: graphCalls(refreshed.counts),
        destroy: graphCalls(destroyed.counts),
      },
      perAccount: {
        components: ofAccounts.filter(({ custom }) => !custom).length / count,
        resources: ofAccounts.filter(({ custom }) => custom).length / count,
      },
    };
  } finally {
    await simulator.stop();
    stack.remove();
  }
}

async function bare(count: number, { components, resources }: Measured["perAccount"]): Promise<Times> {
  const program = floorProgram(count, components, resources);
  const options = { agency: "", program, plugins: { noop: `${import.meta.dirname}/noop` } };
  const atEnd = await new Stack({ ...options, environment: { PULUMI_SKIP_CHECKPOINTS: "true" } }).init();
  const stack = await new Stack({ ...options, environment: {} }).init();
  try {
    return {
      first: seconds(await atEnd.up()),
      up: seconds(await stack.up()),
      preview: seconds(await stack.preview("--expect-no-changes")),
      refresh: seconds(await stack.drift()),
      destroy: seconds(await stack.destroy()),
    };
  } finally {
    atEnd.remove();
    stack.remove();
  }
}

/** The whole command, from its process's start to its end. */
async function timed(stack: Stack, ...args: string[]): Promise<number> {
  const began = performance.now();
  const { code, stdout, stderr } = await imagekitSso({ folder: stack.folder, environment: stack.environment }, ...args);
  return seconds({ code, output: stdout + stderr, milliseconds: performance.now() - began });
}

function graphCalls(counts: Record<string, number>): number {
  return Object.entries(counts)
    .filter(([route]) => / \/(v1\.0|beta)\//.test(route))
    .reduce((sum, [, calls]) => sum + calls, 0);
}

function seconds({ code, output, milliseconds }: Run): number {
  if (code !== 0) throw new Error(output.slice(-4000));
  return milliseconds / 1000;
}

function row(count: number, what: string, ours: number, floor: number): void {
  console.log(`| ${count} | ${what} | ${ours.toFixed(1)} s | ${floor.toFixed(1)} s | ${(ours / floor).toFixed(2)} |`);
}
