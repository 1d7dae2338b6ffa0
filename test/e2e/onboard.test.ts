import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { signIn } from "../../cli/demo/signIn.ts";
import { offboardReportSchema, onboardReportSchema } from "../../cli/onboard/report.ts";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { type Ended, imagekitSso } from "../support/imagekitSso.ts";
import { markOf } from "../support/markOf.ts";
import { engineWorld } from "../support/world.ts";

const everybody = "22222222-bbbb-4bbb-8bbb-000000000004";
const ids = ["child1", "child2", "child3", "child4", "child5"];

describe("onboarding into a running fleet, and leaving it", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1", "child2"]), { accounts: ids });
  const run = (...args: string[]): Promise<Ended> =>
    imagekitSso({ folder: stack.folder, environment: stack.environment }, ...args);
  const file = () => readFileSync(stack.file("agencies/test.yaml"), "utf8");
  const child3 = ["onboard", "--agency", "test", "--id", "child3", "--role", "finance", "--group", everybody];
  /** Requests that write, without tokens. */
  const writes = () =>
    simulator.requests
      .exchanges()
      .filter(({ method, path }) => method !== "GET" && !path.includes("/oauth2/"))
      .map(({ method, path }) => `${method} ${path}`);
  const applicationOf = (id: string) =>
    simulator.store.applications.find(({ notes }) => markOf(notes) === `imagekit-sso:test/${id}`);
  const idsOf = (id: string) => {
    const application = applicationOf(id);
    const principal = simulator.store.servicePrincipals.find(({ appId }) => appId === application?.appId);
    return [application?.id ?? "none", principal?.id ?? "none", `/accounts/${id}/`];
  };

  test("on a stack that never ran, --up makes the account alone, though the file has others", async () => {
    const done = await run("onboard", "--agency", "test", "--id", "child1", "--up", "--json");
    expect(done.code, done.stderr).toBe(0);
    const { accounts } = onboardReportSchema.parse(JSON.parse(done.stdout));
    expect(accounts).toMatchObject([{ imagekitId: "child1", file: "unchanged", run: "done" }]);
    expect(simulator.store.applications.size).toBe(1);
    const rest = await stack.up();
    expect(rest.code, rest.output).toBe(0);
  });

  test("a failed --up leaves the account in the file, and the same command goes on", async () => {
    const { environment } = stack;
    const broken = { ...environment, IMAGEKIT_PRIVATE_KEY_child3: "private_somebody_elses" };
    const failed = await imagekitSso({ folder: stack.folder, environment: broken }, ...child3, "--up", "--json");
    expect(failed.code, failed.stderr).toBe(1);
    const report = onboardReportSchema.parse(JSON.parse(failed.stdout));
    expect(report).toMatchObject({ status: "failed", accounts: [{ file: "added", run: "failed" }] });
    expect(report.problems[0]?.message).toContain("child3-settings");
    expect(failed.stderr).toContain("child3: failed at: delivery to ImageKit");
    expect(failed.stdout + failed.stderr).not.toContain("private_somebody_elses");
    expect(file()).toContain("- imagekitId: child3\n");
  });

  test("--up touches that account only; then a person signs in to it in the role asked for", async () => {
    const others = ["child1", "child2"].flatMap(idsOf);
    // A change of another account waits in the file, as after a merge that has not run yet.
    const before = file();
    stack.writeAgency(before.replace("imagekitId: child2\n", "imagekitId: child2\n    displayName: Waits\n"));
    simulator.requests.clear();
    const done = await run(...child3, "--up");
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain("In agencies/test.yaml already, as asked for: child3.");
    expect(done.stdout).toContain("Set up: child3.");
    expect(done.stderr).toMatch(/^child3: set up, \d+ changes$/m);
    expect(writes()).not.toEqual([]);
    expect(writes().filter((request) => others.some((id) => request.includes(id)))).toEqual([]);
    const { session } = await signIn({
      simulatorUrl: simulator.url,
      ca: simulator.ca,
      tenantId,
      clientId: applicationOf("child3")?.appId ?? "",
      user: "ada@agency.example",
    });
    expect(session).toMatchObject({ imagekitId: "child3", role: "finance" });
    stack.writeAgency(before);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.code, preview.output).toBe(0);
  });

  test("the same again changes nothing, in the file or anywhere", async () => {
    const before = file();
    simulator.requests.clear();
    const done = await run(...child3, "--up", "--json");
    expect(done.code, done.stderr).toBe(0);
    expect(onboardReportSchema.parse(JSON.parse(done.stdout)).accounts).toMatchObject([{ run: "done", changes: 0 }]);
    expect([file(), writes()]).toEqual([before, []]);
  });

  test("an ID that was changed in the file by hand is refused with the way to do it, before anything is touched", async () => {
    const before = file();
    const named = before.replace("imagekitId: child3\n", "imagekitId: child3\n    displayName: Three\n");
    stack.writeAgency(named);
    expect((await stack.up()).code).toBe(0);
    stack.writeAgency(named.replace("imagekitId: child3\n", "imagekitId: child4\n"));
    simulator.requests.clear();
    const flags = ["--id", "child4", "--name", "Three", "--role", "finance", "--group", everybody];
    const refused = await run("onboard", "--agency", "test", ...flags, "--up");
    expect(refused.code, refused.stderr).toBe(2);
    expect(refused.stderr).toContain("it has the name of child3, which is set up and no longer in the file");
    expect(refused.stderr).toContain("onboard the new ID under a name of its own, let people move");
    expect(writes()).toEqual([]);
    stack.writeAgency(before);
    expect((await stack.up()).code).toBe(0);
  });

  test("what the file cannot let go is not taken down", async () => {
    const before = file();
    const anchored = before.replace("imagekitId: child3\n", "imagekitId: &id child3\n    displayName: Three\n");
    stack.writeAgency(`${anchored}  - imagekitId: child4\n    displayName: *id\n`);
    simulator.requests.clear();
    const refused = await run("offboard", "--agency", "test", "--id", "child3", "--yes");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("the alias *id elsewhere in the file stands for");
    expect(writes()).toEqual([]);
    stack.writeAgency(before);
  });

  test("offboard that fails half-way keeps the account in the file, and the same command goes on", async () => {
    const before = file();
    simulator.faults.set({ deny: ["Policy.ReadWrite.ApplicationConfiguration"] });
    const failed = await run("offboard", "--agency", "test", "--id", "child3", "--yes", "--json");
    simulator.faults.clear();
    expect(failed.code, failed.stderr).toBe(1);
    const report = offboardReportSchema.parse(JSON.parse(failed.stdout));
    expect(report).toMatchObject({ status: "failed", accounts: [{ stack: "failed", file: "kept" }] });
    expect(failed.stderr).toContain("Account child3: it is not gone yet, and agencies/test.yaml is as it was.");
    expect(file()).toBe(before);
    expect(simulator.store.accounts.get("child3")?.settings).toBeNull();
    expect(applicationOf("child3")).toBeDefined();
    const done = await run("offboard", "--agency", "test", "--id", "child3", "--yes");
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain("child3: removed\n");
    expect(file()).not.toContain("child3");
    expect(applicationOf("child3")).toBeUndefined();
  });

  test("offboard turns ImageKit off before anything in Entra goes, and touches that account only", async () => {
    const own = idsOf("child2");
    simulator.requests.clear();
    const done = await run("offboard", "--agency", "test", "--id", "child2", "--yes", "--json");
    expect(done.code, done.stderr).toBe(0);
    expect(offboardReportSchema.parse(JSON.parse(done.stdout)).accounts).toEqual([
      { imagekitId: "child2", kind: "child", stack: "removed", file: "removed", imagekit: "off" },
    ]);
    const [first, ...rest] = writes();
    expect(first).toMatch(/^DELETE .*\/child2\/sso-settings$/);
    expect(rest.filter((request) => request.includes("/v1.0/applications/"))).not.toEqual([]);
    const policy = /claimsMappingPolicies\//;
    expect(rest.filter((request) => !policy.test(request) && !own.some((id) => request.includes(id)))).toEqual([]);
    expect(file()).not.toContain("child2");
    expect([...simulator.store.applications.values()].map(({ notes }) => markOf(notes))).toEqual([
      "imagekit-sso:test/child1",
    ]);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.code, preview.output).toBe(0);
  });

  test("an account that is in the stack only can be offboarded, and one that is in the file only", async () => {
    stack.writeAgency(fleetAgency(["child1", "child4", "child5"]));
    const up = await run("onboard", "--agency", "test", "--id", "child4", "--up");
    expect(up.code, up.stderr).toBe(0);
    stack.writeAgency(fleetAgency(["child1", "child5"]));
    const inStack = await run("offboard", "--agency", "test", "--id", "child4", "--yes");
    expect(inStack.code, inStack.stderr).toBe(0);
    expect(inStack.stdout).toContain("agencies/test.yaml did not have it");
    expect(simulator.store.applications.size).toBe(1);
    const inFile = await run("offboard", "--agency", "test", "--id", "child5", "--yes");
    expect(inFile.code, inFile.stderr).toBe(0);
    expect(inFile.stdout).toContain("the stack did not have it; it is out of agencies/test.yaml");
    const nowhere = await run("offboard", "--agency", "test", "--id", "child5", "--yes");
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain("neither in agencies/test.yaml nor in the stack test");
  });

  test("what somebody has taken away by hand does not keep an account from being offboarded", async () => {
    const child5 = ["--agency", "test", "--id", "child5"];
    const done = await run("onboard", ...child5, "--role", "finance", "--group", everybody, "--up");
    expect(done.code, done.stderr).toBe(0);
    const { appRoleAssignments } = simulator.store;
    const [, principalId] = idsOf("child5");
    const assigned = [...appRoleAssignments.values()].filter(({ resourceId }) => resourceId === principalId);
    expect(assigned).toHaveLength(1);
    for (const { id } of assigned) appRoleAssignments.delete(id);
    const gone = await run("offboard", ...child5, "--yes");
    expect(gone.code, gone.stderr).toBe(0);
    expect(applicationOf("child5")).toBeUndefined();
    expect(file()).not.toContain("child5");
  });

  test("several accounts go in one run; one that cannot is named, is whole in Entra, and the same command goes on", async () => {
    stack.writeAgency(fleetAgency(["child1", "child2", "child3"]));
    const up = await run("up", "--agency", "test");
    expect(up.code, up.stderr).toBe(0);
    const before = file();
    const args = ["offboard", "--agency", "test", "--id", "child2", "--id", "child3", "--yes", "--json"];
    const environment = { ...stack.environment, IMAGEKIT_PRIVATE_KEY_child3: "private_somebody_elses" };
    const failed = await imagekitSso({ folder: stack.folder, environment }, ...args);
    expect(failed.code, failed.stderr).toBe(1);
    expect(offboardReportSchema.parse(JSON.parse(failed.stdout))).toMatchObject({
      status: "failed",
      accounts: [
        { imagekitId: "child2", stack: "removed", file: "kept", imagekit: "off" },
        { imagekitId: "child3", stack: "failed", file: "kept" },
      ],
    });
    expect(failed.stderr).toContain(
      "Account child3: it is not gone yet, and agencies/test.yaml is as it was. Gone already: child2.",
    );
    expect(file()).toBe(before);
    // ImageKit still sends its people there.
    expect([applicationOf("child2"), applicationOf("child3")]).toEqual([undefined, expect.anything()]);
    expect(simulator.store.accounts.get("child3")?.settings).not.toBeNull();
    const done = await run(...args);
    expect(done.code, done.stderr).toBe(0);
    expect(offboardReportSchema.parse(JSON.parse(done.stdout)).accounts).toMatchObject([
      { imagekitId: "child2", stack: "not-there", file: "removed" },
      { imagekitId: "child3", stack: "removed", file: "removed", imagekit: "off" },
    ]);
    expect(file()).not.toMatch(/child[23]/);
    expect(applicationOf("child3")).toBeUndefined();
  });

  test.each([
    ["a stack that is not there", ["--stack", "nobody"], "There is no stack nobody"],
    [
      "a file that the stack does not run",
      ["--agency-file", "agencies/other.yaml"],
      "runs agencies/test.yaml, not agencies/other",
    ],
  ])("%s is refused", async (_, flags, message) => {
    stack.writeAgency(fleetAgency(["child1", "child2"]));
    writeFileSync(stack.file("agencies/other.yaml"), fleetAgency(["child1", "child2"]));
    const refused = await run("offboard", "--agency", "test", "--id", "child1", "--yes", ...flags);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
