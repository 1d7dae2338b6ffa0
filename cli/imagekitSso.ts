#!/usr/bin/env node
/** `imagekit-sso`: onboarding, leaving, plan, up, recovery and drift. */
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { runProgram } from "./shared/commandLine.ts";

// Halves the start. In the person's own cache, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(homedir(), ".cache", "imagekit-entra-sso", "compiled"));
const [
  { onboardCommand },
  { offboardCommand },
  { planCommand },
  { upCommand },
  { handoverCommand },
  { consoleCommand },
  { recoverCommand },
  { driftCommand },
] = await Promise.all([
  import("./onboard/command.ts"),
  import("./offboard/command.ts"),
  import("./plan/command.ts"),
  import("./up/command.ts"),
  import("./handover/command.ts"),
  import("./console/command.ts"),
  import("./recovery/command.ts"),
  import("./drift/command.ts"),
]);

const program = new Command("imagekit-sso")
  .description("Single sign-on from Entra ID to many ImageKit accounts.")
  .addCommand(onboardCommand())
  .addCommand(offboardCommand())
  .addCommand(planCommand())
  .addCommand(upCommand())
  .addCommand(handoverCommand())
  .addCommand(consoleCommand())
  .addCommand(recoverCommand())
  .addCommand(driftCommand());
await runProgram(program);
