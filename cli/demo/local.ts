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

/** Where a world on this machine is kept, and the stack that runs on it. */
export interface LocalWorld {
  stack: string;
  /** Path of its agency file; where absent, the file named like the stack. */
  agencyFile?: string;
  /** Of the simulator. */
  stateFile: string;
  backendFolder: string;
}

/** The demo's. */
export const demoWorld: LocalWorld = {
  ...{ stack: stackName, stateFile: local("simulator.json"), backendFolder: local("state") },
};

/**
 * Of somebody's own agency. Its stack has a name and a backend of its own, so that nothing of the real one is touched; git ignores its
 * `Pulumi.simulated-<agency>.yaml`. `agencyFile`: the copy that runs.
 */
export function worldOf(agency: string): LocalWorld & { folder: string } {
  const stack = `simulated-${agency}`;
  const folder = local(stack);
  return { stack, folder, stateFile: join(folder, "simulator.json"), backendFolder: join(folder, "state") };
}

/** What Pulumi needs for the stack on the simulator, besides the tool chain's own variables. */
export function engineEnvironment(
  simulator: Record<string, string>,
  { stack, backendFolder }: LocalWorld = demoWorld,
): Record<string, string> {
  mkdirSync(backendFolder, { recursive: true });
  return {
    ...simulator,
    // Without `metadata=skip` each write has a second file, not written in one go: a kill in between makes the state unreadable.
    PULUMI_BACKEND_URL: `file://${backendFolder}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_STACK: stack,
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
