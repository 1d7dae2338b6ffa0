import type { Account } from "../agency/account.ts";
import { quoted } from "../drift/values.ts";
import { didYouMean } from "../nearest.ts";
import { imagekitRoles } from "../saml/roles.ts";
import type { PersonClaims } from "./claimValues.ts";
import type { Person } from "./person.ts";
import type { PeopleFinding } from "./report.ts";

type Found = Pick<PeopleFinding, "code" | "stops" | "message">;

/** What keeps one person out of one account, and what else is worth knowing. */
export function findingsOf(person: Person, claims: PersonClaims, account: Account): PeopleFinding[] {
  const found = [
    ...(person.isEnabled ? [] : [stop("disabled", "is disabled, and cannot sign in.")]),
    ...nameIdFindings(person, claims, account),
    ...roleFindings(claims),
    ...nameFindings(person, claims, account),
  ];
  const { imagekitId } = account;
  return found.map(({ message, ...one }) => ({
    ...{ account: imagekitId, user: person.userPrincipalName, ...one },
    message: `${person.userPrincipalName} ${message}`,
  }));
}

function nameIdFindings(person: Person, { nameId }: PersonClaims, account: Account): Found[] {
  if (nameId === undefined)
    return [
      stop(
        "no-name-id",
        `has no ${account.nameId}. Entra then sends a name that ImageKit cannot match to anybody. Give the person one, or set nameId: userPrincipalName.`,
      ),
    ];
  if (person.isGuest && account.nameId === "userPrincipalName")
    return [
      note(
        "guest-name-id",
        "is a guest. Entra sends the sign-in name that the guest has at home, which this tenant may not show.",
      ),
    ];
  return [];
}

function roleFindings({ roles }: PersonClaims): Found[] {
  if (roles === undefined)
    return [note("role-untold", "has a role by an expression that only Entra can evaluate. Sign in once to see it.")];
  const [role, ...more] = roles;
  if (role === undefined)
    return [stop("role-missing", "has no role: the value that it comes from is empty. ImageKit needs one of its six.")];
  if (more.length > 0)
    return [
      stop(
        "roles-several",
        `has ${roles.length} roles, ${roles.map(quoted).join(" and ")}. ImageKit takes one. Leave the person in one of the groups.`,
      ),
    ];
  if ((imagekitRoles as readonly string[]).includes(role)) return [];
  // Quoted, so that blanks and letters' case are seen.
  return [
    stop(
      "role-unknown",
      `has the role ${quoted(role)}, which is none of ImageKit's${didYouMean(role, imagekitRoles) || "."}`,
    ),
  ];
}

function nameFindings(person: Person, { fullName }: PersonClaims, account: Account): Found[] {
  if (fullName === undefined) return [note("name-missing", "has no name, so that ImageKit is told none.")];
  if (account.fullName === "displayName") return [];
  const missing = (["givenName", "surname"] as const).find((name) => !person.attributes[name]);
  if (missing === undefined) return [];
  const what = missing === "givenName" ? "given name" : "surname";
  return [note("name-incomplete", `has no ${what}. ImageKit shows ${quoted(fullName)}.`)];
}

function stop(code: PeopleFinding["code"], message: string): Found {
  return { code, stops: true, message };
}

function note(code: PeopleFinding["code"], message: string): Found {
  return { code, stops: false, message };
}
