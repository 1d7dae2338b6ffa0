// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether some agency of the project may have its archive made in Azure: only then is the azure-native plugin looked for, which is
 * several times larger than everything else here together. Agency files are not understood, only searched: a comment that looks
 * like such an archive costs a download, and breaks nothing.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} [env]
 */
export function isAzureNativeNeeded(project, env = process.env) {
  if (env.AZURE_NATIVE_PLUGIN) return true;
  return agencyFiles(join(project, "agencies")).some((text) => /\b(storageAccount|vault)["']?\s*:/.test(text));
}

/** @param {string} folder */
function agencyFiles(folder) {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
    return names.map((name) => readFileSync(join(folder, name), "utf8"));
  } catch {
    return [];
  }
}
