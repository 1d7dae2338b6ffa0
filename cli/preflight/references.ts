import type { Account } from "../../domain/agency/account.ts";
import { parseReference } from "../../domain/credentialReference.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { CancelledError } from "../../provider/pause.ts";
import { about, ProviderError } from "../../provider/providerError.ts";
import type { Services } from "../../provider/services.ts";
import type { AccountProblem } from "../shared/accountLines.ts";

/** Every reference of the accounts' deliveries that gives no value; the values themselves are thrown away. `signedIn`: whether a vault can be asked. */
export async function referenceProblems(
  accounts: readonly Account[],
  { credentials }: Pick<Services, "credentials">,
  { scope, signedIn }: { scope: CallScope; signedIn: Promise<boolean> },
): Promise<AccountProblem[]> {
  const lookUp = async (account: string, text: string, what: string): Promise<AccountProblem[]> => {
    const reference = parseReference(text);
    if (!reference || (reference.kind === "keyvault" && !(await signedIn))) return [];
    try {
      await credentials.resolve(reference, what, { ...scope, account });
      return [];
    } catch (error) {
      // A vault that takes its time is left to the run.
      if (error instanceof CancelledError) return [];
      if (!(error instanceof ProviderError)) throw error;
      return [{ account, problem: error.message.replace(`${about(account)}: `, "") }];
    }
  };
  const all = accounts.flatMap(({ imagekitId, delivery }) =>
    delivery.channel === "http"
      ? [lookUp(imagekitId, delivery.credential, "private key"), lookUp(imagekitId, delivery.url, "settings address")]
      : [],
  );
  return (await Promise.all(all)).flat();
}
