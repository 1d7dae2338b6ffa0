import { imagekitSsoCommand } from "../../domain/commands.ts";
import { UsageError } from "./exitCodes.ts";

/** An option that a command needs and asks for, where there is somebody to ask. */
export function missing(option: string, command: "onboard" | "offboard"): UsageError {
  return new UsageError(
    `${option} is missing. Questions are asked only on a terminal, not in CI and not with --json; see ${imagekitSsoCommand(`${command} --help`)}`,
  );
}
