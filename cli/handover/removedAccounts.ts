import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Agency } from "../../domain/agency/account.ts";
import { formerRemovedFolder as former, removedFolder } from "../../domain/handover/removedFolder.ts";
import { handoverFolders } from "./bundles.ts";

const removedSchema = z.object({ imagekitId: z.string(), removedAt: z.iso.datetime().optional() });

export interface RemovedBundle {
  imagekitId: string;
  /** Folder of what is left of its bundle. */
  folder: string;
  /** When it was removed; ISO 8601, UTC. */
  since: string;
}

/** Accounts whose application was removed, and whose settings a person has to delete at ImageKit; the newest removal of each. */
export function removedAccounts({ accounts }: Pick<Agency, "accounts">): RemovedBundle[] {
  const folders = handoverFolders(accounts);
  const found = [...folders].filter((folder) => existsSync(folder)).flatMap(removedIn);
  const declared = new Set(accounts.map(({ imagekitId }) => imagekitId));
  const byAccount = Map.groupBy(
    found.filter(({ imagekitId }) => !declared.has(imagekitId)),
    ({ imagekitId }) => imagekitId,
  );
  return [...byAccount.values()].flatMap((all) => all.toSorted((a, b) => (a.since < b.since ? 1 : -1))[0] ?? []);
}

/** The last place: an account `removed` that left took along what earlier versions had put into its folder. */
function removedIn(folder: string): RemovedBundle[] {
  return globSync(
    ["*", `${removedFolder}/*`, `${former}/*`, `${removedFolder}/${former}-*/*`].map(
      (place) => `${place}/removed.json`,
    ),
    { cwd: folder },
  ).flatMap((name) => {
    const path = join(folder, name);
    const parsed = removedSchema.safeParse(jsonIn(path));
    if (!parsed.success) return [];
    const { imagekitId, removedAt } = parsed.data;
    return [{ imagekitId, folder: dirname(path), since: removedAt ?? statSync(path).mtime.toISOString() }];
  });
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
