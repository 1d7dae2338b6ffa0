/** `npm start`: the whole job on the simulator with the real engine, and the proof that every account can be signed in to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { Command } from "commander";
import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { AccountProgress } from "../engine/accountProgress.ts";
import { Interruption } from "../engine/interruption.ts";
import { liveProgress, plainProgress } from "../engine/showProgress.ts";
import { changeWords } from "../shared/changeWords.ts";
import { messageOf } from "../shared/messageOf.ts";
import { accountTable } from "./accountTable.ts";
import { agencyPath, demoWorld, engineEnvironment, foreignVariables, project } from "./local.ts";
import { prove } from "./prove.ts";
import { findSimulatorOf, startSimulator, stopSimulator } from "./simulatorProcess.ts";
import { type Update, update } from "./update.ts";

const program = new Command("npm start --")
  .description("Sets up the agency of agencies/dev.yaml on the simulator and proves a sign-in to every account.")
  .option("--handover", "deliver by hand: opens the page that leads through the pastes, on the simulator", false)
  .option("--json", "the proven accounts as JSON on stdout, everything else on stderr", false)
  .parse();
const { json, handover } = program.opts<{ json: boolean; handover: boolean }>();
const say = (line: string) => void (json ? process.stderr : process.stdout).write(`${line}\n`);

async function start(interruption: Interruption): Promise<void> {
  const agency = parseAgencyFile(readFileSync(join(project, agencyPath), "utf8"), agencyPath);
  const running = await findSimulatorOf(demoWorld);
  const simulator = running ?? (await startSimulator());
  say(`Simulator of Microsoft Entra ID and ImageKit: ${simulator.url}${running ? ", which was up already" : ""}`);
  try {
    const began = performance.now();
    const done = await updateWithProgress(agency, engineEnvironment(simulator.environment), interruption);
    say(`${outcome(done)} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    const proven = await prove(simulator, done.accounts, interruption);
    if (json) process.stdout.write(`${JSON.stringify({ accounts: proven })}\n`);
    else say(`\n${accountTable(proven)}\n\nProven: a signed sign-in to each of the ${proven.length} accounts.`);
  } finally {
    if (!running) await stopSimulator(simulator);
  }
}

async function updateWithProgress(
  agency: Agency,
  environment: Record<string, string>,
  interruption: Interruption,
): Promise<Update> {
  const accounts = agency.accounts.map(({ imagekitId }) => imagekitId);
  const progress = new AccountProgress();
  const view = process.stdout.isTTY && !json ? liveProgress(accounts) : plainProgress(say, accounts);
  try {
    const onEvent = (event: EngineEvent) => {
      const meaning = progress.take(event);
      if (meaning) view.show(meaning);
    };
    return await update({ agency, environment, onEvent, interruption, say });
  } finally {
    await view.end();
  }
}

function outcome({ changes }: Update): string {
  return changeWords(changes) ?? `Nothing changed: all ${changes.same ?? 0} resources are as they should be.`;
}

for (const name of foreignVariables(process.env)) delete process.env[name];
const interruption = new Interruption();
try {
  if (handover) await (await import("./handoverDemo.ts")).rehearseHandover(say);
  else await start(interruption);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = interruption.requested ? 130 : 1;
}
