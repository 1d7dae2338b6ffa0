/** What whoever installs the package would miss. `npm pack` itself leaves out a file that is not there without a word. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import ts from "typescript";

export interface Manifest {
  files: string[];
  types: string;
  bin: Record<string, string>;
  /** By subpath: a file, or a file a condition. */
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
  /** What only some programs need, and install themselves. */
  peerDependencies?: Record<string, string>;
}

/** The manifest's own files, and the plugin's folder, that are not in the project's folder. */
export function missingFiles(project: string, { files, types, bin, exports }: Manifest): string[] {
  const exported = Object.values(exports).flatMap((file) => (typeof file === "string" ? [file] : Object.values(file)));
  const plugin = ["dist/provider/pulumi-resource-imagekit", "dist/provider/main.js"];
  const named = files.filter((file) => !file.startsWith("!"));
  return [...new Set([...named, types, ...Object.values(bin), ...exported, ...plugin])].filter(
    (file) => !existsSync(join(project, file)),
  );
}

/** Packages that the compiled files import, each with one such file, though `dependencies` does not have them; `devDependencies` is not installed. */
export function undeclaredPackages(project: string, { files, ...manifest }: Manifest): string[] {
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const left = files.filter((file) => file.startsWith("!")).map((file) => file.slice(1));
  const compiled = globSync("dist/**/*.{js,d.ts}", { cwd: project, exclude: [...left, "dist/node_modules"] });
  const importers = new Map(compiled.flatMap((file) => packagesOf(join(project, file)).map((name) => [name, file])));
  return [...importers]
    .filter(([name]) => !Object.hasOwn(declared, name))
    .map(([name, file]) => `${name} (imported by ${file})`);
}

/** By `import`, `import()` and `require`, without Node's own modules and without the package's own files. */
function packagesOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !/^(\.|node:)/.test(name) && !builtinModules.includes(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}
