/**
 * Where a run on the simulator lives: all of it in the project's git-ignored `.local`, or where IMAGEKIT_SSO_LOCAL says;
 * removing that folder starts afresh.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { localFolder } from "../shared/localFolder.ts";

export const project = resolve(import.meta.dirname, "../..");
export const stackName = "dev";
export const agencyPath = `agencies/${stackName}.yaml`;

/** A path in that folder. */
export function local(...path: string[]): string {
  return join(localFolder(project), ...path);
}

/** What Pulumi needs for the stack on the simulator, besides the tool chain's own variables. */
export function engineEnvironment(simulator: Record<string, string>): Record<string, string> {
  mkdirSync(local("state"), { recursive: true });
  return {
    ...simulator,
    // Without `metadata=skip` each write has a second file, not written in one go: a kill in between makes the state unreadable.
    PULUMI_BACKEND_URL: `file://${local("state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_STACK: stackName,
    NO_PROXY: "localhost,127.0.0.1",
  };
}

/** Variables of the tool chain that Pulumi reads. */
export const ownOfToolchain = new Set([
  "PULUMI_HOME",
  "PULUMI_SKIP_UPDATE_CHECK",
  "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
  "PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL",
]);

/** Names of the variables of a person's real tenant, accounts and Pulumi backend: nothing on the simulator may see them. */
export function foreignVariables(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment).filter(
    (name) =>
      /^(ARM|AZURE|IMAGEKIT_PRIVATE_KEY|IMAGEKIT_SETTINGS)_/.test(name) ||
      (name.startsWith("PULUMI_") && !ownOfToolchain.has(name)),
  );
}
