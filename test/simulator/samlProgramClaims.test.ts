import { expect, test } from "vitest";
import { imagekitClaims } from "../../domain/saml/claims.ts";
import { claimsMappingDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import type { RoleSource } from "../../domain/saml/roleSource.ts";
import { checkDefinition } from "../../simulator/entra/graph/claimsDefinition.ts";
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
