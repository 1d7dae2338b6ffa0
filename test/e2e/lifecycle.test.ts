import { describe, expect, test } from "vitest";
import { judgeSignIn } from "../../cli/demo/judge.ts";
import { signIn } from "../../cli/demo/signIn.ts";
import type { AccountSummary } from "../../components/accountSso.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { planOf } from "../../domain/plan/plan.ts";
import { demoAgency, tenantId } from "../support/fleet.ts";
import { inOrder, liveObjects } from "../support/liveObjects.ts";
import { engineWorld } from "../support/world.ts";

const agencyFile = demoAgency.replace("agency: dev", "agency: test");
const plan = planOf(parseAgencyFile(agencyFile, "test.yaml"));

/** Who signs in where, and the role the agency file gives them there. */
const people: Record<string, { user: string; role: string }> = {
  acmeagency: { user: "ada@agency.example", role: "account_administrator" },
  acmeshoes: { user: "grace@agency.example", role: "developer" },
  acmehats: { user: "mary@agency.example", role: "media_library_view_only_access" },
  AcmeToys: { user: "alan@agency.example", role: "media_library_full_access" },
};

describe("one agency, from nothing to nothing", async () => {
  const { simulator, stack } = await engineWorld(agencyFile, {
    // No more than the plan says: a call that needs another one is refused.
    permissions: plan.permissions.map(({ permission }) => permission),
  });
  let accounts: AccountSummary[] = [];

  test("up makes one application per account and delivers its metadata", async () => {
    const run = await stack.up();
    expect(run.output).not.toContain("error:");
    expect(run.code).toBe(0);
    ({ accounts } = await stack.outputs<{ accounts: AccountSummary[] }>());
    expect(accounts.map(({ imagekitId, delivered }) => [imagekitId, delivered])).toEqual(
      Object.keys(people).map((id) => [id, true]),
    );
    expect(simulator.store.applications.size).toBe(4);
  });

  test("the state says once what an account's claims are", async () => {
    const { resources = [] } = (await stack.state()).deployment;
    const claims = resources.filter(({ type }) => type === "imagekit:index:ClaimsMapping");
    expect(claims.map(({ outputs = {} }) => Object.keys(outputs).sort())).toEqual(
      Array(4).fill(["policyId", "servicePrincipalId"]),
    );
    expect(claims.every(({ inputs }) => typeof inputs?.definition === "string")).toBe(true);
  });

  test.each(plan.accounts)(
    "the plan had said what $imagekitId is made of, field by field",
    ({ imagekitId, ...planned }) => {
      const { application, servicePrincipal, assignments, owners, claimsMappingPolicy } = planned;
      const { signingCertificates, imagekitSettings } = planned;
      const live = liveObjects(simulator, imagekitId);
      expect(live).toMatchObject({
        application,
        servicePrincipal,
        assignments: inOrder(assignments),
        claimsMappingPolicy,
      });
      expect(live.owners.slice(1)).toEqual(owners);
      expect(live.signingCertificates).toEqual(
        signingCertificates.map(({ displayName, active }) => ({ displayName, active })),
      );
      expect(live.entityId).toBe(imagekitSettings.entityId);
    },
  );

  test.each(Object.entries(people))(
    "a person signs in to %s with the role the file says",
    async (imagekitId, { user, role }) => {
      const account = accounts.find((one) => one.imagekitId === imagekitId);
      const metadataXml = simulator.store.accounts.get(imagekitId)?.settings?.metadataXml;
      if (!account || !metadataXml) throw new Error(`${imagekitId} was not set up`);
      const { samlResponse, session } = await signIn({
        simulatorUrl: simulator.url,
        ca: simulator.ca,
        tenantId,
        clientId: account.clientId,
        user,
      });
      const judged = await judgeSignIn({ samlResponse, metadataXml });
      expect(session).toMatchObject({ imagekitId, nameId: user, role });
      expect(judged.nameId).toBe(user);
      expect(judged.attributes).toMatchObject({ imagekit_id: imagekitId, imagekit_role: role });
    },
  );

  test("a preview straight after says that nothing changes, and asks Graph nothing", async () => {
    simulator.requests.clear();
    const run = await stack.preview("--expect-no-changes");
    expect(run.code, run.output).toBe(0);
    expect(Object.keys(simulator.requests.counts()).filter((route) => route.includes("/v1.0/"))).toEqual([]);
  });

  test("what is live is what was declared", async () => {
    const run = await stack.drift();
    expect(run.code, run.output).toBe(0);
  });

  test("destroy switches ImageKit off before anything in Entra goes, and leaves nothing", async () => {
    simulator.requests.clear();
    const run = await stack.destroy();
    expect(run.code, run.output).toBe(0);
    const { store } = simulator;
    expect([store.applications.size, store.servicePrincipals.size, store.claimsMappingPolicies.size]).toEqual([
      0, 0, 0,
    ]);
    expect([...store.accounts.values()].filter(({ settings }) => settings)).toEqual([]);
    for (const { imagekitId, servicePrincipalId } of accounts) {
      const deletions = simulator.requests
        .exchanges()
        .filter(
          ({ method, path }) =>
            method === "DELETE" && (path.includes(`/${imagekitId}/`) || path.includes(servicePrincipalId)),
        );
      expect(deletions[0]?.path).toContain(`/${imagekitId}/sso-settings`);
    }
  });
});
