import { beforeAll, describe, expect, test } from "vitest";
import { portalAdmin } from "../../simulator/seed.ts";
import { GraphClient } from "./support/graphClient.ts";
import { https, postForm } from "./support/https.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let runner: GraphClient;
let admin: GraphClient;
beforeAll(async () => {
  runner = await GraphClient.runner(simulator.current);
  admin = await GraphClient.admin(simulator.current);
});

describe("tokens", () => {
  const withToken = (authorization: string) => runner.get("/applications", { authorization });

  test.each([
    ["none", ""],
    ["no JWT", "Bearer abc"],
    ["a forged one", "Bearer e30.e30.e30"],
  ])("%s: 401 with InvalidAuthenticationToken", async (_, authorization) => {
    const answer = await withToken(authorization);
    expect([answer.status, answer.body.error.code]).toEqual([401, "InvalidAuthenticationToken"]);
  });

  test("an expired one is refused, and a new one is not", async () => {
    const { current } = simulator;
    const old = await GraphClient.runner(current);
    current.world.clock.advance(3700);
    expect((await old.get("/applications")).body.error.message).toBe(
      "Lifetime validation failed, the token is expired.",
    );
    runner = await GraphClient.runner(current);
    admin = await GraphClient.admin(current);
    expect((await runner.get("/applications")).status).toBe(200);
  });
});

test("errors carry a code, a message, a date and the request's ids", async () => {
  const answer = await runner.get("/applications/99999999-9999-4999-8999-999999999999", {
    "client-request-id": "mine",
  });
  expect(answer.status).toBe(404);
  expect(answer.body.error).toMatchObject({
    code: "Request_ResourceNotFound",
    innerError: { date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/), "client-request-id": "mine" },
  });
  expect(answer.body.error.innerError["request-id"]).toBe(answer.headers["request-id"]);
});

describe("permissions", () => {
  test("OwnedBy changes only what the caller owns, and reads the rest", async () => {
    const theirs = await admin.samlApplication("theirs");
    expect((await runner.get(`/applications/${theirs.id}`)).status).toBe(200);
    for (const answer of [
      await runner.patch(`/applications/${theirs.id}`, { notes: "x" }),
      await runner.delete(`/applications/${theirs.id}`),
      await runner.patch(`/servicePrincipals/${theirs.spId}`, { notes: "x" }),
      await runner.post(`/servicePrincipals/${theirs.spId}/addTokenSigningCertificate`, { displayName: "CN=x" }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([403, "Authorization_RequestDenied"]);
    }
  });

  test.each([
    ["Policy.ReadWrite.ApplicationConfiguration", "POST", "/policies/claimsMappingPolicies"],
    ["Policy.Read.All", "GET", "/policies/claimsMappingPolicies"],
    [
      "AppRoleAssignment.ReadWrite.All",
      "POST",
      "/servicePrincipals/99999999-9999-4999-8999-999999999999/appRoleAssignedTo",
    ],
    ["Directory.Read.All", "GET", "/users"],
  ])("without %s %s %s is denied", async (permission, method, path) => {
    simulator.current.faults.set({ deny: [permission] });
    const answer = await runner.send(method, path, method === "GET" ? undefined : {});
    simulator.current.faults.clear();
    expect(answer.status).toBe(403);
  });
});

describe("requests", () => {
  test.each([
    ["an unknown segment", "GET", "/nonsense", undefined, 400],
    ["a method that is not there", "PUT", "/applications", {}, 405],
    ["an id that is none", "GET", "/applications/abc", undefined, 400],
    ["an unknown property in $select", "GET", "/applications?$select=colour", undefined, 400],
    ["a property that cannot be filtered", "GET", "/applications?$filter=notes eq 'x'", undefined, 400],
    ["a filter that is none", "GET", "/applications?$filter=displayName is 'x'", undefined, 400],
    ["a page of none", "GET", "/applications?$top=0", undefined, 400],
    ["an array as body", "POST", "/applications", [], 400],
  ])("with %s are refused", async (_, method, path, body, status) => {
    expect((await runner.send(method, path, body)).status).toBe(status);
  });

  test("must be JSON, and say so", async () => {
    const headers = { "content-type": "text/plain" };
    expect((await runner.send("POST", "/applications", "{}", headers)).status).toBe(415);
    expect((await runner.send("POST", "/applications", "{", { "content-type": "application/json" })).status).toBe(400);
  });

  test("of more than 4 MiB are refused", async () => {
    expect((await runner.post("/applications", { displayName: "x", notes: "x".repeat(5_000_000) })).status).toBe(413);
  });
});

test("lists come in pages, and the pages hold everything once", async () => {
  for (let index = 0; index < 5; index += 1) await admin.post("/applications", { displayName: `paged ${index}` });
  const seen: string[] = [];
  let path: string | undefined = "/applications?$filter=startswith(displayName,'paged')&$top=2&$select=displayName";
  while (path !== undefined) {
    const { body } = await admin.get(path);
    seen.push(...body.value.map((one: { displayName: string }) => one.displayName));
    path = body["@odata.nextLink"]?.slice(simulator.current.url.length);
  }
  expect(seen).toEqual(["paged 0", "paged 1", "paged 2", "paged 3", "paged 4"]);
});

test("users, groups and the organization are read with Directory.Read.All, and changed by the portal", async () => {
  const ada = "11111111-aaaa-4aaa-8aaa-000000000001";
  const found = await admin.get("/users?$filter=mail eq 'ADA@agency.example'&$select=id,department");
  expect(found.body.value).toEqual([{ id: ada, department: "account_administrator" }]);
  expect((await admin.patch(`/users/${ada}`, { department: "developer" })).status).toBe(204);
  expect((await admin.get(`/users/${ada}?$select=department`)).body.department).toBe("developer");
  expect((await admin.get("/groups?$filter=displayName eq 'Everybody'")).body.value).toHaveLength(1);
  expect((await admin.get("/groups/22222222-bbbb-4bbb-8bbb-000000000004/members")).body.value).toHaveLength(4);
  expect((await admin.get("/organization")).body.value[0].id).toBe(simulator.current.world.tenant.id);
});

test("a batch answers up to twenty requests, each on its own", async () => {
  const requests = [
    {
      id: "1",
      method: "POST",
      url: "/applications",
      headers: { "content-type": "application/json" },
      body: { displayName: "batched" },
    },
    { id: "2", method: "GET", url: "/applications/99999999-9999-4999-8999-999999999999" },
    { id: "3", method: "GET", url: "/applications", dependsOn: ["2"] },
  ];
  const { body } = await admin.post("/$batch", { requests });
  expect(body.responses.map(({ id, status }: { id: string; status: number }) => [id, status])).toEqual([
    ["1", 201],
    ["2", 404],
    ["3", 424],
  ]);
  const many = Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: "GET", url: "/applications" }));
  expect((await admin.post("/$batch", { requests: many })).status).toBe(400);
});

