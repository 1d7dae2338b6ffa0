import type { Comparison, Place } from "./comparison.ts";
import type { FindingCode, Severity } from "./finding.ts";
import { runUp } from "./remedies.ts";
import { quoted, valueDifferences } from "./values.ts";

/** What a difference means, by Graph's name of the property. */
const meanings: Record<string, { code?: FindingCode; severity?: Severity; effect: string }> = {
  displayName: { severity: "warning", effect: "People see this name in My Apps." },
  notes: { severity: "warning", effect: "The notes say whose it is." },
  signInAudience: { effect: "It decides whose people may sign in." },
  "api.requestedAccessTokenVersion": { effect: "Without version 2, Graph may refuse the identifier." },
  "web.homePageUrl": { severity: "warning", effect: "My Apps leads there." },
  "web.logoutUrl": { severity: "warning", effect: "People end up there when they sign out." },
  accountEnabled: { code: "application-disabled", effect: "Nobody can sign in." },
  preferredSingleSignOnMode: { effect: "Outside SAML mode nobody can sign in." },
  "samlSingleSignOnSettings.relayState": { effect: "ImageKit takes people there after signing in." },
  notificationEmailAddresses: { severity: "warning", effect: "Entra mails these before a certificate ends." },
  appRoleAssignmentRequired: { effect: "It decides whether only assigned people may sign in." },
};

/** Findings for each property of `desired` that is otherwise in `live`; lists are compared as sets. */
export function compareProperties(comparison: Comparison, place: Place, desired: object, live: object): void {
  for (const { property, expected, actual } of valueDifferences(desired, live)) {
    const { code = "property-differs", severity, effect } = meanings[property] ?? { effect: "" };
    const message = `${property} is ${quoted(actual)} instead of ${quoted(expected)}. ${effect}`.trim();
    const values = { property, expected, actual, message, remedy: runUp };
    comparison.find(code, { ...place, ...(severity && { severity }), ...values });
  }
}
