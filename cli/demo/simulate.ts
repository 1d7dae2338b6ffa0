/** `npm run simulate`: leaves the simulator up, and prints the environment with which bare `pulumi` works against it. */
import { Command, InvalidArgumentError } from "commander";
import { messageOf } from "../shared/messageOf.ts";
import { exportLines } from "./exportLines.ts";
import { engineEnvironment, foreignVariables, ownOfToolchain, stackName } from "./local.ts";
import { selectStack } from "./selectStack.ts";
import { findSimulator, startSimulator, stopSimulator } from "./simulatorProcess.ts";
import { toolFolders } from "./toolFolders.ts";

interface Options {
  json: boolean;
  stop: boolean;
  port?: number;
  latency?: number;
}

const options = new Command("npm run simulate --")
  .description("Starts the simulator, leaves it up, and prints the environment for pulumi against it.")
  .option("--port <number>", "port to serve on; otherwise the one of the last time, or a free one", wholeNumber)
  .option("--latency <ms>", "milliseconds to wait before every answer", wholeNumber)
  .option("--json", "where it is and the environment, as JSON", false)
  .option("--stop", "ends the one that is up", false)
  .parse()
  .opts<Options>();

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function simulate({ json, stop, port, latency }: Options): Promise<void> {
  const running = await findSimulator();
  if (stop) {
    if (running) await stopSimulator(running);
    say(running ? `The simulator at ${running.url} has ended; its state is kept.` : "No simulator is up.");
    return;
  }
  if (running && (port !== undefined || latency !== undefined)) {
    throw new Error(`A simulator is up already at ${running.url}: end it first with npm run simulate -- --stop.`);
  }
  const simulator = running ?? (await startSimulator({ port, latencyMs: latency }));
  const variables = { ...toolchainVariables(), ...engineEnvironment(simulator.environment) };
  const foreign = foreignVariables(process.env);
  for (const name of foreign) delete process.env[name];
  await selectStack(variables);
  const { url, caFile, pid } = simulator;
  if (json) {
    const environment = { PATH: process.env.PATH, ...variables };
    process.stdout.write(`${JSON.stringify({ url, caFile, pid, environment })}\n`);
    return;
  }
  say(`Simulator of Microsoft Entra ID and ImageKit: ${url}. It stays up until: npm run simulate -- --stop`);
  say(`For pulumi preview, up, refresh and destroy of the stack ${stackName}: eval "$(npm run -s simulate)"\n`);
  process.stdout.write(
    exportLines({ folders: toolFolders(), variables, unset: ["PULUMI_SKIP_CONFIRMATIONS", ...foreign] }),
  );
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
