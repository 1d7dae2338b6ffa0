import { accountPlaces } from "./accountPlaces.ts";
import type { Problem } from "./agencyFileError.ts";
import type { YamlFile } from "./yamlFile.ts";

/** ImageKit IDs that stand twice, or differ in case only: Entra compares identifiers without regard to case. */
export function duplicateIds(file: YamlFile, data: object): Problem[] {
  const seen = new Map<string, { id: string; line: number }>();
  return accountPlaces(data).flatMap(({ path, raw: { imagekitId: id } }) => {
    if (typeof id !== "string") return [];
    const before = seen.get(id.toLowerCase());
    const problem = file.problem(
      [...path, "imagekitId"],
      before?.id === id
        ? `${id} is there already, on line ${before.line}`
        : `${id} differs from ${before?.id}, on line ${before?.line}, in case only`,
    );
    if (before) return [problem];
    seen.set(id.toLowerCase(), { id, line: problem.line });
    return [];
  });
}
