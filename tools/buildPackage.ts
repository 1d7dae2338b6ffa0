/** `prepack`: compiles what the package holds into dist/, since Node strips no types in node_modules, and stops where something would be missing. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Manifest, missingFiles, undeclaredPackages } from "./missingFromPackage.ts";

const project = resolve(import.meta.dirname, "..");
const launcher = "provider/pulumi-resource-imagekit";
const page = "cli/console/page";

function build(): void {
  rmSync(join(project, "dist"), { recursive: true, force: true });
  const compiler = join(project, "node_modules/typescript/bin/tsc");
  // All of it on stderr: stdout is npm's own, for `npm pack --json`.
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: project, stdio: ["ignore", 2, 2] });
  // The browser takes it as it is.
  cpSync(join(project, page), join(project, "dist", page), { recursive: true });
  writeFileSync(join(project, "dist", launcher), compiledLauncher(), { mode: 0o755 });
}

/** The compiler takes no file without an extension; this one is JavaScript already, all but the name of what it starts. */
function compiledLauncher(): string {
  const [before, after, ...more] = readFileSync(join(project, launcher), "utf8").split('import("./main.ts")');
  if (after === undefined || more.length > 0) throw new Error(`${launcher} must import "./main.ts", once.`);
  return `${before}import("./main.js")${after}`;
}

try {
  build();
  const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as Manifest;
  const missing = [
    ...missingFiles(project, manifest).map(
      (file) => `  the file ${file}, which package.json names or the plugin needs`,
    ),
    ...undeclaredPackages(project, manifest).map((name) => `  in package.json's "dependencies": ${name}`),
  ];
  if (missing.length > 0) throw new Error(`The package would lack:\n${missing.join("\n")}`);
} catch (error) {
  console.error(`Nothing was packed. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
