import type { SigningKeyActivationInputs } from "../../domain/resources.ts";
import type { CallScope } from "../callScope.ts";
import { CancelledError } from "../pause.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";

/**
 * Runs the activation for an account where ImageKit trusts one certificate. From the moment it was given the new one until Entra signs with
 * it, sign-ins fail: how long that was is told, and what to do where it goes on.
 */
export async function withGapTold<T>(
  { rotationGaps }: Services,
  { account, confirmedAt }: SigningKeyActivationInputs,
  activate: () => Promise<T>,
  scope: CallScope,
): Promise<T> {
  const begun = rotationGaps.end(account) ?? (confirmedAt === undefined ? undefined : Date.parse(confirmedAt));
  try {
    const outputs = await activate();
    const now = Date.now();
    const gap =
      begun === undefined
        ? "an earlier run gave it the new one; until now, sign-ins to this account could fail."
        : `sign-ins to this account could fail for ${seconds(now - begun)}, from ${instant(begun)}, when it had the new one, to ${instant(now)}, when Entra signed with it.`;
    scope.log(
      "warning",
      `${about(account)}: the certificate was rotated. ImageKit trusts one certificate here: ${gap}`,
    );
    return outputs;
  } catch (error) {
    if (!(error instanceof ProviderError) || error instanceof CancelledError) throw error;
    throw new ProviderError(
      `${error.message} ImageKit trusts the new certificate alone, and Entra may still sign with the old one: until that changes, nobody can sign in to this account. Run the same command again now.`,
      { cause: error },
    );
  }
}

function seconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1_000).toFixed(1)} s`;
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
