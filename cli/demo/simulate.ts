/** `npm run simulate`: leaves the simulator up, and prints the environment with which `pulumi` and `imagekit-sso` work against it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyFilePath, readAgencyText } from "../shared/agencyFile.ts";
import { messageOf } from "../shared/messageOf.ts";
import { writeAgencyCopy } from "./agencyCopy.ts";
import { referencedVariables, seedOf } from "./agencySeed.ts";
import { exportLines } from "./exportLines.ts";
import { demoWorld, engineEnvironment, foreignVariables, type LocalWorld, ownOfToolchain, worldOf } from "./local.ts";
import { selectStack } from "./selectStack.ts";
import {
  findSimulator,
  findSimulatorOf,
  type RunningSimulator,
  type SimulatorSettings,
  settingsPageOf,
  startSimulator,
  stopSimulator,
} from "./simulatorProcess.ts";
import { toolFolders } from "./toolFolders.ts";

interface Options {
  agency?: string;
  json: boolean;
  stop: boolean;
  port?: number;
  latency?: number;
}

const options = new Command("npm run simulate --")
  .description("Starts the simulator, leaves it up, and prints the environment for pulumi and imagekit-sso against it.")
  .addOption(
    new Option("--agency <name>", "with the accounts, groups, people and keys of agencies/<name>.yaml").conflicts(
      "stop",
    ),
  )
  .option("--port <number>", "port to serve on; otherwise the one of the last time, or a free one", wholeNumber)
  .option("--latency <ms>", "milliseconds to wait before every answer", wholeNumber)
  .option("--json", "where it is and the environment, as JSON", false)
  .option("--stop", "ends the one that is up", false)
  .parse()
  .opts<Options>();

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** A world, what its simulator starts with, and the variables that an agency file names. */
interface Prepared {
  world: LocalWorld;
  settings: SimulatorSettings;
  variables: (simulator: Record<string, string>) => Record<string, string>;
}

async function simulate({ agency, json, stop, port, latency }: Options): Promise<void> {
  if (stop) {
    const found = await findSimulator();
    if (found) await stopSimulator(found);
    say(found ? `The simulator at ${found.url} has ended; its state is kept.` : "No simulator is up.");
    return;
  }
  const { world, settings, variables: referenced } = agency === undefined ? demo : prepared(agency);
  const running = await findSimulatorOf(world);
  if (running && (port !== undefined || latency !== undefined)) {
    throw new Error(`A simulator is up already at ${running.url}: end it first with npm run simulate -- --stop.`);
  }
  const simulator = running ?? (await startSimulator({ port, latencyMs: latency, ...settings }));
  const environment = engineEnvironment({ ...simulator.environment, ...referenced(simulator.environment) }, world);
  const variables = { ...toolchainVariables(), ...environment };
  const foreign = foreignVariables(process.env);
  for (const name of foreign) delete process.env[name];
  await selectStack(world, variables);
  if (json) {
    const { url, caFile, pid } = simulator;
    const own = { stack: world.stack, agencyFile: world.agencyFile };
    process.stdout.write(
      `${JSON.stringify({ url, caFile, pid, ...own, environment: { PATH: process.env.PATH, ...variables } })}\n`,
    );
    return;
  }
  tell(simulator, world);
  process.stdout.write(
    exportLines({ folders: toolFolders(), variables, unset: ["PULUMI_SKIP_CONFIRMATIONS", ...foreign] }),
  );
}

const demo: Prepared = { world: demoWorld, settings: {}, variables: () => ({}) };

/** Reads the agency's file and leaves it as it is: a copy runs. */
function prepared(name: string): Prepared {
  const path = agencyFilePath({ agency: name });
  const text = readAgencyText(path);
  const agency = parseAgencyFile(text, path);
  // Before anything is started.
  referencedVariables(agency, {});
  const world = worldOf(name);
  mkdirSync(world.folder, { recursive: true });
  const seedFile = join(world.folder, "seed.json");
  writeFileSync(seedFile, JSON.stringify(seedOf(agency)));
  const agencyFile = writeAgencyCopy(text, path, world.folder);
  return {
    world: { ...world, agencyFile },
    settings: { stateFile: world.stateFile, seedFile },
    variables: (simulator) => referencedVariables(agency, simulator),
  };
}

function tell(simulator: RunningSimulator, { stack, agencyFile }: LocalWorld): void {
  const { url } = simulator;
  const settingsPage = settingsPageOf(simulator);
  say(`Simulator of Microsoft Entra ID and ImageKit: ${url}. It stays up until: npm run simulate -- --stop`);
  say(`Its page, ${url}/, shows My Apps and every ImageKit account. Settings are pasted at ${settingsPage}.`);
  if (agencyFile === undefined) {
    say(`For pulumi preview, up, refresh and destroy of the stack ${stack}: eval "$(npm run -s simulate)"\n`);
    return;
  }
  say(
    `${agencyFile} is a copy of the agency file, whose archive and hand-over folders lie beside it. In a shell that has evaluated what follows:`,
  );
  say(`  npm run imagekit-sso -- up --agency-file ${agencyFile} --stack ${stack}`);
  say(`  npm run imagekit-sso -- console --agency-file ${agencyFile} --settings-page ${settingsPage}\n`);
}

/** The person's shell has none of them. */
function toolchainVariables(): Record<string, string> {
  return Object.fromEntries([...ownOfToolchain].map((name) => [name, process.env[name] ?? ""]));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("a whole number is needed");
  return Number(text);
}

try {
  await simulate(options);
} catch (error) {
  say(messageOf(error));
  process.exitCode = 1;
}
