import { join } from "node:path";
import { cached, cacheFolder } from "../../tools/toolchain/cache.js";
import { lastWords, run } from "../../tools/toolchain/command.js";
import { npmCommand } from "../../tools/toolchain/npm.js";

/**
 * The folder of an npm package that a single test needs, kept in the tool chain's cache: what is large and nobody else's is not
 * installed with every clone. `prepare` may put more beside it, once, and gets that folder and the package's.
 *
 * @returns the folder; the package is in its `node_modules`
 */
export function cachedPackage(
  name: string,
  version: string,
  prepare: (folder: string, packageFolder: string) => Promise<void> = async () => {},
): Promise<string> {
  const plain = name.replace(/^@/, "").replaceAll("/", "-");
  return cached(cacheFolder(), `${plain}-${version}`, async (part) => {
    const [command, ...args] = npmCommand(process.execPath);
    const flags = ["--no-save", "--no-package-lock", "--ignore-scripts"];
    const installed = await run(command, [...args, "install", "--prefix", part, ...flags, `${name}@${version}`], {
      cwd: part,
    });
    if (installed.code !== 0) throw new Error(`npm could not install ${name}: ${lastWords(installed)}`);
    await prepare(part, join(part, "node_modules", name));
  });
}
