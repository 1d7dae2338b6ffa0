// @ts-check
import { delimiter, dirname, join } from "node:path";

/** What a person's shell may hold and these runs must not: answers asked for beforehand break previews, and checkpoints left out lose applications when a run is killed. */
const harmful = ["PULUMI_SKIP_CONFIRMATIONS", "PULUMI_SKIP_CHECKPOINTS"];

/**
 * @typedef {object} Engine
 * @property {string} pulumiFolder
 * @property {string} pulumiHome
 * @property {string} azuread
 * @property {boolean} withLogin whether the script works on a person's own stacks, with their `pulumi login`
 */

/**
 * The environment of a script: Node and Pulumi first on PATH, and a PULUMI_HOME of the project's own.
 * @param {NodeJS.ProcessEnv} inherited
 * @param {{ nodePath: string, engine?: Engine }} chain
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(inherited, { nodePath, engine }) {
  const kept = Object.fromEntries(Object.entries(inherited).filter(([name]) => !harmful.includes(name)));
  const folders = [dirname(nodePath), ...(engine ? [engine.pulumiFolder] : [])];
  const path = (inherited.PATH ?? "").split(delimiter).filter((folder) => folder && !folders.includes(folder));
  return { ...kept, PATH: [...folders, ...path].join(delimiter), ...(engine && engineVariables(inherited, engine)) };
}

/**
 * @param {NodeJS.ProcessEnv} inherited
 * @param {Engine} engine
 * @returns {Record<string, string>}
 */
function engineVariables(inherited, { pulumiHome, azuread, withLogin }) {
  const ownHome = inherited.PULUMI_HOME || join(inherited.HOME ?? "", ".pulumi");
  return {
    PULUMI_HOME: pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Or else the engine looks for the plugin of every package in node_modules, and azure-native's is for few agencies.
    PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
    IMAGEKIT_SSO_AZUREAD: azuread,
    // The engine writes its whole state at every step, and collects the garbage of it: 28 s instead of 33 for 50 accounts, one run each; it takes more memory.
    GOGC: inherited.GOGC || "400",
    // A second less of the program's start, at every run of the engine. In the project: who can write there can change the program itself.
    NODE_COMPILE_CACHE: inherited.NODE_COMPILE_CACHE || join(dirname(pulumiHome), "compiled"),
    ...(withLogin && { PULUMI_CREDENTIALS_PATH: inherited.PULUMI_CREDENTIALS_PATH || ownHome }),
  };
}
