import type { Agency } from "../agency/account.ts";

/** From so many accounts on the limits are near enough to be told. */
const many = 100;

/** What an identity without an administrator's role may create (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const mostObjects = 250;

/** The application and its service principal. */
const objectsAnAccount = 2;

/** Limits of Entra's that a large agency meets, a sentence or two each; empty for a small one. */
export function limitsOf({ accounts }: Pick<Agency, "accounts">): string[] {
  if (accounts.length < many) return [];
  const objects = accounts.length * objectsAnAccount;
  const hasGroups = accounts.some(({ assignments }) =>
    assignments.some(({ principalType }) => principalType === "group"),
  );
  return [
    `An identity without an administrator's role can create ${mostObjects} objects in a tenant, and deleted ones count too. ` +
      `An account takes an application and a service principal, so the limit is reached at ${mostObjects / objectsAnAccount} accounts. This agency takes ${objects} objects.`,
    ...(hasGroups
      ? [
          "Groups are assigned only in a tenant with Entra ID P1 or P2.",
          "Members of a group that is inside an assigned group cannot sign in: only an assigned group's own members count.",
        ]
      : []),
  ];
}
