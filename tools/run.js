#!/usr/bin/env node
// @ts-check
/**
 * `node tools/run.js [--without-engine | --with-login[=COMMAND,...]] SCRIPT ARGS...`: makes the tool chain ready, then runs the script
 * with the right Node and environment. With commands named, the engine is for these only, where they are the script's first argument.
 * Plain JavaScript without packages, for any Node from 18 on: it runs before anything is installed.
 */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isAzureNativeNeeded } from "./toolchain/azureNeeded.js";
import { cacheFolder } from "./toolchain/cache.js";
import { environment } from "./toolchain/environment.js";
import { findNode } from "./toolchain/node.js";
import { installPackages } from "./toolchain/packages.js";
import { assertPlatform } from "./toolchain/platform.js";
import { azuread, azureNative, describePlugin, findPlugin, placePlugin } from "./toolchain/plugin.js";
import { findPulumi } from "./toolchain/pulumi.js";
import { runScript } from "./toolchain/runScript.js";
import { say } from "./toolchain/say.js";
import { ToolchainError } from "./toolchain/toolchainError.js";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

const usage = "usage: node tools/run.js [--without-engine | --with-login[=COMMAND,...]] SCRIPT ARGS...";

async function main() {
  const given = process.argv.slice(2);
  const [, option, commands] = /^(--without-engine|--with-login)(?:=(.+))?$/.exec(given[0] ?? "") ?? [];
  const [script, ...args] = option ? given.slice(1) : given;
  if (!script) throw new ToolchainError(usage);
  const withEngine = option !== "--without-engine" && (!commands || commands.split(",").includes(args[0] ?? ""));
  assertPlatform(process.platform);
  const cache = cacheFolder();
  const nodePath = await findNode(cache);
  await installPackages(project, nodePath);
  const engine = withEngine ? await prepareEngine(cache, nodePath, script) : undefined;
  const chain = engine ? { nodePath, engine: { ...engine, withLogin: option === "--with-login" } } : { nodePath };
  runScript(nodePath, [resolve(project, script), ...args], environment(process.env, chain));
}

/**
 * @param {string} cache
 * @param {string} nodePath
 * @param {string} script
 */
async function prepareEngine(cache, nodePath, script) {
  const pulumiFolder = await findPulumi({ cache, project, nodePath });
  const pulumiHome = resolve(project, ".local", "pulumi");
  const context = { cache, project, nodePath, pulumiFolder };
  const found = await findPlugin(azuread, context);
  placePlugin(pulumiHome, found);
  if (/^cli\/demo\/(start|simulate)\.ts$/.test(script)) say(describePlugin(found));
  if (isAzureNativeNeeded(project)) placePlugin(pulumiHome, await findPlugin(azureNative, context));
  return { pulumiFolder, pulumiHome, azuread: found.kind };
}

main().catch((error) => {
  say(error instanceof ToolchainError ? error.message : (error?.stack ?? String(error)));
  process.exitCode = 1;
});
