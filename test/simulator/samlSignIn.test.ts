import { describe, expect, test } from "vitest";
import { judgeSignIn } from "../../cli/demo/judge.ts";
import { deliver, https } from "./support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  appRole,
  assign,
  groups,
  guidePolicy,
  people,
  type SamlApplicationOptions,
} from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const world = simulated();
const constantRole = { Value: "developer" };

async function ready(imagekitId: string, options: SamlApplicationOptions) {
  const application = addSamlApplication(world.current, imagekitId, options);
  await addCertificate(world.current, application);
  const metadataXml = await deliver(world.current, imagekitId, application.appId);
  return { application, metadataXml };
}

describe("a person signs in with the role that the claims policy says", () => {
  const extension = "extension_0123456789abcdef0123456789abcdef_Role";
  const transformed = (method: string, source: string, parameters: object[] = []) => ({
    claims: [{ Source: "user", ID: source }],
    transformations: [
      {
        ID: "toRole",
        TransformationMethod: method,
        InputClaims: [{ ClaimTypeReferenceId: source, TransformationClaimType: "sourceClaim" }],
        InputParameters: parameters,
        OutputClaims: [{ ClaimTypeReferenceId: "role", TransformationClaimType: "outputClaim" }],
      },
    ],
  });
  const toRole = { Source: "transformation", ID: "role", TransformationId: "toRole" };

  test.each([
    ["an attribute", "grace", { Source: "user", ID: "department" }, {}, "developer"],
    ["an extension attribute", "alan", { Source: "user", ID: "extensionattribute1" }, {}, "media_library_full_access"],
    ["a directory extension", "mary", { Source: "user", ExtensionID: extension }, {}, "finance"],
    ["one constant", "mary", { Value: "media_library_view_only_access" }, {}, "media_library_view_only_access"],
    ["ToLowercase()", "mary", toRole, transformed("ToLowercase()", "jobtitle"), "developer"],
    [
      "RegexReplace() with a .NET group",
      "mary",
      toRole,
      transformed("RegexReplace()", "employeeid", [
        { ID: "regex", Value: "^(?'team'[a-z]+)-(?<number>\\d+)$" },
        { ID: "replacement", Value: "media_library_{team}_access" },
      ]),
      "media_library_restricted_access",
    ],
  ])("%s", async (_, user, role, more, expected) => {
    const mary = world.current.store.users.get(people.mary);
    if (!mary) throw new Error("Mary is missing");
    world.current.store.users.put({
      ...mary,
      [extension]: "finance",
      jobTitle: "DEVELOPER",
      employeeId: "restricted-7",
    });
    const { application, metadataXml } = await ready("acmeshoes", { policy: guidePolicy("acmeshoes", role, more) });
    const { samlResponse, session, replyUrl, relayState } = await signInAs(world.current, application, user);
    expect(session).toMatchObject({ imagekitId: "acmeshoes", nameId: `${user}@agency.example`, role: expected });
    expect(replyUrl).toBe("https://imagekit.io/saml/consume#acmeshoes");
    expect(relayState).toBe("https://imagekit.io/dashboard");
    const judged = await judgeSignIn({ samlResponse, metadataXml });
    expect(judged.attributes).toMatchObject({
      imagekit_id: "acmeshoes",
      full_name: session.fullName,
      imagekit_role: expected,
    });
    expect(judged.audiences).toEqual(["https://imagekit.io/saml/consume"]);
  });

  test("an app role by group, or given directly", async () => {
    const [admin, developer] = [
      "aaaaaaaa-0000-4000-8000-000000000001",
      "aaaaaaaa-0000-4000-8000-000000000002",
    ] as const;
    const { application } = await ready("acmeshoes", {
      roles: [appRole(admin, "account_administrator"), appRole(developer, "developer")],
      policy: guidePolicy("acmeshoes", { Source: "user", ID: "assignedroles" }),
      assignmentRequired: true,
    });
    assign(world.current, application, groups.administrators, admin);
    assign(world.current, application, people.mary, developer);
    expect((await signInAs(world.current, application, "ada")).session.role).toBe("account_administrator");
    expect((await signInAs(world.current, application, "mary")).session.role).toBe("developer");
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow("AADSTS50105");
  });
});

test("two app roles for one person are refused by ImageKit", async () => {
  const [one, other] = ["aaaaaaaa-0000-4000-8000-000000000003", "aaaaaaaa-0000-4000-8000-000000000004"] as const;
  const { application } = await ready("acmehats", {
    roles: [appRole(one, "finance"), appRole(other, "developer")],
    policy: guidePolicy("acmehats", { Source: "user", ID: "assignedroles" }),
  });
  assign(world.current, application, groups.everybody, one);
  assign(world.current, application, people.grace, other);
  await expect(signInAs(world.current, application, "grace")).rejects.toThrow("exactly one imagekit_role");
});

