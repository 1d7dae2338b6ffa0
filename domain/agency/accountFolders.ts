import { accountPlaces } from "./accountPlaces.ts";
import type { Problem } from "./agencyFileError.ts";
import { archiveSchema } from "./archiveSchema.ts";
import type { YamlFile } from "./yamlFile.ts";

/** Characters that file systems take for the name of a folder. */
const longestName = 255;

/** ImageKit IDs too long for the folder that an account has in an archive of store `folder`. */
export function longFolderNames(file: YamlFile, data: object): Problem[] {
  const { archive } = data as { archive?: unknown };
  const { data: chosen = archive === undefined ? "folder" : "none" } = archiveSchema.safeParse(archive);
  if ((typeof chosen === "object" ? chosen.store : chosen) !== "folder") return [];
  return accountPlaces(data).flatMap(({ path, raw: { imagekitId: id } }) =>
    typeof id === "string" && id.length > longestName
      ? [
          file.problem(
            [...path, "imagekitId"],
            `has ${id.length} characters, and the folder of that name in the archive may have ${longestName}; another archive takes it`,
          ),
        ]
      : [],
  );
}
