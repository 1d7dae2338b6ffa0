import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ImagekitClaimsSource, imagekitClaims } from "../../domain/saml/claims.ts";
import { claimsMappingDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import type { RoleSource } from "../../domain/saml/roleSource.ts";
import { checkDefinition } from "../../simulator/entra/graph/claimsDefinition.ts";
import type { User } from "../../simulator/types.ts";
import { deliver } from "./support/https.ts";
import { addCertificate, addSamlApplication, appRole, assign, groups, people } from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const world = simulated();
const extension = "extension_0123456789abcdef0123456789abcdef_Role";
const roleId = "aaaaaaaa-0000-4000-8000-000000000009";

test.each<[string, RoleSource, string]>([
  ["an attribute", { from: "attribute", attribute: "department" }, "developer"],
  ["an extension attribute", { from: "customAttribute", attribute: "extensionAttribute7" }, "finance"],
  ["a directory extension", { from: "customAttribute", attribute: extension }, "media_library_full_access"],
  ["an app role", { from: "appRole" }, "account_administrator"],
  ["a constant", { from: "constant", role: "media_library_view_only_access" }, "media_library_view_only_access"],
  [
    "a transformation to lower case",
    { from: "transformation", method: "toLowercase", attribute: "jobTitle" },
    "developer",
  ],
  [
    "a regular expression over a directory extension",
    {
      from: "transformation",
      method: "regexReplace",
      attribute: extension,
      regex: "^media_library_(?<access>[a-z]+)_access$",
      replacement: "media_library_re{access}_access",
    },
    "media_library_restricted_access",
  ],
  [
    "two attributes joined",
    { from: "transformation", method: "join", attributes: ["employeeId", "jobTitle"], separator: "_" },
    "account_administrator",
  ],
  [
    "the part of an address before the @",
    { from: "transformation", method: "extractMailPrefix", attribute: "employeeId" },
    "finance",
  ],
])("the program's policy for %s gives the role at sign-in", async (kind, role, expected) => {
  const grace = world.current.store.users.get(people.grace);
  if (!grace) throw new Error("Grace is missing");
  world.current.store.users.put({
    ...grace,
    jobTitle: kind.startsWith("two") ? "administrator" : "DEVELOPER",
    employeeId: kind.startsWith("two") ? "account" : "finance@agency.example",
    [extension]: kind.startsWith("a regular") ? "media_library_stricted_access" : "media_library_full_access",
    onPremisesExtensionAttributes: { ...grace.onPremisesExtensionAttributes, extensionAttribute7: "finance" },
  });
  const definition = claimsMappingDefinition(imagekitClaims({ imagekitId: "acmeshoes", role }));
  expect(checkDefinition([definition])).toEqual([definition]);
  const application = addSamlApplication(world.current, "acmeshoes", {
    policy: JSON.parse(definition).ClaimsMappingPolicy,
    roles: [appRole(roleId, "account_administrator")],
  });
  await addCertificate(world.current, application);
  assign(world.current, application, groups.developers, roleId);
  await deliver(world.current, "acmeshoes", application.appId);
  const { session } = await signInAs(world.current, application, "grace");
  expect(session).toEqual({
    imagekitId: "acmeshoes",
    nameId: "grace@agency.example",
    fullName: "Grace Hopper",
    role: expected,
  });
});

type PersonChange = Partial<
  Pick<User, "givenName" | "surname" | "displayName" | "mail" | "department" | "homeUserPrincipalName">
>;

describe("somebody whom the guide's claims do not fit", () => {
  const role: RoleSource = { from: "constant", role: "developer" };

  /** Signs Nora in, changed, with the program's claims. */
  async function signedIn(settings: Partial<ImagekitClaimsSource>, change: PersonChange = {}) {
    const { users } = world.current.store;
    const nora = users.get(people.nora);
    if (!nora) throw new Error("Nora is missing");
    users.put({ ...nora, ...change });
    const definition = claimsMappingDefinition(imagekitClaims({ imagekitId: "acmeshoes", role, ...settings }));
    const application = addSamlApplication(world.current, "acmeshoes", {
      policy: JSON.parse(definition).ClaimsMappingPolicy,
      assignmentRequired: false,
    });
    await addCertificate(world.current, application);
    await deliver(world.current, "acmeshoes", application.appId);
    try {
      return (await signInAs(world.current, application, "nora")).session;
    } finally {
      users.put(nora);
    }
  }

  test("without mail signs in by the user principal name; by mail, Entra sends an opaque name", async () => {
    expect((await signedIn({ nameId: "userPrincipalName" })).nameId).toBe("nora@agency.example");
    await expect(signedIn({})).rejects.toThrow(/The NameID must be .*, not "[A-Za-z0-9_-]{43}"/);
  });

  test("without given name and surname has the display name as full_name", async () => {
    const guest = { givenName: null, surname: null, displayName: "Nora (Partner)", mail: "nora@partner.example" };
    expect(await signedIn({ fullName: "displayName" }, guest)).toEqual({
      imagekitId: "acmeshoes",
      nameId: "nora@partner.example",
      fullName: "Nora (Partner)",
      role: "developer",
    });
    await expect(signedIn({}, guest)).rejects.toThrow(/full_name/);
  });

  test("with a blank behind the role is refused, and signs in by the recipe of docs/agency-file.md", async () => {
    const change = { department: "developer ", mail: "nora@agency.example" };
    await expect(signedIn({ role: { from: "attribute", attribute: "department" } }, change)).rejects.toThrow(
      /developer /,
    );
    const page = readFileSync(new URL("../../docs/agency-file.md", import.meta.url), "utf8");
    const recipe = /^\*\*Values with blanks.*?^```yaml\n(.*?)^```/ms.exec(page)?.[1] ?? "";
    const { role: mended } = parse(recipe) as { role: RoleSource };
    expect((await signedIn({ role: mended }, change)).role).toBe("developer");
    expect((await signedIn({ role: mended }, { ...change, department: "finance" })).role).toBe("finance");
  });

  test("as a guest from another tenant has that tenant's user principal name", async () => {
    const guest = { homeUserPrincipalName: "nora@partner.example" };
    expect((await signedIn({ nameId: "userPrincipalName" }, guest)).nameId).toBe("nora@partner.example");
  });
});