test("a department that is no role is refused by ImageKit", async () => {
  const { application } = await ready("acmehats", {
    policy: guidePolicy("acmehats", { Source: "user", ID: "department" }),
  });
  await expect(signInAs(world.current, application, "mary")).rejects.toThrow('"Marketing" is not a role');
});

test("an unknown transformation leaves its claim out", async () => {
  const { application } = await ready("acmehats", {
    policy: guidePolicy(
      "acmehats",
      { Source: "transformation", ID: "role", TransformationId: "x" },
      {
        transformations: [
          {
            ID: "x",
            TransformationMethod: "Contains",
            InputClaims: [],
            OutputClaims: [{ ClaimTypeReferenceId: "role" }],
          },
        ],
      },
    ),
  });
  await expect(signInAs(world.current, application, "grace")).rejects.toThrow("exactly one imagekit_role");
});

test("a person without mail gets a pairwise name, which ImageKit refuses", async () => {
  const { application } = await ready("acmehats", { policy: guidePolicy("acmehats", constantRole) });
  const refused = signInAs(world.current, application, "nora");
  await expect(refused).rejects.toThrow(/NameID must be the user's e-mail address, not "[\w-]{43}"/);
});

describe("Entra refuses, by number", () => {
  const policy = guidePolicy("acmeshoes", constantRole);

  test.each<[string, SamlApplicationOptions]>([
    ["AADSTS50105", { policy, assignmentRequired: true }],
    ["AADSTS7000112", { policy, principal: { accountEnabled: false } }],
    ["AADSTS650056", { policy, principal: { preferredSingleSignOnMode: null } }],
    ["AADSTS500113", { policy, replyUrls: [] }],
  ])("%s", async (code, options) => {
    const application = addSamlApplication(world.current, "acmeshoes", options);
    await addCertificate(world.current, application);
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow(code);
  });

  test("AADSTS50146 for a claims policy without a signing key", async () => {
    const application = addSamlApplication(world.current, "acmeshoes", { policy });
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow("AADSTS50146");
  });

  test("AADSTS700016 for an application that is not there", async () => {
    const nowhere = { appId: "00000000-0000-4000-8000-00000000dead", principalId: "" };
    await expect(signInAs(world.current, nowhere, "grace")).rejects.toThrow("AADSTS700016");
  });

  test("AADSTS50034 and AADSTS50057 for people who are not there, or disabled", async () => {
    const { application } = await ready("acmeshoes", { policy });
    await expect(signInAs(world.current, application, "nobody")).rejects.toThrow("AADSTS50034");
    const alan = world.current.store.users.get(people.alan);
    if (!alan) throw new Error("Alan is missing");
    world.current.store.users.put({ ...alan, accountEnabled: false });
    await expect(signInAs(world.current, application, "alan")).rejects.toThrow("AADSTS50057");
    world.current.store.users.put(alan);
  });
});

test("without a policy Entra sends its default claims, by user principal name", async () => {
  const { application, metadataXml } = await ready("acmeshoes", {});
  const page = await https(
    world.current,
    "GET",
    `/${world.current.world.tenant.id}/signin/${application.appId}?user=nora@agency.example`,
  );
  const samlResponse = /name="SAMLResponse" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const judged = await judgeSignIn({ samlResponse, metadataXml });
  expect(judged.nameId).toBe("nora@agency.example");
  expect(Object.keys(judged.attributes)).toContain("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name");
});

test("a browser that says nobody's name is asked, and remembered afterwards", async () => {
  const { application } = await ready("acmeshoes", { policy: guidePolicy("acmeshoes", constantRole) });
  const path = `/${world.current.world.tenant.id}/signin/${application.appId}`;
  const asked = await https(world.current, "GET", path);
  expect(asked.body).toContain('<button name="user" value="ada@agency.example">');
  const chosen = await https(world.current, "GET", `${path}?user=ada@agency.example`);
  const cookie = String(chosen.headers["set-cookie"]).split(";")[0] ?? "";
  const again = await https(world.current, "GET", path, { headers: { cookie } });
  expect(again.body).toContain('name="SAMLResponse"');
  const anew = await https(world.current, "GET", `${path}?prompt=select_account`, { headers: { cookie } });
  expect(anew.body).toContain('<button name="user"');
});

test("the scripted browser goes nowhere but to the simulation", async () => {
  const application = addSamlApplication(world.current, "acmeshoes", { replyUrls: ["https://other.example/consume"] });
  await addCertificate(world.current, application);
  await expect(signInAs(world.current, application, "grace")).rejects.toThrow("not part of the simulation");
});
