import type { CallScope } from "../callScope.ts";
import { pause } from "../pause.ts";
import { azureFailure } from "./archiveError.ts";

/** A role that was just assigned works after ten minutes at most (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting). */
const longestSeconds = 600;
const longestGap = 20_000;

/**
 * Tries again while Azure says that the identity may not, or that the container is not there: the first `up` makes both, and
 * neither is known everywhere at once.
 */
export async function untilGranted<T>(
  work: () => Promise<T>,
  { role, timeoutSeconds, firstGap = 2_000 }: { role: string; timeoutSeconds: number; firstGap?: number },
  scope: CallScope,
): Promise<T> {
  const seconds = Math.min(longestSeconds, timeoutSeconds);
  const until = Date.now() + seconds * 1_000;
  for (let gap = firstGap, said = false; ; gap = Math.min(gap * 2, longestGap)) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || Date.now() + gap > until) throw error;
      if (!said)
        scope.log(
          "info",
          `Account ${scope.account}: the archive refuses so far. Waiting for the role "${role}" to work.`,
        );
      said = true;
    }
    await pause(gap, scope.signal);
  }
}

function mayPass(error: unknown): boolean {
  const { statusCode, code = "", message } = azureFailure(error);
  // A firewall's refusal does not pass.
  if (statusCode === 403)
    return !/AuthorizationFailure|ForbiddenByFirewall|not allowed on a disabled/.test(code + message);
  return (statusCode === 404 && code === "ContainerNotFound") || code === "ENOTFOUND";
}
