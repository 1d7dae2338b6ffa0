import { type DriftRow, patchPolicy, rewritten, seen } from "../support/driftChange.ts";

const policy = { id: "other", displayName: "Somebody's", definition: "{}" };

/** Claims, by policy and in the portal. */
export const claimsRows: DriftRow[] = [
  [
    "the claims policy unassigned",
    "shoes",
    (live) => seen(live.principal.claimsPolicies).pop(),
    "error claims-policy-missing",
  ],
  [
    "a foreign claims policy",
    "shoes",
    (live) => (live.principal.claimsPolicies = { seen: [policy] }),
    "error claims-policy-foreign",
  ],
  [
    "a foreign claims policy beside ours",
    "shoes",
    (live) => seen(live.principal.claimsPolicies).unshift(policy),
    "error claims-policy-foreign",
  ],
  [
    "the claims policy renamed",
    "shoes",
    (live) => patchPolicy(live, { displayName: "X" }),
    "warning claims-policy-renamed displayName",
  ],
  [
    "other claims",
    "shoes",
    (live) =>
      patchPolicy(live, {
        definition: seen(live.principal.claimsPolicies)[0]?.definition.replace("user", "users") ?? "",
      }),
    "error claims-differ definition",
  ],
  [
    "the NameID from another attribute than the file says",
    "shoes",
    (live) =>
      patchPolicy(live, {
        definition: seen(live.principal.claimsPolicies)[0]?.definition.replace('"mail"', '"userprincipalname"') ?? "",
      }),
    "error claims-differ definition",
  ],
  [
    "the same claims written otherwise",
    "shoes",
    (live) => patchPolicy(live, { definition: rewritten(seen(live.principal.claimsPolicies)[0]?.definition) }),
  ],
  [
    "claims made in the portal",
    "shoes",
    (live) => (live.principal.portalClaims = { seen: [{ name: "imagekit_role", value: "user.jobtitle" }] }),
    "warning claims-in-portal customClaimsPolicy",
  ],
  [
    "claims made in the portal, and no policy",
    "shoes",
    (live) =>
      Object.assign(live.principal, {
        portalClaims: { seen: [{ name: "imagekit_role", value: "user.jobtitle" }] },
        claimsPolicies: { seen: [] },
      }),
    ...["error claims-policy-missing", "error claims-in-portal customClaimsPolicy"],
  ],
  [
    "no permission to see claims made in the portal",
    "shoes",
    (live) => (live.principal.portalClaims = { notPermitted: "403" }),
    "info claims-in-portal-unchecked customClaimsPolicy",
  ],
];
