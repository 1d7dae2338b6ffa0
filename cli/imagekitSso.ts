#!/usr/bin/env node
/** `imagekit-sso`: onboarding, leaving, plan, preview, up, recovery, drift, names, people and doctor. */
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { runProgram } from "./shared/commandLine.ts";
import { withReadableHelp } from "./shared/readableHelp.ts";
import { versionOf } from "./shared/version.ts";

// Halves the start. In the person's own cache, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(homedir(), ".cache", "imagekit-entra-sso", "compiled"));
const [
  { onboardCommand },
  { offboardCommand },
  { planCommand },
  { previewCommand },
  { upCommand },
  { handoverCommand },
  { consoleCommand },
  { recoverCommand },
  { driftCommand },
  { namesCommand },
  { peopleCommand },
  { doctorCommand },
] = await Promise.all([
  import("./onboard/command.ts"),
  import("./offboard/command.ts"),
  import("./plan/command.ts"),
  import("./preview/command.ts"),
  import("./up/command.ts"),
  import("./handover/command.ts"),
  import("./console/command.ts"),
  import("./recovery/command.ts"),
  import("./drift/command.ts"),
  import("./names/command.ts"),
  import("./people/command.ts"),
  import("./doctor/command.ts"),
]);

const more = `
imagekit-sso <command> --help says more of each, with examples and exit codes.

Exit codes of every command: 0 done, 1 failed, 2 wrong arguments or refused before anything was changed, 130 interrupted. drift has two more.

Environment: PULUMI_CONFIG_PASSPHRASE, the passphrase of the stack's secrets (docs/tenant.md); ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET
or another credential of Entra's; the variables that the agency file names.`;

const program = new Command("imagekit-sso")
  .description("Single sign-on from Entra ID to many ImageKit accounts.")
  .addCommand(onboardCommand())
  .addCommand(offboardCommand())
  .addCommand(planCommand())
  .addCommand(previewCommand())
  .addCommand(upCommand())
  .addCommand(handoverCommand())
  .addCommand(consoleCommand())
  .addCommand(recoverCommand())
  .addCommand(driftCommand())
  .addCommand(namesCommand())
  .addCommand(peopleCommand())
  .addCommand(doctorCommand())
  .version(versionOf(import.meta.dirname), "-V, --version", "print the version")
  .addHelpText("after", more);
withReadableHelp(program);
await runProgram(program);
