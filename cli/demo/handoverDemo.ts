import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAgencyCopy } from "./agencyCopy.ts";
import { agencyPath, engineEnvironment, project, worldOf } from "./local.ts";
import { selectStack } from "./selectStack.ts";
import { findSimulatorOf, settingsPageOf, startSimulator, stopSimulator } from "./simulatorProcess.ts";

/**
 * `npm start -- --handover`: the demo's agency with every account delivered by hand. Sets it up on the simulator, then serves the page that
 * leads through the pastes, with the simulator's settings page in the place of ImageKit's.
 */
export async function rehearseHandover(say: (line: string) => void): Promise<void> {
  const world = worldOf("handover");
  const text = readFileSync(join(project, agencyPath), "utf8");
  const agencyFile = writeAgencyCopy(text, agencyPath, world.folder, (document) =>
    document.setIn(["defaults", "delivery"], document.createNode({ channel: "handover", folder: "handover" })),
  );
  const running = await findSimulatorOf(world);
  const simulator = running ?? (await startSimulator({ stateFile: world.stateFile }));
  try {
    Object.assign(process.env, engineEnvironment(simulator.environment, world), {
      // Where IMAGEKIT_SSO_LOCAL puts it elsewhere than into the project.
      IMAGEKIT_FILE_ROOTS: world.folder,
    });
    await selectStack({ ...world, agencyFile }, process.env as Record<string, string>);
    const place = ["--agency-file", agencyFile];
    await imagekitSso("up", ...place, "--stack", world.stack, "--yes");
    const settingsPage = settingsPageOf(simulator);
    say(`
The accounts are set up, and their settings wait for a paste. The next line is the address of the page that leads through it: open it.
It opens the simulator's settings page, whose certificate your browser does not know: let it go on. End with Ctrl-C.`);
    await imagekitSso("console", ...place, "--settings-page", settingsPage, "--by", "you@agency.example");
    await imagekitSso("handover", "list", ...place);
  } finally {
    if (!running) await stopSimulator(simulator);
  }
}

async function imagekitSso(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(project, "cli/imagekitSso.ts"), ...args], {
    cwd: project,
    stdio: "inherit",
  });
  // The command ends by Ctrl-C itself, and what follows it still runs.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const [code] = (await once(child, "exit")) as [number | null];
  process.off("SIGINT", ignore);
  if (code !== 0) throw new Error(`imagekit-sso ${args[0]} ended with exit code ${code}.`);
}
