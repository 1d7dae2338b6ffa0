import { request } from "node:https";
import { beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let admin: GraphClient;
beforeAll(async () => {
  admin = await GraphClient.admin(simulator.current);
  await admin.post("/applications", { displayName: "there" });
});

const refused = [400, "BadRequest"];

describe("a body's key that every object has is a property that Graph does not know:", () => {
  test.each(["toString", "constructor", "hasOwnProperty", "__proto__"])("%s", async (key) => {
    for (const body of [`{"displayName":"x","${key}":1}`, `{"displayName":"x","web":{"${key}":{"a":1}}}`]) {
      const { status, body: answer } = await admin.send("POST", "/applications", body, json);
      expect([status, answer.error.message]).toEqual([400, `Invalid property '${key}'.`]);
    }
  });
});

describe("a query is refused that names what only JavaScript's objects have:", () => {
  test.each(["$select=constructor", "$select=toString", "$filter=constructor eq 'x'", "$filter=appId constructor 'x'"])(
    "%s",
    async (query) => {
      const { status } = await admin.get(`/applications?${query}`);
      expect(status).toBe(400);
    },
  );
});

describe("a filter too deep to be one is refused, not followed down:", () => {
  test.each([
    ["parentheses", "(".repeat(5_000)],
    ["negations", `${"not ".repeat(2_000)}(appId eq 'x')`],
    ["lambdas", "identifierUris/any(x:".repeat(300)],
  ])("%s", async (_, filter) => {
    const { status, body } = await admin.get(`/applications?$filter=${encodeURIComponent(filter)}`);
    expect([status, body.error.code]).toEqual(refused);
    expect(JSON.stringify(body)).not.toContain("The simulator failed");
  });

  test("but a deep one that people write is read", async () => {
    const filter = `${"(".repeat(20)}displayName eq 'nobody'${")".repeat(20)}`;
    expect((await admin.get(`/applications?$filter=${filter}`)).body.value).toEqual([]);
  });
});

describe("a batch", () => {
  const batched = async (step: object) =>
    (await admin.post("/$batch", { requests: [{ id: "1", method: "GET", url: "/applications", ...step }] })) as {
      status: number;
      body: { error?: { code: string }; responses?: { status: number; body: { error?: { code: string } } }[] };
    };

  test.each(["FOO", "HEAD", "OPTIONS", "TRACE", ""])("of the verb %j is refused as a whole", async (method) => {
    const { status, body } = await batched({ method });
    expect([status, body.error?.code]).toEqual(refused);
  });

  test.each([
    "/../../_simulator/requests",
    "/..%2f..%2f_simulator/requests",
    "/applications/../../_simulator/state",
    "/%2e%2e/%2e%2e/_simulator/state",
    "//../_simulator/state",
    "/..\\..\\_simulator\\state",
    "https://graph.microsoft.com/v1.0/applications",
    "/../beta/applications",
    "/$batch",
  ])("never leaves its version of Graph, nor nests: %s", async (url) => {
    const { status, body } = await batched({ url });
    const [answer] = body.responses ?? [{ status, body }];
    expect(answer?.status).toBe(400);
    expect(JSON.stringify(body)).not.toContain("displayName");
  });
});

describe("what the framework would answer is answered in Graph's words:", () => {
  test.each([
    ["HEAD", "/v1.0/applications", 405],
    ["OPTIONS", "/v1.0/applications", 405],
    ["GET", "/v1.0/applications/%zz", 400],
    ["GET", "/v1.0/%c3%28", 400],
    ["GET", `/v1.0/applications/${"a".repeat(3_000)}`, 414],
  ])("%s %s", async (method, path, status) => {
    const answer = await raw(method, path);
    expect(answer.status).toBe(status);
    if (method !== "HEAD") expect(JSON.parse(answer.body).error.code).toMatch(/BadRequest/);
  });
});

const json = { "content-type": "application/json" };

/** As it is, without what an HTTP client mends. */
async function raw(method: string, path: string): Promise<{ status: number | undefined; body: string }> {
  const { current } = simulator;
  return new Promise((settle, reject) => {
    const { hostname, port } = new URL(current.url);
    const sent = request(
      { hostname, port, path, method, ca: current.ca, headers: { authorization: admin.authorization } },
      (answer) => {
        let body = "";
        answer.on("data", (piece) => {
          body += piece;
        });
        answer.on("end", () => settle({ status: answer.statusCode, body }));
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}
