import { expect, test } from "vitest";
import { ProviderError } from "../../provider/providerError.ts";
import { withGapTold } from "../../provider/resources/rotationGap.ts";
import type { Services } from "../../provider/services.ts";

const inputs = {
  account: "acmehats",
  servicePrincipalId: "id",
  thumbprint: "AA",
  delivered: true,
  trusts: "one" as const,
};
const services = (begun?: number) => ({ rotationGaps: { end: () => begun } }) as unknown as Services;
const logged: string[] = [];
const scope = {
  ...{ account: "acmehats", signal: new AbortController().signal },
  log: (_: string, line: string) => void logged.push(line),
};

test("an activation that fails after the delivery says who is locked out, by what, and what to run", async () => {
  const refused = () => Promise.reject(new ProviderError("Account acmehats: PATCH … answered 403."));
  await expect(withGapTold(services(Date.now()), inputs, refused, scope)).rejects.toThrow(
    "Account acmehats: PATCH … answered 403. ImageKit trusts the new certificate alone, and Entra may still sign with the old one: " +
      "until that changes, nobody can sign in to this account. Run the same command again now.",
  );
});

test("one that succeeds says how long the gap was", async () => {
  await withGapTold(services(Date.now() - 2_000), inputs, async () => "done", scope);
  expect(logged[0]).toMatch(/sign-ins to this account could fail for 2\.\d s, from 20/);
});
