import type { Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { agencyScope } from "../shared/agencyScope.ts";

/** How long a person waits for what can be known before a run. */
export interface Deadline {
  /** For `createServices`: one second before the end, so that the cause is told and not the end. */
  timeoutSeconds: number;
  scope: CallScope;
  /** To be called once nothing is waited for any more. */
  clear: () => void;
}

export function deadline(agency: Pick<Agency, "name">, seconds = 10): Deadline {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(new Error(`gave no answer within ${seconds} s`)), seconds * 1_000);
  return { timeoutSeconds: seconds - 1, scope: agencyScope(agency, ended.signal), clear: () => clearTimeout(timer) };
}
