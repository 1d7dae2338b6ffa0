import type { Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";

/** For calls that concern an agency as a whole: errors name it in the place of an account. */
export function agencyScope(
  { name }: Pick<Agency, "name">,
  signal: AbortSignal = new AbortController().signal,
): CallScope {
  return { account: `Agency ${name}`, signal, log: () => {} };
}
