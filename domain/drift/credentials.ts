import { credentialWords, type ForeignCredential } from "../desired/foreignCredential.ts";
import type { Comparison, Place } from "./comparison.ts";
import { byHand } from "./remedies.ts";

const properties = {
  password: "passwordCredentials",
  key: "keyCredentials",
  federated: "federatedIdentityCredentials",
} as const;

/** Client secrets, keys and federated credentials of an application or its principal: there are to be none. */
export function compareCredentials(comparison: Comparison, place: Place, found: readonly ForeignCredential[]): void {
  for (const credential of found) {
    const words = credentialWords(credential);
    comparison.find("credential-foreign", {
      ...{ ...place, property: properties[credential.kind], actual: credential.id },
      message: `It has the ${words}, which this program never makes: whoever holds it acts as the application.`,
      remedy: byHand("Find out who added it (Entra's audit log), and remove it"),
    });
  }
}
