#!/usr/bin/env node
/** `imagekit-sso`: onboarding, leaving, plan and drift (docs/commands.md). A subcommand's code is loaded when it is called. */
import { Command } from "commander";
import { planCommand } from "./plan/command.ts";

await new Command("imagekit-sso")
  .description("Single sign-on from Entra ID to many ImageKit accounts.")
  .addCommand(planCommand())
  .parseAsync();
