import { describe, expect, test } from "vitest";
import { signIn } from "../../cli/demo/signIn.ts";
import type { AccountSummary } from "../../components/accountSso.ts";
import type { Simulator } from "../../simulator/types.ts";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { markOf } from "../support/markOf.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";
const withCertificates = (certificates: string) => fleetAgency([id], { defaults: `certificates: ${certificates}` });

test("a certificate is rotated in one up, ImageKit before Entra, and people can sign in all along", async () => {
  const { simulator, stack } = await engineWorld(withCertificates("{ generations: [{ name: g1 }], active: g1 }"), {
    accounts: [id],
  });
  expect((await stack.up()).code).toBe(0);
  const first = await account();
  await expectSignIn(simulator, first);

  // Somebody signs in at every moment of the run.
  stack.writeAgency(withCertificates("{ generations: [{ name: g1 }, { name: g2 }], active: g2 }"));
  simulator.requests.clear();
  let running = true;
  const rotation = stack.up().finally(() => {
    running = false;
  });
  let signIns = 0;
  while (running) {
    await expectSignIn(simulator, first);
    signIns++;
  }
  const run = await rotation;
  expect(run.code, run.output).toBe(0);
  expect(signIns).toBeGreaterThan(3);

  const second = await account();
  expect(second.certificate.generation).toBe("g2");
  expect(second.certificate.thumbprint).not.toBe(first.certificate.thumbprint);
  expect(principal().preferredTokenSigningKeyThumbprint).toBe(second.certificate.thumbprint);
  const writes = simulator.requests
    .exchanges()
    .filter(({ method, path }) => method === "PUT" || (method === "PATCH" && path.includes("servicePrincipals")));
  expect(writes.map(({ method }) => method)).toEqual(["PUT", "PATCH"]);

  // The old one goes with the next change.
  stack.writeAgency(withCertificates("{ generations: [{ name: g2 }], active: g2 }"));
  const removal = await stack.up();
  expect(removal.code, removal.output).toBe(0);
  expect(principal().keyCredentials.filter(({ usage }) => usage === "Verify")).toHaveLength(1);
  await expectSignIn(simulator, second);
  expect((await stack.drift()).code).toBe(0);

  function principal() {
    const found = simulator.store.servicePrincipals.get(second?.servicePrincipalId ?? first.servicePrincipalId);
    if (!found) throw new Error("the principal is gone");
    return found;
  }

  async function account(): Promise<AccountSummary> {
    const [summary] = (await stack.outputs<{ accounts: AccountSummary[] }>()).accounts;
    if (!summary) throw new Error("no account in the outputs");
    return summary;
  }
});

test("dropping the active generation keeps its certificate until the new one signs, and the next up removes it", async () => {
  const { simulator, stack } = await engineWorld(withCertificates("{ generations: [{ name: g1 }], active: g1 }"), {
    accounts: [id],
  });
  expect((await stack.up()).code).toBe(0);
  stack.writeAgency(withCertificates("{ generations: [{ name: g2 }], active: g2 }"));
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  expect(run.output).toMatch(/kept|retained/i);
  expect(certificates()).toHaveLength(2);
  const next = await stack.up();
  expect(next.code, next.output).toBe(0);
  expect(certificates()).toHaveLength(1);
  const preview = await stack.preview("--expect-no-changes");
  expect(preview.code, preview.output).toBe(0);

  function certificates() {
    const [principal] = simulator.store.servicePrincipals.filter(
      ({ notes }) => markOf(notes) === `imagekit-sso:test/${id}`,
    );
    return principal?.keyCredentials.filter(({ usage }) => usage === "Verify") ?? [];
  }
});

describe("where ImageKit trusts the first certificate of its metadata alone", () => {
  const rotated = async (trusts: string) => {
    const text = (certificates: string) =>
      fleetAgency([id], { defaults: `certificates: ${certificates}\ntrusts: ${trusts}` });
    const { simulator, stack } = await engineWorld(text("{ generations: [{ name: g1 }], active: g1 }"), {
      accounts: [id],
      policy: { trustedCertificates: "first" },
    });
    expect((await stack.up()).code).toBe(0);
    const summary = async () => (await stack.outputs<{ accounts: AccountSummary[] }>()).accounts[0] as AccountSummary;
    await expectSignIn(simulator, await summary());
    // The new one alone: the old one stays until Entra signs with the new one.
    stack.writeAgency(text("{ generations: [{ name: g2 }], active: g2 }"));
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    return { simulator, stack, run, account: await summary() };
  };

  test("a rotation by the default locks people out, which a sign-in with the second certificate shows", async () => {
    const { simulator, account } = await rotated("all");
    await expect(expectSignIn(simulator, account)).rejects.toThrow();
  });

  test("trusts: one gives it the new one alone, activates at once, tells the gap, and the next up is the last", async () => {
    const { simulator, stack, run, account } = await rotated("one");
    expect(account.certificate.generation).toBe("g2");
    await expectSignIn(simulator, account);
    expect(run.output).toMatch(
      /Account child1: the certificate was rotated\. ImageKit trusts one certificate here: sign-ins to this account could fail for \d+\.\d s, from /,
    );
    expect(givenCertificates(simulator)).toBe(1);
    const removal = await stack.up();
    expect(removal.code, removal.output).toBe(0);
    await expectSignIn(simulator, account);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.code, preview.output).toBe(0);
    expect((await stack.drift()).code).toBe(0);
  });

  function givenCertificates({ store }: Simulator): number {
    return store.accounts.get(id)?.settings?.metadataXml.match(/<X509Certificate/g)?.length ?? 0;
  }
});

async function expectSignIn(simulator: Simulator, { clientId }: AccountSummary): Promise<void> {
  const { session } = await signIn({
    simulatorUrl: simulator.url,
    ca: simulator.ca,
    tenantId,
    clientId,
    user: "grace@agency.example",
  });
  expect(session).toMatchObject({ imagekitId: id, nameId: "grace@agency.example", role: "developer" });
}
