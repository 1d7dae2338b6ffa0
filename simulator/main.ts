/** The simulator as a process. First line on stdout: JSON with its address, its CA, its pid, and the environment to use it with. */
import { Command, InvalidArgumentError } from "commander";
import { startSimulator } from "./simulator.ts";
import { readWorldSeed } from "./worldSeed.ts";

interface Flags {
  state?: string;
  caDir?: string;
  port?: number;
  latency: number;
  accounts?: string[];
  seed?: string;
}

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("a whole number, please");
  return value;
};

const program = new Command("simulator")
  .description("Entra ID and ImageKit on one loopback port, for development and tests")
  .option("--state <file>", "keeps the world in this file")
  .option("--ca-dir <folder>", "where the CA certificate is written")
  .option("--port <number>", "port to listen on; default a free one, or the state file's", number)
  .option("--latency <ms>", "milliseconds every Graph request waits", number, 0)
  .option("--accounts <ids>", "further ImageKit child accounts, separated by commas", (text) =>
    text.split(",").filter((id) => id !== ""),
  )
  .option(
    "--seed <file>",
    "JSON with the tenant, accounts, groups and people of an agency, in the place of the demo's accounts",
  )
  .parse();
const flags = program.opts<Flags>();

try {
  const simulator = await startSimulator({
    ...(flags.state === undefined ? {} : { stateFile: flags.state }),
    ...(flags.caDir === undefined ? {} : { caDir: flags.caDir }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.accounts === undefined ? {} : { accounts: flags.accounts }),
    ...(flags.seed === undefined ? {} : { seed: readWorldSeed(flags.seed) }),
    faults: { latencyMs: flags.latency },
  });
  const { url, caFile, notice } = simulator;
  if (notice !== undefined) console.error(notice);
  console.log(JSON.stringify({ url, caFile, pid: process.pid, environment: simulator.environment() }));
  const end = (): void => void simulator.close().then(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
} catch (error) {
  console.error(`The simulator cannot start: ${(error as Error).message}`);
  process.exit(1);
}
