import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import type { SamlApplication } from "../simulator/support/samlApplication.ts";
import { signInAs } from "../simulator/support/simulated.ts";
import { fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const group = "22222222-bbbb-4bbb-8bbb-000000000001";
const agency = (kind: string) =>
  fleetAgency(["child1"], { accounts: { child1: `assignments: [{ ${kind}: ${group} }]` } });

test("a group that was written as a user is corrected in one up, and keeps its assignment", async () => {
  const { simulator, stack } = await engineWorld(agency("user"), { accounts: ["child1"] });
  const first = await stack.up();
  expect(first.code, first.output).toBe(0);
  const before = simulator.store.appRoleAssignments.filter(({ principalId }) => principalId === group);
  expect(before).toHaveLength(1);

  stack.writeAgency(agency("group"));
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  expect(simulator.store.appRoleAssignments.filter(({ principalId }) => principalId === group)).toEqual(before);
});

test("somebody who signs in all the time is never refused, whatever an account's roles come from and go to", async () => {
  const [ada, everybody] = [group, "22222222-bbbb-4bbb-8bbb-000000000004"];
  const withRole = (role: string, id = ada) =>
    `role: { from: appRole }\nassignments: [{ group: ${id}, role: ${role} }]`;
  const constant = `role: { from: constant, role: developer }\nassignments: [{ group: ${ada} }]`;
  const file = (text: string) => fleetAgency(["child1"], { accounts: { child1: text } });
  const { simulator, stack } = await engineWorld(file(constant), { accounts: ["child1"] });
  const up = async () => {
    const run = await imagekitSso(stack, "up", "--agency", "test");
    expect(run.code, run.stderr).toBe(0);
  };
  await up();
  const [{ appId = "" } = {}] = [...simulator.store.applications.values()];
  const changes: [string, string[]][] = [
    [withRole("developer"), ["developer"]],
    [withRole("developer", everybody), ["developer"]],
    [constant, ["developer"]],
    [withRole("finance"), ["developer", "finance"]],
  ];
  for (const [text, roles] of changes) {
    stack.writeAgency(file(text));
    const seen = new Set<string>();
    let isOver = false;
    const signingIn = (async () => {
      while (!isOver) {
        const outcome = await signInAs(simulator, { appId } as SamlApplication, "ada").then(
          ({ session }) => session.role,
          String,
        );
        seen.add(String(outcome));
        await pause(20);
      }
    })();
    await up();
    isOver = true;
    await signingIn;
    expect([...seen].sort(), text).toEqual(roles);
  }
});
