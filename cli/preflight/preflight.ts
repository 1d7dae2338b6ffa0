import type { Account, Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { createServices } from "../../provider/services.ts";
import { accountLines } from "../shared/accountLines.ts";
import { allowancesOf } from "../shared/allowances.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { deadline } from "./deadline.ts";
import { principalProblems } from "./principals.ts";
import { referenceProblems } from "./references.ts";
import { signInProblem } from "./signIn.ts";

export interface Preflight {
  agency: Agency;
  stack: string;
  /** Accounts whose credentials the run uses. */
  ids: readonly string[];
  /** Whether it assigns their groups and users. A removal does not: those may be gone. Default: true. */
  assigns?: boolean;
  /** Seconds: a person waits for this. */
  longest?: number;
}

/**
 * Signs in as the run will, looks up every reference and every group and user of the accounts, and throws `CommandError` with all that is
 * missing. At most ten seconds; what takes longer than that for a busy server is left to the run. Changes nothing.
 */
export async function preflight({ agency, stack, ids, assigns = true, longest }: Preflight): Promise<void> {
  const { timeoutSeconds, scope, clear } = deadline(agency, longest);
  const services = createServices({ tenantId: agency.tenantId, ...allowancesOf(stack), timeoutSeconds });
  const asked = new Set(ids);
  const accounts = agency.accounts.filter(({ imagekitId }) => asked.has(imagekitId));
  try {
    const problems = await allProblems(accounts, services, { scope, timeoutSeconds, assigns });
    if (problems.length === 0) return;
    throw new CommandError(
      `${problems.join("\n")}\nNothing was changed in Entra or at ImageKit. Correct this, then run the same command again.`,
      exitCodes.usage,
    );
  } finally {
    clear();
  }
}

async function allProblems(
  accounts: readonly Account[],
  services: ReturnType<typeof createServices>,
  { assigns, ...within }: { scope: CallScope; timeoutSeconds: number; assigns: boolean },
): Promise<string[]> {
  const signIn = signInProblem(services, within.scope);
  const signedIn = signIn.then((problem) => problem === undefined);
  const [noToken, references, principals] = await Promise.all([
    signIn,
    referenceProblems(accounts, services, { ...within, signedIn }),
    signedIn.then((isSo) => (isSo && assigns ? principalProblems(accounts, services, within) : [])),
  ]);
  return [...(noToken === undefined ? [] : [noToken]), ...accountLines([...references, ...principals])];
}
