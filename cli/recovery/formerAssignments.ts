import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { formerAssignment } from "../../domain/desired/resourceNames.ts";
import { type PulumiCommandOptions, pulumiCommand } from "../shared/pulumiCommand.ts";

const urns = z.array(z.string());
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  dependencies: urns.nullish(),
  propertyDependencies: z.record(z.string(), urns.nullish()).nullish(),
});
const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(resource).nullish() }),
});

/**
 * Takes the assignments that azuread made out of a state of an earlier version, as text of `pulumi stack export`: the type Assignments of
 * our own finds them in the tenant and goes on with them. Left in the state, the engine would take each away live. Undefined where the
 * state has none.
 */
export function withoutFormerAssignments(text: string): string | undefined {
  const state = exported.parse(JSON.parse(text));
  const all = state.deployment.resources ?? [];
  const former = new Set(all.filter(({ type }) => type === formerAssignment).map(({ urn }) => urn));
  if (former.size === 0) return undefined;
  const others = (list: readonly string[] | null | undefined) => list?.filter((urn) => !former.has(urn));
  const resources = all
    .filter(({ urn }) => !former.has(urn))
    .map((one) => ({
      ...one,
      ...(one.dependencies && { dependencies: others(one.dependencies) }),
      ...(one.propertyDependencies && {
        propertyDependencies: Object.fromEntries(
          Object.entries(one.propertyDependencies).map(([property, list]) => [property, others(list)]),
        ),
      }),
    }));
  return JSON.stringify({ ...state, deployment: { ...state.deployment, resources } });
}

/** Does that to a stack, in one write of its state. Nothing live is touched. `text`: the state, where it was exported already. */
export async function bringAssignmentsOver(
  stack: string,
  text: string,
  options: PulumiCommandOptions = {},
): Promise<boolean> {
  const without = withoutFormerAssignments(text);
  if (without === undefined) return false;
  const folder = await mkdtemp(join(tmpdir(), "imagekit-sso-state-"));
  try {
    const file = join(folder, "state.json");
    await writeFile(file, without, { mode: 0o600 });
    await pulumiCommand(["stack", "import", "--stack", stack, "--file", file], options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return true;
}
