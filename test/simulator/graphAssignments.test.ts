import { beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let graph: GraphClient;
beforeAll(async () => {
  graph = await GraphClient.runner(simulator.current);
});

const group = "22222222-bbbb-4bbb-8bbb-000000000001";
const noRole = "00000000-0000-0000-0000-000000000000";
const developer = "77777777-7777-4777-8777-000000000001";
const role = {
  id: developer,
  allowedMemberTypes: ["User"],
  value: "developer",
  displayName: "developer",
  isEnabled: true,
};
const definition = (id: string) => [
  JSON.stringify({
    ClaimsMappingPolicy: {
      Version: 1,
      IncludeBasicClaimSet: "false",
      ClaimsSchema: [{ Value: id, SamlClaimType: "imagekit_id" }],
    },
  }),
];

describe("claims mapping policies", () => {
  const make = async (displayName: string) =>
    (await graph.post("/policies/claimsMappingPolicies", { displayName, definition: definition(displayName) })).body.id;
  const assign = (spId: string, id: string, collection = "directoryObjects") =>
    graph.post(`/servicePrincipals/${spId}/claimsMappingPolicies/$ref`, {
      "@odata.id": `${simulator.current.url}/v1.0/${collection}/${id}`,
    });

  test("are kept byte for byte and found by name", async () => {
    const odd = [`  ${definition("odd")[0]}\n`];
    const { body } = await graph.post("/policies/claimsMappingPolicies", { displayName: "it's odd", definition: odd });
    expect((await graph.get(`/policies/claimsMappingPolicies/${body.id}`)).body.definition).toEqual(odd);
    const found = await graph.get(
      `/policies/claimsMappingPolicies?$filter=${encodeURIComponent("displayName eq 'it''s odd'")}`,
    );
    expect(found.body.value).toMatchObject([{ id: body.id }]);
  });

  test.each([
    ["no JSON", ["{"]],
    ["two texts", [...definition("a"), ...definition("b")]],
    ["no version", ['{"ClaimsMappingPolicy":{}}']],
    [
      "a constant as source",
      ['{"ClaimsMappingPolicy":{"Version":1,"ClaimsSchema":[{"Source":"Constant","Value":"x","SamlClaimType":"y"}]}}'],
    ],
    ["a key in another case", ['{"ClaimsMappingPolicy":{"Version":1,"claimsSchema":[]}}']],
    [
      "a transformation that is not there",
      [
        '{"ClaimsMappingPolicy":{"Version":1,"ClaimsSchema":[{"Source":"transformation","ID":"a","TransformationId":"b"}]}}',
      ],
    ],
  ])("are refused with %s", async (_, bad) => {
    const answer = await graph.post("/policies/claimsMappingPolicies", { displayName: "bad", definition: bad });
    expect([answer.status, answer.body.error.message]).toEqual([400, "Property definition has an invalid value."]);
  });

  test("are assigned one to a principal, by either kind of reference", async () => {
    const { spId } = await graph.samlApplication("policy");
    const [first, second] = [await make("first"), await make("second")];
    expect((await assign(spId, first)).status).toBe(204);
    expect((await assign(spId, first)).body.error.message).toMatch(/references already exist/);
    expect((await assign(spId, second)).status).toBe(409);
    expect((await graph.get(`/servicePrincipals/${spId}/claimsMappingPolicies`)).body.value).toMatchObject([
      { id: first },
    ]);
    expect((await graph.delete(`/servicePrincipals/${spId}/claimsMappingPolicies/${first}/$ref`)).status).toBe(204);
    expect((await assign(spId, second, "policies/claimsMappingPolicies")).status).toBe(204);
  });

  test("may be deleted while assigned; the principal then has none", async () => {
    const { spId } = await graph.samlApplication("policy gone");
    const id = await make("gone");
    await assign(spId, id);
    expect((await graph.delete(`/policies/claimsMappingPolicies/${id}`)).status).toBe(204);
    expect((await graph.get(`/servicePrincipals/${spId}/claimsMappingPolicies`)).body.value).toEqual([]);
  });
});

describe("app role assignments", () => {
  const assign = (resourceId: string, appRoleId: string, principalId = group) =>
    graph.post(`/servicePrincipals/${resourceId}/appRoleAssignedTo`, { appRoleId, principalId, resourceId });

  test("with no role are for applications that define none", async () => {
    const bare = await graph.samlApplication("bare");
    const made = await assign(bare.spId, noRole);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      principalType: "Group",
      principalDisplayName: "ImageKit Administrators",
      resourceId: bare.spId,
    });
    const withRoles = await graph.samlApplication("with roles", { appRoles: [role] });
    expect((await assign(withRoles.spId, noRole)).status).toBe(400);
    expect((await assign(withRoles.spId, developer)).status).toBe(201);
  });

  test("need an enabled role, a principal that is there, and are made once", async () => {
    const { spId } = await graph.samlApplication("strict", {
      appRoles: [role, { ...role, id: developer.replace(/1$/, "2"), value: "off", isEnabled: false }],
    });
    expect((await assign(spId, developer.replace(/1$/, "2"))).status).toBe(400);
    expect((await assign(spId, developer.replace(/1$/, "3"))).status).toBe(400);
    expect((await assign(spId, developer, "99999999-9999-4999-8999-999999999999")).status).toBe(404);
    await assign(spId, developer);
    expect((await assign(spId, developer)).body.error.message).toBe(
      "Permission being assigned already exists on the object",
    );
  });

  test("are read, listed and deleted below their principal", async () => {
    const { spId } = await graph.samlApplication("listed");
    const { body } = await assign(spId, noRole);
    const path = `/servicePrincipals/${spId}/appRoleAssignedTo`;
    expect((await graph.get(`${path}/${body.id}`)).body.id).toBe(body.id);
    expect((await graph.get(path)).body.value).toHaveLength(1);
    expect((await graph.delete(`${path}/${body.id}`)).status).toBe(204);
    expect((await graph.get(`${path}/${body.id}`)).status).toBe(404);
  });
});
