import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { type LostObjects, nothingLost } from "../recovery/lostObjects.ts";
import { nameInUrn } from "../shared/urn.ts";
import { EngineRunError } from "./engineRun.ts";

/** The bridge's, where the read after a create found nothing. */
export const lostWords = /expected non-nil error with nil state during Create/;
/** azuread's, where a connection broke: what was asked for may have been made. */
export const brokenWords = /HTTP response was nil; connection may have been reset|"https?:\/\/\S+": EOF/;

/** What azuread made, or may have made, in a run that failed, and did not record: its read after the create found nothing, or its connection broke. */
export function lostInRun(failure: unknown): LostObjects {
  if (!(failure instanceof EngineRunError)) return nothingLost;
  const accountsOf = (type: string, suffix: string, words: RegExp) =>
    failure.failed.flatMap(({ urn = "", message }) => {
      const name = nameInUrn(urn);
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
