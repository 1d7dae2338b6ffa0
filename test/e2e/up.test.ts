import { readFileSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { previewReportSchema } from "../../cli/preview/report.ts";
import { upReportSchema } from "../../cli/up/report.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { type Ended, imagekitSso } from "../support/imagekitSso.ts";
import { markOf } from "../support/markOf.ts";
import { descendants, kill } from "../support/processes.ts";
import { recover } from "../support/recover.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(2);

test("a first set-up writes its state at the end only; killed, it goes on with what it made, and then changes nothing", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const killed = await up((pid) => {
    const watch = setInterval(() => {
      if (simulator.requests.total < 50) return;
      clearInterval(watch);
      for (const id of [pid, ...descendants(pid)]) kill(id);
    }, 2);
  });
  expect(killed.code).toBeNull();
  const made = applications();
  expect(made.length).toBeGreaterThan(0);
  expect((await stack.state()).deployment.resources ?? []).toEqual([]);

  const again = await up();
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toMatch(/^child1: imported child1-application/m);
  expect(again.stderr).toMatch(/^child2: set up, \d+ changes$/m);
  expect(applications()).toHaveLength(ids.length);
  expect(applications()).toEqual(expect.arrayContaining(made));
  expect((await stack.drift()).code).toBe(0);

  const idle = await up(undefined, "--json");
  expect(idle.code, idle.stderr).toBe(0);
  expect(upReportSchema.parse(JSON.parse(idle.stdout))).toEqual({
    version: 1,
    status: "done",
    agency: "test",
    accounts: ids.map((imagekitId) => ({ imagekitId, run: "done", changes: 0, delivery: "delivered" })),
    problems: [],
  });

  function applications(): string[] {
    return [...simulator.store.applications.values()].map(({ id }) => id);
  }

  function up(onStart?: (pid: number) => void, ...flags: string[]): Promise<Ended> {
    const { folder, environment } = stack;
    return imagekitSso({ folder, environment, ...(onStart && { onStart }) }, "up", "--agency", "test", ...flags);
  }
});

test("accounts that the file has lost stop it before anything is changed, unless their removal is asked for", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const up = (...flags: string[]) =>
    imagekitSso({ folder: stack.folder, environment: stack.environment }, "up", "--agency", "test", ...flags);
  const settings = () => ids.map((id) => simulator.store.accounts.get(id)?.settings != null);
  expect((await up("--account", "child2")).code).toBe(0);
  expect(settings()).toEqual([false, true]);
  expect((await up()).code).toBe(0);
  expect(settings()).toEqual([true, true]);

  stack.writeAgency(fleetAgency(["child1"]));
  simulator.requests.clear();
  const shown = await imagekitSso(
    { folder: stack.folder, environment: stack.environment },
    ...["preview", "--agency", "test", "--json", "--detailed-exitcode"],
  );
  const asked = Object.keys(simulator.requests.counts()).filter((route) => / \/(v1\.0|beta|imagekit)\//.test(route));
  expect([shown.code, asked], shown.stderr).toEqual([2, []]);
  expect(previewReportSchema.parse(JSON.parse(shown.stdout))).toMatchObject({
    status: "changes",
    accounts: [
      { imagekitId: "child1", action: "none" },
      { imagekitId: "child2", action: "remove" },
    ],
  });
  simulator.requests.clear();
  const refused = await up("--json");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("an account that the agency file has no longer: child2. Nothing was changed.");
  expect(upReportSchema.parse(JSON.parse(refused.stdout))).toMatchObject({ status: "refused", accounts: [] });
  expect(simulator.requests.total).toBe(0);

  // The agency's name is in every mark: under another one, all would be made anew.
  stack.writeAgency(fleetAgency(ids).replace("agency: test", "agency: renamed"));
  const renamed = await up();
  expect([renamed.code, renamed.stderr]).toEqual([
    2,
    expect.stringContaining("set up as the agency test, and the agency file says renamed"),
  ]);

  // As a pull of somebody's does it between the check and the run.
  stack.writeAgency(fleetAgency(ids));
  const program = readFileSync(stack.file("index.ts"), "utf8");
  const cut = `import { writeFileSync } from "node:fs";\nwriteFileSync("agencies/test.yaml", ${JSON.stringify(fleetAgency(["child1"]))});\n`;
  writeFileSync(
    stack.file("index.ts"),
    `${cut}const { accounts } = await import(${/"[^"]+"/.exec(program)?.[0]});\nexport { accounts };\n`,
  );
  const pulled = await up();
  expect(pulled.code).toBe(1);
  expect(pulled.stderr).toContain("agencies/test.yaml was changed after this run had checked it");
  expect(settings()).toEqual([true, true]);
  writeFileSync(stack.file("index.ts"), program);
  stack.writeAgency(fleetAgency(["child1"]));

  const removed = await up("--allow-removal");
  expect(removed.code, removed.stderr).toBe(0);
  expect(removed.stderr).toMatch(/^child2: removed$/m);
  expect(settings()).toEqual([true, false]);
});

