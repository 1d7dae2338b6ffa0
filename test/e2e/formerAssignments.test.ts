import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formerAssignment } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";

interface StateResource {
  urn: string;
  id?: string;
  type: string;
  parent?: string;
  provider?: string;
  dependencies?: string[];
}

test("a stack whose assignments are azuread's is brought over by up, without one of them taken away even for a moment", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });
  expect((await stack.up()).code).toBe(0);
  const [assignment] = [...simulator.store.appRoleAssignments.values()];
  if (!assignment) throw new Error("nobody is assigned");

  // The state as earlier versions had it: a resource of azuread's for each assignment, on which the settings depend.
  const state = (await stack.state()) as { deployment: { resources: StateResource[] } };
  const { resources } = state.deployment;
  const own = resources.find(({ type }) => type === resourceTokens.assignments);
  const application = resources.find(({ type }) => type === "azuread:index/application:Application");
  if (!own || !application?.provider || !application.parent) throw new Error("the state lacks a resource");
  const former = {
    ...{ urn: application.urn.replace(/\$azuread:.*$/, `$${formerAssignment}::${id}-${assignment.principalId}`) },
    ...{ type: formerAssignment, custom: true, parent: application.parent, provider: application.provider },
    id: `/servicePrincipals/${assignment.resourceId}/appRoleAssignedTo/${assignment.id}`,
    outputs: { appRoleId: assignment.appRoleId },
  };
  state.deployment.resources = resources.flatMap((one) => {
    if (one === own) return [former as StateResource];
    const dependencies = one.dependencies?.map((urn) => (urn === own.urn ? former.urn : urn));
    return [{ ...one, ...(dependencies && { dependencies }) }];
  });
  writeFileSync(stack.file("former.json"), JSON.stringify(state));
  const imported = await stack.pulumi("stack", "import", "--stack=test", "--file", "former.json");
  expect(imported.code, imported.output).toBe(0);

  simulator.requests.clear();
  const run = await imagekitSso(stack, "up", "--agency", "test");
  expect(run.code, run.stderr).toBe(0);
  expect(Object.keys(simulator.requests.counts()).filter((route) => /^DELETE/.test(route))).toEqual([]);
  expect([...simulator.store.appRoleAssignments.values()]).toEqual([assignment]);
  const types = ((await stack.state()) as typeof state).deployment.resources.map(({ type }) => type);
  expect(types).not.toContain(formerAssignment);
  expect(types).toContain(resourceTokens.assignments);
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);
});
