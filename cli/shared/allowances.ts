import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Agency } from "../../domain/agency/account.ts";
import { parseReference } from "../../domain/credentialReference.ts";
import { Allowed } from "../../provider/allowed.ts";
import { parseConfig } from "../../provider/config.ts";
import { accountLines } from "./accountLines.ts";
import { CommandError, exitCodes } from "./exitCodes.ts";

/** What a stack's configuration says of hosts and folders outside the project, and of the cloud, as it is written. */
export type Allowances = Record<string, unknown>;

const keys = ["settingsHosts", "fileRoots", "environment", "metadataHost"] as const;

const configurationSchema = z.object({ config: z.record(z.string(), z.unknown()).optional() });

/** The stack that an agency's file is of by its name. */
export function stackOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/, "");
}

/** From Pulumi.<stack>.yaml, else Pulumi.yaml of this folder, without Pulumi. The plugin is given the same by the engine. */
export function allowancesOf(stack: string): Allowances {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  const [own, project] = [configurationIn(`Pulumi.${name}.yaml`), configurationIn("Pulumi.yaml")];
  const found = keys.map((key) => [key, own[`imagekit:${key}`] ?? project[`imagekit:${key}`]] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function configurationIn(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // Neither file has to be: the engine names what it lacks.
    return {};
  }
  const { config = {} } = configurationSchema.safeParse(parse(text)).data ?? {};
  const plain = (value: unknown) => z.object({ value: z.unknown() }).safeParse(value).data?.value ?? value;
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, plain(value)]));
}

/**
 * Refuses an agency file that names a host or a folder which its stack does not allow, with every place of it (docs/permissions.md). `ids`:
 * only these accounts; all where absent. Throws `CommandError`, exit code 2.
 */
export function refuseUnreachable(
  agency: Agency,
  file: string,
  { ids, stack = stackOf(file) }: { ids?: readonly string[]; stack?: string } = {},
): void {
  // Who the tenant is does not matter here.
  const { settingsHosts, fileRoots } = parseConfig(
    { tenantId: agency.tenantId, ...allowancesOf(stack) },
    {
      IMAGEKIT_SETTINGS_HOSTS: process.env.IMAGEKIT_SETTINGS_HOSTS,
      IMAGEKIT_FILE_ROOTS: process.env.IMAGEKIT_FILE_ROOTS,
    },
  );
  const allowed = new Allowed({ settingsHosts, fileRoots });
  const accounts = agency.accounts.filter(({ imagekitId }) => ids?.includes(imagekitId) ?? true);
  const problems = accounts.flatMap((account) =>
    problemsOf(account, agency, allowed).map((problem) => ({ account: account.imagekitId, problem: `${problem}.` })),
  );
  if (problems.length === 0) return;
  const lines = accountLines(problems).slice(0, 10);
  throw new CommandError(`${file} reaches farther than its stack allows.\n${lines.join("\n")}`, exitCodes.usage);
}

function problemsOf(
  { imagekitId, delivery }: Agency["accounts"][number],
  { archive }: Agency,
  allowed: Allowed,
): string[] {
  const archived = archive.store === "folder" && "folder" in archive ? [allowed.pathProblem(archive.folder)] : [];
  const found =
    delivery.channel === "handover"
      ? [allowed.pathProblem(delivery.folder) ?? allowed.pathProblem(join(delivery.folder, imagekitId))]
      : [delivery.url, delivery.credential].map((text) => {
          const reference = parseReference(text);
          if (reference) return reference.kind === "file" ? allowed.pathProblem(reference.path) : undefined;
          const url = URL.parse(text);
          return url ? allowed.hostProblem(url) : undefined;
        });
  return [...archived, ...found].filter((problem) => problem !== undefined);
}
