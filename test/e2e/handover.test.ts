import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { appendToLedger } from "../../cli/handover/ledgerFile.ts";
import { upReportSchema } from "../../cli/up/report.ts";
import type { AccountSummary } from "../../components/accountSso.ts";
import { fleetAgency } from "../support/fleet.ts";
import { type Ended, imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";
const agency = (certificates: string) =>
  fleetAgency([id], { defaults: `delivery: { channel: handover, folder: handover }\ncertificates: ${certificates}` });

const up = ["up", "--agency", "test", "--json"];
function deliveriesIn({ code, stdout, stderr }: Ended): unknown[] {
  expect(code, stderr).toBe(0);
  return upReportSchema.parse(JSON.parse(stdout)).accounts.map(({ delivery }) => delivery);
}

test("an unconfirmed hand-over keeps the old certificate active, and its confirmation activates the new one", async () => {
  const { simulator, stack } = await engineWorld(agency("{ generations: [{ name: g1 }], active: g1 }"), {
    accounts: [id, "child2"],
  });
  expect((await stack.up()).code).toBe(0);
  const first = await account();
  expect(first.delivered).toBe(false);
  // Nobody signs in yet, so the first certificate need not wait.
  expect(active()).toBe(first.certificate.thumbprint);
  confirm();
  expect((await stack.up()).code).toBe(0);
  expect((await account()).delivered).toBe(true);

  stack.writeAgency(agency("{ generations: [{ name: g1 }, { name: g2 }], active: g2 }"));
  const rotation = await stack.up();
  expect(rotation.code, rotation.output).toBe(0);
  const second = await account();
  expect(second.delivered).toBe(false);
  expect(active()).toBe(first.certificate.thumbprint);
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);

  const waits = await imagekitSso({ folder: stack.folder, environment: stack.environment }, ...up);
  expect(deliveriesIn(waits)).toEqual(["waiting"]);
  expect(waits.stderr).toMatch(
    /1 hand-over waits: .*\n {2}child1: handover\/child1\n.*handover confirm --agency test"/,
  );

  confirm();
  confirm("child11");
  const confirmed = await imagekitSso({ folder: stack.folder, environment: stack.environment }, ...up);
  expect(deliveriesIn(confirmed)).toEqual(["confirmed"]);
  expect(confirmed.stderr).not.toContain("hand-over");
  expect(confirmed.stderr).toContain('It has an account "child11" that the agency file does not have');
  expect((await stack.preview()).output).toContain('The ledger confirms an account "child11"');
  expect(active()).toBe(second.certificate.thumbprint);

  const newcomer = ["--id", "child2", "--role", "developer", "--group", "22222222-bbbb-4bbb-8bbb-000000000004"];
  const onboard = ["onboard", "--agency", "test", ...newcomer, "--up"];
  const onboarded = await imagekitSso({ folder: stack.folder, environment: stack.environment }, ...onboard);
  expect(onboarded.code, onboarded.stderr).toBe(0);
  expect(onboarded.stderr).toMatch(
    /1 hand-over waits: .*\n {2}child2: handover\/child2\n.*handover confirm --agency test"/,
  );

  function confirm(account = id): void {
    const { digest, spEntityId } = JSON.parse(readFileSync(stack.file(`handover/${id}/handover.json`), "utf8"));
    const common = { id: randomUUID(), at: new Date().toISOString(), account, by: "ada@agency.example" };
    appendToLedger(stack.file("agencies/test.yaml"), [{ event: "saved", ...common, digest, spEntityId }]);
  }

  function active(): string | null | undefined {
    return simulator.store.servicePrincipals.get(first.servicePrincipalId)?.preferredTokenSigningKeyThumbprint;
  }

  async function account(): Promise<AccountSummary> {
    const [summary] = (await stack.outputs<{ accounts: AccountSummary[] }>()).accounts;
    if (!summary) throw new Error("no account in the outputs");
    return summary;
  }
});
