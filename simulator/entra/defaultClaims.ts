/** The claims Entra sends by itself: the core set always, the basic set unless a policy leaves it out. */
import type { TokenSubject } from "./claimsSources.ts";

export interface TokenClaim {
  name: string;
  values: string[];
}

const microsoft = "http://schemas.microsoft.com";
const xmlsoap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

export function coreClaims({ world, user }: TokenSubject): TokenClaim[] {
  return [
    { name: `${microsoft}/identity/claims/tenantid`, values: [world.tenant.id] },
    { name: `${microsoft}/identity/claims/objectidentifier`, values: [user.id] },
    { name: `${microsoft}/identity/claims/identityprovider`, values: [`https://sts.windows.net/${world.tenant.id}/`] },
    {
      name: `${microsoft}/claims/authnmethodsreferences`,
      values: ["http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password"],
    },
  ];
}

export function basicClaims({ user }: TokenSubject, roles: string[]): TokenClaim[] {
  const claims = [
    { name: `${microsoft}/identity/claims/displayname`, values: [user.displayName] },
    { name: `${xmlsoap}/givenname`, values: present(user.givenName) },
    { name: `${xmlsoap}/surname`, values: present(user.surname) },
    { name: `${xmlsoap}/emailaddress`, values: present(user.mail) },
    { name: `${xmlsoap}/name`, values: [user.userPrincipalName] },
    { name: `${microsoft}/ws/2008/06/identity/claims/role`, values: roles },
  ];
  return claims.filter((claim) => claim.values.length > 0);
}

function present(value: string | null): string[] {
  return value === null || value === "" ? [] : [value];
}
