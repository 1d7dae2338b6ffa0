import { z } from "zod";
import { type PulumiCommandOptions, pulumiCommand } from "../shared/pulumiCommand.ts";

const urns = z.array(z.string()).nullish();
const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          parent: z.string().optional(),
          deletedWith: z.string().optional(),
          dependencies: urns,
          propertyDependencies: z.record(z.string(), urns).nullish(),
        }),
      )
      .nullish(),
  }),
});

/** What a run says that could not read the state, or left one that cannot be read. */
export const unreadableWords = /snapshot integrity (failure|error)/;

/**
 * What the state of a stack holds, as `pulumi stack export` gives it. A state that the engine itself left unreadable is repaired first:
 * where one resource of a run fails and another goes, the engine takes the second out although the first still names it, and from then on
 * refuses to read what it wrote. Nothing live is touched.
 */
export async function readableExport(
  stack: string,
  say: (line: string) => void,
  options: PulumiCommandOptions,
): Promise<string> {
  const text = await pulumiCommand(["stack", "export", "--stack", stack], options);
  const missing = missingNames(text);
  if (missing.length === 0) return text;
  await pulumiCommand(["state", "repair", "--yes", "--stack", stack], options);
  say(
    `The state of the stack ${stack} named ${missing.length === 1 ? "a resource" : `${missing.length} resources`} that it does not have any more, and could not be read. It was repaired; nothing live was touched.`,
  );
  return await pulumiCommand(["stack", "export", "--stack", stack], options);
}

/** URNs that a resource of the state names and that do not stand before it: the engine reads no such state. */
export function missingNames(text: string): string[] {
  const known = new Set<string>();
  const missing = new Set<string>();
  for (const resource of exported.parse(JSON.parse(text)).deployment.resources ?? []) {
    const { urn, parent = "", deletedWith = "", dependencies, propertyDependencies } = resource;
    const properties = Object.values(propertyDependencies ?? {}).flatMap((list) => list ?? []);
    for (const name of [parent, deletedWith, ...(dependencies ?? []), ...properties])
      if (name !== "" && !known.has(name)) missing.add(name);
    known.add(urn);
  }
  return [...missing];
}
