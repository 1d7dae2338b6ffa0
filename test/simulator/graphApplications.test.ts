import { beforeAll, describe, expect, test } from "vitest";
import { runner } from "../../simulator/seed.ts";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let graph: GraphClient;
beforeAll(async () => {
  graph = await GraphClient.runner(simulator.current);
});

const role = (id: number, value: string, isEnabled = true) => ({
  id: `77777777-7777-4777-8777-00000000000${id}`,
  allowedMemberTypes: ["User"],
  value,
  displayName: value,
  description: value,
  isEnabled,
});

test("a new application is owned by its maker and has no identifier", async () => {
  const made = await graph.post("/applications", { displayName: "one" });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ displayName: "one", identifierUris: [], signInAudience: "AzureADMyOrg" });
  const owners = await graph.get(`/applications/${made.body.id}/owners`);
  expect(owners.body.value.map(({ id }: { id: string }) => id)).toEqual([runner.objectId]);
});

test("a PATCH merges nested objects and replaces arrays", async () => {
  const { body } = await graph.post("/applications", {
    displayName: "merge",
    tags: ["a", "b"],
    web: { redirectUris: ["https://imagekit.io/saml/consume#merge"], logoutUrl: "https://imagekit.io/logout" },
  });
  expect((await graph.patch(`/applications/${body.id}`, { web: { logoutUrl: null }, tags: ["c"] })).status).toBe(204);
  const after = await graph.get(`/applications/${body.id}`);
  expect(after.body.web).toMatchObject({ redirectUris: ["https://imagekit.io/saml/consume#merge"], logoutUrl: null });
  expect(after.body.tags).toEqual(["c"]);
});

test("an application is found by its appId, in a path and in a filter", async () => {
  const { body } = await graph.post("/applications", { displayName: "by appId" });
  expect((await graph.get(`/applications(appId='${body.appId}')`)).body.id).toBe(body.id);
  const found = await graph.get(`/applications?$filter=appId eq '${body.appId}'&$select=id`);
  expect(found.body.value).toEqual([{ id: body.id }]);
});

test("names with an apostrophe are found by the doubled one, without regard to case", async () => {
  await graph.post("/applications", { displayName: "Ada's application" });
  const found = await graph.get(`/applications?$filter=${encodeURIComponent("startswith(displayName,'ada''s')")}`);
  expect(found.body.value).toHaveLength(1);
});

describe("identifier URIs", () => {
  const uri = (id: string) => `https://imagekit.io/saml/consume#${id}`;

  test("of an unverified host are refused before the principal is in SAML mode, version 2 tokens or not, and accepted after", async () => {
    const { body } = await graph.post("/applications", { displayName: "id", api: { requestedAccessTokenVersion: 2 } });
    const refused = await graph.patch(`/applications/${body.id}`, { identifierUris: [uri("id")], notes: "half" });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toMatch(
      /^Failed to add identifier URI https:\/\/imagekit\.io\/saml\/consume#id\./,
    );
    expect((await graph.get(`/applications/${body.id}`)).body.notes).toBeNull();

    const principal = await graph.post("/servicePrincipals", { appId: body.appId });
    expect((await graph.patch(`/applications/${body.id}`, { identifierUris: [uri("id")] })).status).toBe(400);
    await graph.patch(`/servicePrincipals/${principal.body.id}`, { preferredSingleSignOnMode: "saml" });
    expect((await graph.patch(`/applications/${body.id}`, { identifierUris: [uri("id")] })).status).toBe(204);
    expect((await graph.get(`/servicePrincipals/${principal.body.id}`)).body.servicePrincipalNames).toEqual([
      body.appId,
      uri("id"),
    ]);
  });

  test("that hold a verified domain, the tenant or the app id need no exemption", async () => {
    const { body } = await graph.post("/applications", { displayName: "own" });
    const identifierUris = [
      "https://sso.agency.example/x",
      `api://${body.appId}`,
      `https://x.test/${simulator.current.world.tenant.id}`,
    ];
    expect((await graph.patch(`/applications/${body.id}`, { identifierUris })).status).toBe(204);
  });

  test("are unique in the tenant, with their urn:spn: twins and in any case", async () => {
    const first = await graph.samlApplication("twin 1");
    const second = await graph.samlApplication("twin 2");
    await graph.patch(`/applications/${first.id}`, { identifierUris: [uri("twin"), "imagekit-twin"] });
    for (const taken of [uri("twin"), uri("TWIN"), "urn:spn:imagekit-twin"]) {
      const answer = await graph.patch(`/applications/${second.id}`, { identifierUris: [taken] });
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toBe(
        "Another object with the same value for property identifierUris already exists.",
      );
    }
  });

  test("must not end with a slash", async () => {
    const { id } = await graph.samlApplication("slash");
    const answer = await graph.patch(`/applications/${id}`, { identifierUris: ["https://imagekit.io/saml/consume/"] });
    expect(answer.status).toBe(400);
  });
});

