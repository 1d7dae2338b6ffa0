import type { DesiredAccount } from "../desired/account.ts";
import { withoutNonce } from "../desired/ownershipMark.ts";
import type { Comparison } from "./comparison.ts";
import type { LiveServicePrincipal } from "./live.ts";
import { compareProperties } from "./properties.ts";
import { runUp } from "./remedies.ts";
import { listDifference } from "./values.ts";

/** Takes the application's tile out of My Apps. */
const hidingTag = "HideApp";

/** The principal's own properties. */
export function compareServicePrincipal(
  comparison: Comparison,
  desired: DesiredAccount["servicePrincipal"],
  live: LiveServicePrincipal,
): void {
  const { tags, ...properties } = desired;
  const place = { side: "entra", object: "servicePrincipal", objectId: live.id } as const;
  compareProperties(comparison, place, properties, { ...live, notes: withoutNonce(live.notes) });

  // The portal and people put tags of their own on a principal, without effect on anyone's sign-in.
  for (const expected of listDifference(tags, live.tags).missing) {
    const message = `The tag ${expected} is gone: the portal no longer shows the application as one of SAML.`;
    const severity = "warning";
    comparison.find("property-differs", { ...place, severity, property: "tags", expected, message, remedy: runUp });
  }
  if (live.tags.includes(hidingTag)) {
    const message = "The application is hidden from My Apps, where a person's first sign-in starts.";
    comparison.find("application-hidden", { ...place, property: "tags", actual: hidingTag, message, remedy: runUp });
  }
}
