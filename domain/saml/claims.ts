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

/** The four claims of ImageKit's guide, in its order (https://imagekit.io/docs/single-sign-on/azure). */
export function imagekitClaims(account: { imagekitId: string; role: RoleSource }): Claim[] {
  return [
    { name: nameIdClaimType, source: "attribute", attribute: "mail" },
    { name: "imagekit_id", source: "constant", value: account.imagekitId },
    {
      name: "full_name",
      source: "transformation",
      transformation: { method: "join", attributes: ["givenName", "surname"], separator: " " },
    },
    roleClaim(account.role),
  ];
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