test("the requests of a batch are logged apart from those with a connection of their own", async () => {
  const { requests } = simulator.current;
  requests.clear();
  const reads = ["1", "2", "3"].map((id) => ({ id, method: "GET", url: "/applications?$top=1" }));
  await admin.post("/$batch", { requests: reads });
  await admin.get("/applications");
  expect([requests.total, requests.batched]).toEqual([5, 3]);
  expect(requests.counts()).toEqual({ "GET /v1.0/applications": 4, "POST /v1.0/$batch": 1 });
});

test("what the administrator makes is the administrator's", async () => {
  const { id } = await admin.samlApplication("admin's");
  expect(
    (await admin.get(`/servicePrincipals/${portalAdmin.objectId}/ownedObjects`)).body.value.map(
      (one: { id: string }) => one.id,
    ),
  ).toContain(id);
});

test("/me is refused for an application's token, in Graph's words", async () => {
  const { status, body } = await runner.get("/me");
  expect([status, body.error.message]).toEqual([400, "/me request is only valid with delegated authentication flow."]);
});

test.each(["/subscriptions", "/tenants"])("Resource Manager lists no %s, and only to its own tokens", async (path) => {
  const { current } = simulator;
  const form = {
    ...{ grant_type: "client_credentials", client_id: portalAdmin.clientId, client_secret: portalAdmin.secret },
    scope: "https://management.azure.com/.default",
  };
  const token = await postForm(current, `/${current.world.tenant.id}/oauth2/v2.0/token`, form);
  const authorization = `Bearer ${JSON.parse(token.body).access_token}`;
  const url = `${path}?api-version=2022-12-01`;
  const listed = await https(current, "GET", url, { headers: { authorization } });
  expect([listed.status, listed.body]).toEqual([200, '{"value":[]}']);
  expect((await https(current, "GET", url, { headers: { authorization: runner.authorization } })).status).toBe(401);
});
