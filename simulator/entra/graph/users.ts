/** `/users`: seeded, read, and changed only where a sign-in depends on it. */
import type { User } from "../../types.ts";
import {
  flag,
  isGuid,
  nested,
  type PropertyRule,
  requireBody,
  requiredText,
  text,
  writableProperties,
} from "./body.ts";
import { type Answer, type Call, noContent, type Route } from "./call.ts";
import { badRequest, notFound } from "./graphError.ts";
import { groupType, renderedGroup } from "./groups.ts";
import { entityBody, listAnswer, type ResourceType } from "./query.ts";

export const userType: ResourceType = {
  name: "user",
  set: "users",
  filterable: new Set([
    "id",
    "displayName",
    "mail",
    "userPrincipalName",
    "givenName",
    "surname",
    "department",
    "jobTitle",
    "employeeId",
    "accountEnabled",
  ]),
};

/** Every token here is an application's. */
function signedInUser(): Answer {
  throw badRequest("/me request is only valid with delegated authentication flow.");
}

const readUsers = ["User.Read.All"];

export const userRoutes: Route[] = [
  { method: "GET", path: "/me", permissions: [], handle: signedInUser },
  {
    method: "GET",
    path: "/users",
    permissions: readUsers,
    handle: (call) =>
      listAnswer(call, userType, [...call.world.store.users.values()], (user) => renderedUser(call, user)),
  },
  {
    method: "GET",
    path: "/users/:id",
    permissions: readUsers,
    handle: (call) => ({ status: 200, body: entityBody(call, userType, renderedUser(call, user(call))) }),
  },
  { method: "PATCH", path: "/users/:id", permissions: ["User.ReadWrite.All"], handle: updateUser },
  { method: "GET", path: "/users/:id/memberOf", permissions: ["Directory.Read.All"], handle: memberOf },
  { method: "GET", path: "/users/:id/transitiveMemberOf", permissions: ["Directory.Read.All"], handle: memberOf },
];

const userRules: Record<string, PropertyRule> = {
  displayName: requiredText(256),
  mail: text(320),
  givenName: text(64),
  surname: text(64),
  department: text(64),
  jobTitle: text(128),
  employeeId: text(16),
  accountEnabled: flag,
  onPremisesExtensionAttributes: nested(
    "OnPremisesExtensionAttributes",
    Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, text(1024)])),
  ),
};

function user({ params, world }: Call): User {
  const id = params.id ?? "";
  const found = isGuid(id)
    ? world.store.users.get(id.toLowerCase())
    : world.store.users.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
}

function updateUser(call: Call): Answer {
  const before = user(call);
  const body = requireBody(call.body);
  const extensions = Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => /^extension_[0-9a-f]{32}_\w+$/i.test(name))
      .map(([name]) => [name, text(256)]),
  );
  const written = writableProperties(
    body,
    "User",
    { ...userRules, ...extensions },
    { ...before },
    new Set(["id", "userPrincipalName"]),
  );
  const attributes = written.onPremisesExtensionAttributes as Record<string, string | null> | undefined;
  const onPremisesExtensionAttributes = { ...before.onPremisesExtensionAttributes, ...attributes };
  call.world.store.users.put({ ...before, ...written, onPremisesExtensionAttributes });
  return noContent;
}

function memberOf(call: Call): Answer {
  const { id } = user(call);
  return listAnswer(
    call,
    { ...groupType, set: "directoryObjects" },
    call.world.store.groups.filter((one) => one.members.includes(id)),
    (one) => ({
      "@odata.type": "#microsoft.graph.group",
      ...renderedGroup(one),
    }),
  );
}

/** Properties that a claim may be read from and that nobody has here. */
const neverSeeded = [
  ...["city", "companyName", "country", "mailNickname", "onPremisesDomainName", "onPremisesSamAccountName"],
  ...["onPremisesUserPrincipalName", "postalCode", "state", "streetAddress"],
];

/** The few properties that Graph gives unasked; with `$select` all of them can be had. */
export function renderedUser({ query }: Call, one: User): Record<string, unknown> {
  const { id, displayName, givenName, jobTitle, mail, surname, userPrincipalName } = one;
  const unasked = {
    businessPhones: [],
    displayName,
    givenName,
    jobTitle,
    mail,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname,
    userPrincipalName,
    id,
  };
  if (query.select === undefined) return unasked;
  const userType = one.homeUserPrincipalName === undefined ? "Member" : "Guest";
  return { ...Object.fromEntries(neverSeeded.map((name) => [name, null])), ...unasked, userType, ...one };
}
