import { afterEach, beforeEach, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let graph: GraphClient;
beforeEach(async () => {
  graph = await GraphClient.runner(simulator.current);
});
afterEach(() => simulator.current.faults.clear());

test("a new object answers 404 to reads, writes and references until the lag has passed", async () => {
  const { faults, world, url } = simulator.current;
  const { spId } = await graph.samlApplication("there before");
  faults.set({ lagSeconds: 3 });
  const { body } = await graph.post("/applications", { displayName: "lagging" });
  const path = `/applications/${body.id}`;
  expect((await graph.get(path)).status).toBe(404);
  expect((await graph.patch(path, { notes: "x" })).status).toBe(404);
  expect((await graph.get(`/applications?$filter=appId eq '${body.appId}'`)).body.value).toEqual([]);
  const principal = await graph.post("/servicePrincipals", { appId: body.appId });
  expect(principal.body.error.message).toMatch(/does not reference a valid application object/);

  const definition = ['{"ClaimsMappingPolicy":{"Version":1}}'];
  const policy = await graph.post("/policies/claimsMappingPolicies", { displayName: "lagging", definition });
  const reference = { "@odata.id": `${url}/v1.0/directoryObjects/${policy.body.id}` };
  expect((await graph.post(`/servicePrincipals/${spId}/claimsMappingPolicies/$ref`, reference)).status).toBe(404);

  world.clock.advance(3);
  expect((await graph.get(path)).status).toBe(200);
  expect((await graph.post(`/servicePrincipals/${spId}/claimsMappingPolicies/$ref`, reference)).status).toBe(204);
});

test("after a write reads are old or new by chance, several in a row alike, until they agree", async () => {
  const { faults, world } = simulator.current;
  const { body } = await graph.post("/applications", { displayName: "old" });
  world.clock.advance(20);
  faults.set({ flapSeconds: 10, seed: 1 });
  await graph.patch(`/applications/${body.id}`, { displayName: "new" });
  const read = async () => (await graph.get(`/applications/${body.id}`)).body.displayName;
  const names: string[] = [];
  for (let count = 0; count < 40; count += 1) names.push(await read());
  expect(new Set(names)).toEqual(new Set(["new", "old"]));
  // Whoever takes three old ones in a row for the truth is wrong.
  expect(names.join()).toContain("old,old,old");
  world.clock.advance(10);
  expect([await read(), await read()]).toEqual(["new", "new"]);
});

test("a deleted object comes and goes for as long", async () => {
  const { faults, world } = simulator.current;
  const { body } = await graph.post("/applications", { displayName: "gone" });
  world.clock.advance(20);
  faults.set({ flapSeconds: 10 });
  await graph.delete(`/applications/${body.id}`);
  const read = async () => (await graph.get(`/applications/${body.id}`)).status;
  const answers = new Set<number>();
  for (let count = 0; count < 20; count += 1) answers.add(await read());
  expect(answers).toEqual(new Set([200, 404]));
  world.clock.advance(10);
  expect([await read(), await read()]).toEqual([404, 404]);
});

test("429 says how long to wait", async () => {
  simulator.current.faults.set({ rate429: 1, retryAfterSeconds: 7 });
  const answer = await graph.get("/applications");
  expect([answer.status, answer.headers["retry-after"], answer.body.error.code]).toEqual([429, "7", "TooManyRequests"]);
});

test("a 5xx comes before the effect or after it, as asked", async () => {
  const { faults, store } = simulator.current;
  const before = store.applications.size;
  faults.set({ rate5xx: 1, when5xx: "before" });
  expect((await graph.post("/applications", { displayName: "not made" })).status).toBeGreaterThanOrEqual(500);
  expect(store.applications.size).toBe(before);
  faults.set({ when5xx: "after" });
  const answer = await graph.post("/applications", { displayName: "made" });
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(answer.body.error.message).toBeTypeOf("string");
  expect(store.applications.size).toBe(before + 1);
});

test("a dropped connection leaves the effect behind", async () => {
  const { faults, store } = simulator.current;
  const before = store.applications.size;
  faults.set({ dropRate: 1 });
  await expect(graph.post("/applications", { displayName: "dropped" })).rejects.toThrow();
  expect(store.applications.size).toBe(before + 1);
});

test("the same seed draws the same faults", async () => {
  const draw = async () => {
    simulator.current.faults.set({ rate429: 0.5, retryAfterSeconds: 0, seed: 42 });
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push((await graph.get("/applications?$top=1")).status);
    return statuses;
  };
  const first = await draw();
  expect(new Set(first).size).toBe(2);
  expect(await draw()).toEqual(first);
});

test("a path can be denied", async () => {
  simulator.current.faults.set({ deny: ["POST /v1.0/policies"] });
  expect((await graph.post("/policies/claimsMappingPolicies", {})).status).toBe(403);
  expect((await graph.get("/policies/claimsMappingPolicies")).status).toBe(200);
});

test("a path can be out of order, for as long as it is set", async () => {
  simulator.current.faults.set({ unavailable: ["GET /v1.0/policies"] });
  for (let time = 0; time < 3; time += 1) {
    const { status, body } = await graph.get("/policies/claimsMappingPolicies");
    expect([status, body.error.code]).toEqual([503, "Service_ServiceUnavailable"]);
  }
  expect((await graph.get("/applications")).status).toBe(200);
});

test("pages can be smaller than asked for", async () => {
  for (const displayName of ["one", "two", "three"]) await graph.post("/applications", { displayName });
  simulator.current.faults.set({ largestPage: 2 });
  const { body } = await graph.get("/applications?$top=999");
  expect(body.value).toHaveLength(2);
  expect(body["@odata.nextLink"]).toContain("$skiptoken=");
});

test("a fault that does not exist is refused by name", () => {
  const unknown = { rate418: 1 } as object;
  expect(() => simulator.current.faults.set(unknown)).toThrow(/rate418/);
});