test("an account that the tenant has and the state does not stops it before anything is made, until it is adopted", async () => {
  const id = "child1";
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });

  const empty = await stack.pulumi("stack", "export", "--stack=test");
  const up = () => imagekitSso({ folder: stack.folder, environment: stack.environment }, "up", "--agency", "test");
  expect((await up()).code).toBe(0);
  writeFileSync(stack.file("empty.json"), empty.output);
  expect((await stack.pulumi("stack", "import", "--stack=test", "--file", "empty.json")).code).toBe(0);

  const refused = await up();
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("The tenant has an application for child1 that the stack test does not");
  expect(simulator.store.applications.size).toBe(1);

  const left = JSON.parse(await recover(stack, "--remove", "--json"));
  expect(left.tookUp).toEqual([]);
  expect(left.orphans.map(({ account, inUse }: { account: string; inUse: boolean }) => [account, inUse])).toEqual([
    [id, true],
  ]);
  // Nobody to ask, and nobody has vouched for the certificate.
  await expect(recover(stack, "--adopt", "--json")).rejects.toThrow("there is no terminal to ask on");
  const [principal] = simulator.store.servicePrincipals.filter(
    ({ notes }) => markOf(notes) === `imagekit-sso:test/${id}`,
  );
  const thumbprint = principal?.preferredTokenSigningKeyThumbprint ?? "";
  await expect(recover(stack, "--adopt", "--yes")).rejects.toThrow(`--trust ${thumbprint}`);
  const { tookUp } = JSON.parse(await recover(stack, "--adopt", "--yes", "--trust", thumbprint, "--json"));
  expect(tookUp.map(({ name }: { name: string }) => name.replace(/-[0-9a-f-]{36}$/, ""))).toEqual(
    expect.arrayContaining([`${id}-ownership`, `${id}-application`, `${id}-certificates`, `${id}-identifier`]),
  );
  const adopted = await up();
  expect(adopted.code, adopted.stderr).toBe(0);
  expect(simulator.store.servicePrincipals.get(principal?.id ?? "")).toMatchObject({
    preferredTokenSigningKeyThumbprint: thumbprint,
  });
  expect(simulator.store.applications.size).toBe(1);
  expect((await stack.drift()).code).toBe(0);
});

test("one account's trouble does not keep the others waiting, and the exit code and the report tell of it", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const environment = { ...stack.environment, IMAGEKIT_PRIVATE_KEY_child2: "private_somebody_elses" };
  const run = await imagekitSso({ folder: stack.folder, environment }, "up", "--agency", "test", "--json");
  expect(run.code).toBe(1);
  const report = upReportSchema.parse(JSON.parse(run.stdout));
  expect(report.status).toBe("failed");
  expect(report.accounts.map(({ imagekitId, run: ended }) => [imagekitId, ended])).toEqual([
    ["child1", "done"],
    ["child2", "failed"],
  ]);
  expect(report.problems[0]?.message).toContain("child2-settings");
  expect(run.stderr).toContain("child2: failed at: delivery to ImageKit");
  const { accounts } = await stack.outputs<{ accounts: object[] }>();
  const application = simulator.store.applications.find(({ notes }) => markOf(notes) === "imagekit-sso:test/child2");
  expect(accounts).toEqual([
    expect.objectContaining({ imagekitId: "child1", delivered: true, signIn: expect.any(String) }),
    { imagekitId: "child2", clientId: application?.appId, servicePrincipalId: expect.any(String), finished: false },
  ]);
  expect(simulator.store.accounts.get("child1")?.settings).not.toBeNull();
});

test("a run that was interrupted does not say that nothing was changed", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const begun = async (pid: number) => {
    await vi.waitUntil(() => simulator.store.applications.size > 0, { timeout: 30_000 });
    process.kill(-pid, "SIGINT");
  };
  const place = { folder: stack.folder, environment: stack.environment, onStart: (pid: number) => void begun(pid) };
  const run = await imagekitSso(place, "up", "--agency", "test", "--json");
  expect(run.code, run.stderr).toBe(130);
  expect(upReportSchema.parse(JSON.parse(run.stdout))).toMatchObject({
    status: "failed",
    problems: [{ message: "Interrupted. The next run goes on from here." }],
  });
});

test("a group that is gone is told to bare pulumi by account and id within ten seconds of its request, and the others are done", async () => {
  const gone = "99999999-9999-4999-8999-999999999999";
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  stack.writeAgency(fleetAgency(ids, { accounts: { child1: `assignments: [{ group: ${gone} }]` } }));
  const run = await stack.up("--continue-on-error");
  const ended = Date.now();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(`Account child1: the tenant has no group or user with the object id ${gone}`);
  expect(run.output).toContain("Take it out of the agency file's assignments");
  expect(simulator.store.accounts.get("child2")?.settings).not.toBeNull();
  const tries = simulator.requests
    .exchanges()
    .filter(({ path, status }) => path.includes("/appRoleAssignedTo") && status === 404);
  expect(tries.length).toBeGreaterThan(1);
  expect(ended - Date.parse(String(tries[0]?.at))).toBeLessThan(15_000);
});
