import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { type LostObjects, nothingLost } from "../recovery/lostObjects.ts";
import { EngineRunError } from "./engineRun.ts";

const lostWords = /expected non-nil error with nil state during Create/;
const brokenWords = /HTTP response was nil; connection may have been reset|": (unexpected )?EOF/;

/** What azuread made, or may have made, in a run that failed, and did not record: its read after the create found nothing, or its connection broke. */
export function lostInRun(failure: unknown): LostObjects {
  if (!(failure instanceof EngineRunError)) return nothingLost;
  const accountsOf = (type: string, suffix: string, words: RegExp) =>
    failure.failed.flatMap(({ urn = "", message }) => {
      const name = urn.slice(urn.lastIndexOf("::") + 2);
      return urn.includes(`${type}::`) && name.endsWith(suffix) && words.test(message)
        ? [name.slice(0, -suffix.length)]
        : [];
    });
  const [application, identifier] = [resourceNames("").application, resourceNames("").identifierUri];
  return {
    applications: accountsOf(azureadTokens.application, application, lostWords),
    identifiers: accountsOf(azureadTokens.applicationIdentifierUri, identifier, lostWords),
    perhaps: accountsOf(azureadTokens.application, application, brokenWords),
  };
}
