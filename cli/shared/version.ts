import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** The version in the package.json of a folder or of the first above it that has one. */
export function versionOf(folder: string): string {
  const path = join(folder, "package.json");
  if (existsSync(path)) return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, "utf8"))).version;
  return versionOf(dirname(folder));
}
