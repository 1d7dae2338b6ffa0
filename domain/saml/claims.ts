import type { AttributeName, RoleSource, RoleTransformation } from "./roleSource.ts";

/** The NameID's claim type. */
export const nameIdClaimType = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

/** One claim of the assertion: its name (bare, without a namespace) and where the value comes from. */
export type Claim = { name: string } & (
  | { source: "constant"; value: string }
  | { source: "attribute"; attribute: AttributeName }
  | { source: "appRole" }
  | { source: "transformation"; transformation: RoleTransformation }
);

/** Attribute that the NameID is; the guide's is `mail`. */
export type NameIdSource = "mail" | "userPrincipalName";

/** What `full_name` is: given name and surname with a blank between, as in the guide, or the display name. */
export type FullNameSource = "join" | "displayName";

export interface ImagekitClaimsSource {
  imagekitId: string;
  role: RoleSource;
  /** `mail` where absent. */
  nameId?: NameIdSource | undefined;
  /** `join` where absent. */
  fullName?: FullNameSource | undefined;
}

/** The four claims of ImageKit's guide, in its order (https://imagekit.io/docs/single-sign-on/azure). */
export function imagekitClaims(account: ImagekitClaimsSource): Claim[] {
  const { imagekitId, role, nameId = "mail", fullName = "join" } = account;
  return [
    { name: nameIdClaimType, source: "attribute", attribute: nameId },
    { name: "imagekit_id", source: "constant", value: imagekitId },
    fullNameClaim(fullName),
    roleClaim(role),
  ];
}

function fullNameClaim(from: FullNameSource): Claim {
  const name = "full_name";
  if (from === "displayName") return { name, source: "attribute", attribute: "displayName" };
  const transformation: RoleTransformation = { method: "join", attributes: ["givenName", "surname"], separator: " " };
  return { name, source: "transformation", transformation };
}

function roleClaim(role: RoleSource): Claim {
  const name = "imagekit_role";
  switch (role.from) {
    case "constant":
      return { name, source: "constant", value: role.role };
    case "attribute":
    case "customAttribute":
      return { name, source: "attribute", attribute: role.attribute };
    case "appRole":
      return { name, source: "appRole" };
    case "transformation": {
      const { from, ...transformation } = role;
      return { name, source: "transformation", transformation };
    }
  }
}
