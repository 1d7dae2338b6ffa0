import type { Account } from "../agency/account.ts";
import { claimsOf } from "./claimValues.ts";
import { findingsOf } from "./findings.ts";
import type { PeopleGroup, Person } from "./person.ts";
import type { PeopleAccount, PeopleFinding, ReportedPerson } from "./report.ts";

/** What was found of an account's assignments, by object id in small letters. What the tenant does not have is not there. */
export interface Directory {
  groups: ReadonlyMap<string, PeopleGroup>;
  users: ReadonlyMap<string, Person>;
}

interface Reached {
  person: Person;
  via: string[];
  roles: string[];
}

/** Everybody whom the agency file lets into an account, with the claims that Entra makes for them. */
export function peopleOf(account: Account, directory: Directory): PeopleAccount {
  const { imagekitId, assignments, assignmentRequired } = account;
  if (!assignmentRequired) return { imagekitId, everybody: true, people: [], findings: [] };
  const reached = new Map<string, Reached>();
  const reach = (person: Person, role: string | undefined, group?: string) => {
    const one = reached.get(person.id) ?? { person, via: [], roles: [] };
    if (group !== undefined) one.via.push(group);
    if (role !== undefined) one.roles.push(role);
    reached.set(person.id, one);
  };
  const findings: PeopleFinding[] = [];
  for (const { principalId, principalType, role } of assignments) {
    const id = principalId.toLowerCase();
    const user = principalType === "user" ? directory.users.get(id) : undefined;
    const group = principalType === "group" ? directory.groups.get(id) : undefined;
    if (user) reach(user, role);
    for (const person of group?.people ?? []) reach(person, role, group?.displayName);
    findings.push(...groupFindings(imagekitId, group));
    if (!user && !group)
      findings.push(about(imagekitId, "group-missing", `The tenant has no ${principalType} ${principalId}.`));
  }
  const people: ReportedPerson[] = [];
  for (const { person, via, roles } of reached.values()) {
    const claims = claimsOf(person, account, roles);
    findings.push(...findingsOf(person, claims, account));
    people.push({
      ...{ user: person.userPrincipalName, displayName: person.displayName ?? "", via },
      ...{ nameId: claims.nameId ?? null, fullName: claims.fullName ?? null },
      roles: claims.roles === undefined ? null : [...claims.roles],
    });
  }
  if (people.length === 0) findings.push(about(imagekitId, "nobody", "Nobody can sign in to this account."));
  return { imagekitId, everybody: false, people, findings };
}

function groupFindings(account: string, group: PeopleGroup | undefined): PeopleFinding[] {
  if (!group) return [];
  const { displayName, people, nested } = group;
  return [
    ...(people.length === 0
      ? [about(account, "group-empty", `The group ${JSON.stringify(displayName)} has no people of its own.`)]
      : []),
    ...nested.map((name) =>
      about(
        account,
        "group-nested",
        `The group ${JSON.stringify(name)} is a member of ${JSON.stringify(displayName)}. Its people do not get in by that: Entra counts direct members only.`,
      ),
    ),
  ];
}

/** People who have one role here and another there: often a slip. Told once, at the first of their accounts. */
export function differingRoles(accounts: readonly PeopleAccount[]): PeopleFinding[] {
  const byUser = new Map<string, { account: string; role: string }[]>();
  for (const { imagekitId, people } of accounts)
    for (const { user, roles } of people) {
      const [role] = roles ?? [];
      if (role === undefined) continue;
      const known = byUser.get(user) ?? [];
      known.push({ account: imagekitId, role });
      byUser.set(user, known);
    }
  return [...byUser].flatMap(([user, all]) => {
    const other = all.find(({ role }) => role !== all[0]?.role);
    const [first] = all;
    if (!first || !other) return [];
    const message = `${user} is ${first.role} in ${first.account}, and ${other.role} in ${other.account}.`;
    return [{ account: first.account, user, code: "roles-differ" as const, stops: false, message }];
  });
}

function about(account: string, code: PeopleFinding["code"], message: string): PeopleFinding {
  return { account, code, stops: code === "group-missing", message };
}
