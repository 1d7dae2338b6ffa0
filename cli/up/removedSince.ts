import { execFileSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { accountPlaces } from "../../domain/agency/accountPlaces.ts";
import { readYamlFile } from "../../domain/agency/yamlFile.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { some } from "../shared/some.ts";

/**
 * Throws `CommandError` where an account is to go that the agency file of a commit did not have either: then it was not taken out since, and
 * the file that lacks it is not the one that people looked at.
 */
export function refuseOtherRemovals(gone: readonly string[], file: string, commit: string): void {
  const before = idsAt(file, commit);
  const others = gone.filter((id) => !before.has(id));
  if (others.length === 0) return;
  throw new CommandError(
    `The stack has ${some(others, 10)}, which the agency file has no longer, and which it did not have in the commit ${commit} either: no change since took them out. ` +
      "Nothing was changed. Look whether the file is whole and the newest, and whether an earlier removal was never run. " +
      `If they are to go with the rest: the same command with --allow-removal ${gone.length}, without --removed-since.`,
    exitCodes.usage,
  );
}

/** The ImageKit IDs in the file as a commit has it; none where it has no such file. An old file counts though it would be refused today. */
function idsAt(file: string, commit: string): Set<string> {
  const name = `./${basename(file)}`;
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      ...{ cwd: dirname(file), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
      stdio: ["ignore", "pipe", "pipe"],
    });
  try {
    if (git("ls-tree", "--name-only", `${commit}^{commit}`, "--", name).trim() === "") return new Set();
    const { data } = readYamlFile(git("cat-file", "blob", `${commit}:${name}`), `${file} of ${commit}`);
    const places = typeof data === "object" && data !== null ? accountPlaces(data) : [];
    return new Set(places.map(({ raw }) => raw.imagekitId).filter((id) => typeof id === "string"));
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new CommandError(
      `${file} cannot be read as it was in the commit ${commit} (${(stderr || message).trim().slice(0, 500)}), so it is not known which accounts were taken out since. ` +
        "Nothing was changed. Fetch that commit, or say how many accounts are to go: --allow-removal <number>, without --removed-since.",
      exitCodes.usage,
    );
  }
}
