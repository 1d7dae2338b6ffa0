import { beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { https } from "./support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  guidePolicy,
  nameIdentifier,
  type SamlApplication,
} from "./support/samlApplication.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated({ permissions: ["Application.ReadWrite.OwnedBy", "Policy.Read.All"] });
let admin: GraphClient;
let application: SamlApplication;
let path: string;
let number = 0;
beforeEach(async () => {
  admin = await GraphClient.admin(simulator.current);
  number += 1;
  application = addSamlApplication(simulator.current, `shop${number}`);
  await addCertificate(simulator.current, application);
  path = `/beta/servicePrincipals/${application.principalId}/claimsPolicy`;
});

const value = (text: string) => ({ "@odata.type": "#microsoft.graph.valueBasedAttribute", value: text });
const source = (id: string) => ({ "@odata.type": "#microsoft.graph.sourcedAttribute", source: "user", id });
const claim = (name: string, configuration: object, more: object = {}) => ({
  ...{ "@odata.type": "#microsoft.graph.customClaim", name, namespace: null, tokenFormat: ["saml"] },
  configurations: [{ condition: null, attribute: null, transformations: [], ...configuration }],
  ...more,
});
const join = {
  "@odata.type": "#microsoft.graph.joinTransformation",
  separator: " ",
  input: { attribute: source("givenname") },
  input2: { attribute: source("surname") },
};
const portal = {
  claims: [
    claim("imagekit_role", { attribute: value("finance") }),
    claim("full_name", { transformations: [join] }),
    claim("department", { attribute: source("department") }, { namespace: "https://agency.example/claims" }),
    claim("for_jwt", { attribute: value("x") }, { tokenFormat: ["jwt"] }),
    {
      ...{ "@odata.type": "#microsoft.graph.samlNameIdClaim", nameIdFormat: "emailAddress" },
      configurations: [{ attribute: source("mail") }],
    },
  ],
};

/** The assertion for Grace, as the sign-in page's form carries it. */
async function signedIn(): Promise<string> {
  const { id } = simulator.current.world.tenant;
  const page = await https(simulator.current, "GET", `/${id}/signin/${application.appId}?user=grace@agency.example`);
  const response = /name="SAMLResponse" value="([^"]+)"/.exec(page.body)?.[1];
  if (page.status !== 200 || response === undefined) throw new Error(page.body);
  return Buffer.from(response, "base64").toString();
}

describe("the policy behind the portal's claims page", () => {
  test("is put, read, changed and deleted, in beta alone", async () => {
    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.send("PATCH", path, { includeBasicClaimSet: true })).status).toBe(404);
    const made = await admin.send("PUT", path, { "@odata.type": "#microsoft.graph.customClaimsPolicy", ...portal });
    expect([made.status, made.body.claims.length, made.body.includeBasicClaimSet]).toEqual([201, 5, false]);
    expect((await admin.send("PATCH", path, { includeBasicClaimSet: true })).status).toBe(201);
    const { body } = await admin.get(path);
    expect(body).toMatchObject({ id: made.body.id, includeBasicClaimSet: true, audienceOverride: null });
    expect(body.claims).toEqual(made.body.claims);
    const stable = await admin.get(path.replace("/beta", "/v1.0"));
    expect([stable.status, stable.body.error.message]).toEqual([
      400,
      "Resource not found for the segment 'claimsPolicy'.",
    ]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).status).toBe(404);
  });

  test("is no property of the principal", async () => {
    await admin.send("PUT", path, portal);
    const { body } = await admin.get(path.replace("/claimsPolicy", ""));
    expect(body).toHaveProperty("samlSingleSignOnSettings");
    expect(body).not.toHaveProperty("claimsPolicy");
  });

  test("needs permissions of its own", async () => {
    const runner = await GraphClient.runner(simulator.current);
    for (const method of ["GET", "PUT", "PATCH", "DELETE"])
      expect((await runner.send(method, path, {})).status).toBe(403);
    expect((await runner.get(path.replace("/claimsPolicy", ""))).status).toBe(200);
  });

  test.each([
    ["an unknown property", { claim: [] }, 400],
    ["a claim of no kind", { claims: [{ name: "x" }] }, 400],
    ["a value of another type", { includeBasicClaimSet: "yes" }, 400],
    [
      "a transformation that is not evaluated",
      { claims: [claim("x", { transformations: [{ "@odata.type": "#microsoft.graph.trimTransformation" }] })] },
      501,
    ],
    ["a condition", { claims: [claim("x", { condition: { memberOf: ["g"] } })] }, 501],
    ["another audience", { audienceOverride: "https://elsewhere.example" }, 501],
  ])("is refused with %s", async (_what, body, status) => {
    expect((await admin.send("PUT", path, body)).status).toBe(status);
  });
});

describe("a sign-in", () => {
  test("goes by it where no claims mapping policy is assigned", async () => {
    await admin.send("PUT", path, portal);
    const assertion = await signedIn();
    expect(assertion).toContain('Name="imagekit_role"><AttributeValue>finance<');
    expect(assertion).toContain('Name="full_name"><AttributeValue>Grace Hopper<');
    expect(assertion).toContain('Name="https://agency.example/claims/department"><AttributeValue>developer<');
    expect(assertion).toContain(">grace@agency.example</NameID>");
    expect(assertion).not.toContain("for_jwt");
    expect(assertion).not.toContain(nameIdentifier);
    expect(assertion).not.toContain("/claims/emailaddress");
  });

  test("ignores it where one is assigned, which supersedes it", async () => {
    const policy = guidePolicy(`shop${number}`, { Value: "developer" });
    const definition = [JSON.stringify({ ClaimsMappingPolicy: policy })];
    const { body } = await admin.post("/policies/claimsMappingPolicies", { displayName: "ours", definition });
    const reference = `/servicePrincipals/${application.principalId}/claimsMappingPolicies/$ref`;
    const id = `${simulator.current.url}/v1.0/directoryObjects/${body.id}`;
    expect((await admin.post(reference, { "@odata.id": id })).status).toBe(204);
    await admin.send("PUT", path, portal);
    const assertion = await signedIn();
    expect(assertion).toContain('Name="imagekit_role"><AttributeValue>developer<');
    expect(assertion).not.toContain("agency.example/claims/department");
  });
});
