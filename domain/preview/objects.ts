/** What changes of applications, principals and identifiers do, in words. */
import { quoted } from "../drift/values.ts";
import { entra, type Meaning, type ResourceChange, type Told, unknownValue } from "./resourceChange.ts";

/** Properties of azuread's Application in a person's words. */
const applicationWords: Record<string, string> = {
  displayName: "the name",
  web: "the Reply URL or another address",
  appRoles: "the app roles",
  owners: "the owners",
  notes: "the ownership mark",
};
const principalWords: Record<string, string> = {
  notificationEmailAddresses: "the addresses that Entra warns before a certificate ends",
  owners: "the owners",
  notes: "the ownership mark",
  loginUrl: "the sign-on address",
  samlSingleSignOn: "the relay state",
  preferredSingleSignOnMode: "the sign-on mode",
  featureTags: "how the portal lists it",
};

const madeAnew = ["Nobody can sign in until ImageKit has the settings of the new application."];

export function applicationMeaning(change: ResourceChange): Meaning {
  if (change.op === "replace")
    return { does: [entra("the application is deleted and made anew", true)], people: madeAnew };
  if (change.op !== "update") return { does: [] };
  const name = change.changed.includes("displayName")
    ? [entra(`the name becomes ${value(change.after.displayName)}`)]
    : [];
  return { does: [...name, ...others(change, applicationWords, ["displayName"])] };
}

export function principalMeaning(change: ResourceChange): Meaning {
  if (change.op === "replace")
    return { does: [entra("the enterprise application is deleted and made anew", true)], people: madeAnew };
  if (change.op !== "update") return { does: [] };
  const { changed, after } = change;
  const told: Told[] = [];
  const people: string[] = [];
  if (changed.includes("accountEnabled")) {
    told.push(
      after.accountEnabled === false ? entra("sign-in is switched off", true) : entra("sign-in is switched on"),
    );
    if (after.accountEnabled === false) people.push("Nobody can sign in.");
  }
  if (changed.includes("appRoleAssignmentRequired")) {
    const required = after.appRoleAssignmentRequired !== false;
    told.push(
      entra(required ? "assignment is required" : "assignment is no longer required", required ? true : undefined),
    );
    people.push(required ? "Only people who are assigned can sign in." : "Everybody in the tenant can sign in.");
  }
  return {
    does: [...told, ...others(change, principalWords, ["accountEnabled", "appRoleAssignmentRequired"])],
    ...(people.length > 0 && { people }),
  };
}

export function identifierMeaning({ op, before, after }: ResourceChange): Meaning {
  if (op === "create") return { does: [entra("the Identifier is written")] };
  if (op === "delete") return { does: [entra(`the Identifier ${value(before.identifierUri)} is removed`, true)] };
  return {
    does: [entra(`the Identifier becomes ${value(after.identifierUri)} (was ${value(before.identifierUri)})`, true)],
    people: ["Nobody can sign in until ImageKit has the settings for the new Identifier."],
  };
}

function others({ changed }: ResourceChange, words: Record<string, string>, told: readonly string[]): Told[] {
  const rest = [...new Set(changed.map((property) => property.split(/[.[]/)[0] ?? property))];
  const named = rest.filter((property) => !told.includes(property)).map((property) => words[property] ?? property);
  return named.length === 0 ? [] : [entra(`changed: ${named.join(", ")}`)];
}

function value(text: unknown): string {
  return text === unknownValue ? "what the run will tell" : quoted(String(text ?? ""));
}