describe("reply URLs", () => {
  const set = async (redirectUris: unknown) => {
    const { body } = await graph.post("/applications", { displayName: "reply" });
    return (await graph.patch(`/applications/${body.id}`, { web: { redirectUris } })).status;
  };

  test("take a fragment and 256 characters", async () => {
    expect(await set(["https://imagekit.io/saml/consume#child"])).toBe(204);
    expect(await set([`https://imagekit.io/${"x".repeat(256 - 20)}`])).toBe(204);
  });

  test.each([
    ["257 characters", [`https://imagekit.io/${"x".repeat(257 - 20)}`]],
    ["plain http", ["http://imagekit.io/saml/consume"]],
    ["an apostrophe", ["https://imagekit.io/o'brien"]],
    ["no URL", ["imagekit"]],
    ["the same twice", ["https://imagekit.io/a", "https://imagekit.io/a"]],
    ["257 of them", Array.from({ length: 257 }, (_, index) => `https://imagekit.io/${index}`)],
  ])("are refused with %s", async (_, redirectUris) => {
    expect(await set(redirectUris)).toBe(400);
  });
});

describe("app roles", () => {
  test("are removed only after they were disabled", async () => {
    const { body } = await graph.post("/applications", {
      displayName: "roles",
      appRoles: [role(1, "developer"), role(2, "finance")],
    });
    const refused = await graph.patch(`/applications/${body.id}`, { appRoles: [role(1, "developer")] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details[0].code).toBe("CannotDeleteOrUpdateEnabledEntitlement");
    await graph.patch(`/applications/${body.id}`, { appRoles: [role(1, "developer"), role(2, "finance", false)] });
    expect((await graph.patch(`/applications/${body.id}`, { appRoles: [role(1, "developer")] })).status).toBe(204);
  });

  test("have unique ids and values", async () => {
    for (const appRoles of [
      [role(1, "a"), role(2, "a")],
      [role(1, "a"), role(1, "b")],
    ]) {
      expect((await graph.post("/applications", { displayName: "roles", appRoles })).status).toBe(400);
    }
  });
});

test("unknown and read-only properties are refused, an unchanged id is not", async () => {
  const { body } = await graph.post("/applications", { displayName: "strict" });
  const path = `/applications/${body.id}`;
  expect((await graph.patch(path, { colour: "blue" })).status).toBe(400);
  expect((await graph.patch(path, { appId: runner.clientId })).status).toBe(400);
  expect((await graph.patch(path, { id: body.id, notes: "ok" })).status).toBe(204);
});

test("a deleted application goes to the bin with its principal, and comes back with it", async () => {
  const { id, spId } = await graph.samlApplication("bin");
  await graph.patch(`/applications/${id}`, { identifierUris: ["https://imagekit.io/saml/consume#bin"] });
  expect((await graph.delete(`/applications/${id}`)).status).toBe(204);
  expect((await graph.get(`/applications/${id}`)).status).toBe(404);
  expect((await graph.get(`/servicePrincipals/${spId}`)).status).toBe(404);
  const bin = await graph.get("/directory/deletedItems/microsoft.graph.application");
  expect(bin.body.value.map((item: { id: string }) => item.id)).toContain(id);
  expect((await graph.post(`/directory/deletedItems/${id}/restore`, {})).status).toBe(200);
  expect((await graph.get(`/servicePrincipals/${spId}`)).status).toBe(200);

  await graph.delete(`/applications/${id}`);
  expect((await graph.delete(`/directory/deletedItems/${id}`)).status).toBe(204);
  expect((await graph.get(`/directory/deletedItems/${id}`)).status).toBe(404);
});

test("owners are added and removed by reference", async () => {
  const { body } = await graph.post("/applications", { displayName: "owned" });
  const ada = "11111111-aaaa-4aaa-8aaa-000000000001";
  const reference = { "@odata.id": `${simulator.current.url}/v1.0/directoryObjects/${ada}` };
  expect((await graph.post(`/applications/${body.id}/owners/$ref`, reference)).status).toBe(204);
  const again = await graph.post(`/applications/${body.id}/owners/$ref`, reference);
  expect(again.body.error.message).toMatch(/One or more added object references already exist/);
  expect((await graph.delete(`/applications/${body.id}/owners/${ada}/$ref`)).status).toBe(204);
  const unknown = {
    "@odata.id": `${simulator.current.url}/v1.0/directoryObjects/99999999-9999-4999-8999-999999999999`,
  };
  expect((await graph.post(`/applications/${body.id}/owners/$ref`, unknown)).status).toBe(404);
});
