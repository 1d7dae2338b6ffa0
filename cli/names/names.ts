import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import {
  type NamedFile,
  namesIn,
  type PrincipalKind,
  type WrittenName,
  withIds,
} from "../../domain/agency/edit/names.ts";
import { quoted } from "../../domain/drift/values.ts";
import { type FoundPrincipal, groupsNamed, usersNamed } from "../../provider/graph/principalsByName.ts";
import { ProviderError } from "../../provider/providerError.ts";
import { createServices, type Services } from "../../provider/services.ts";
import { agencyFilePath, type PlaceOptions, readAgencyText } from "../shared/agencyFile.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import { allowancesOf, stackOf } from "../shared/allowances.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { table } from "../shared/table.ts";
import { replaceText } from "../shared/textFile.ts";

export interface NamesOptions extends PlaceOptions {
  dryRun?: boolean;
}

/** Seconds. */
const timeoutSeconds = 30;

export async function names({ dryRun, ...place }: NamesOptions): Promise<ExitCode> {
  const path = agencyFilePath(place);
  const before = readAgencyText(path);
  const named = namesIn(before, path);
  const { names: written, problem } = named;
  if (written.length === 0) {
    console.log(`${path} has object ids only. Nothing was changed.`);
    return exitCodes.done;
  }
  const found = await lookUp(named, path);
  const ofName = (name: WrittenName) => found.get(keyOf(name)) ?? [];
  const problems = written.flatMap((name) => {
    const message = problemOf(name, ofName(name));
    return message === undefined ? [] : [problem(name, message)];
  });
  if (problems.length > 0) throw new AgencyFileError(problems);
  const ids = written.map((name) => ofName(name)[0]?.id ?? "");
  const after = withIds(before, path, named, ids);
  if (!dryRun) replaceText(path, before, after);
  const rows = [...new Map(written.map((one, index) => [keyOf(one), [one.kind, one.name, ids[index] ?? ""]])).values()];
  console.log(table([["KIND", "NAME", "OBJECT ID"], ...rows]));
  console.log(
    dryRun ? "\nNothing was written." : `\n${path}: ${written.length} replaced; each name stays as a comment.`,
  );
  return exitCodes.done;
}

/** Each name once, however often it is written. */
async function lookUp({ data, names: written }: NamedFile, path: string): Promise<Map<string, FoundPrincipal[]>> {
  const { agency, tenantId } = data as { agency?: unknown; tenantId?: unknown };
  if (typeof tenantId !== "string")
    throw new CommandError(`${path} has no tenantId, so nobody can be looked up.`, exitCodes.usage);
  const scope = agencyScope({ name: typeof agency === "string" ? agency : path });
  try {
    const { graph } = createServices({ tenantId, ...allowancesOf(stackOf(path)), timeoutSeconds });
    const found = new Map<string, FoundPrincipal[]>();
    for (const one of written)
      if (!found.has(keyOf(one))) found.set(keyOf(one), await search(one.kind, one.name, graph, scope));
    return found;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new CommandError(`${error.message} ${path} is as it was.`);
  }
}

function search(kind: PrincipalKind, name: string, graph: Services["graph"], scope: ReturnType<typeof agencyScope>) {
  return kind === "group" ? groupsNamed(graph, name, scope) : usersNamed(graph, name, scope);
}

function problemOf({ kind, name }: WrittenName, found: readonly FoundPrincipal[]): string | undefined {
  const what = kind === "group" ? "group" : "person";
  if (found.length === 1) return undefined;
  if (found.length === 0)
    return `the tenant has no ${what} by the name ${quoted(name)}. A group goes by its display name, a person by the sign-in name or the mail address, each written in full`;
  const all = found.slice(0, 5).map(({ id, mail }) => `${id}${mail ? ` (${mail})` : ""}`);
  return `${found.length} ${kind === "group" ? "groups" : "people"} have the name ${quoted(name)}: ${all.join(", ")}. Write the object id of the one that is meant`;
}

function keyOf({ kind, name }: Pick<WrittenName, "kind" | "name">): string {
  return `${kind} ${name}`;
}
