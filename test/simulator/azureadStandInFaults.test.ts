import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { program } from "./azureadRequests.ts";
import { AzureadWorld, tokens } from "./azureadWorld.ts";

let world: AzureadWorld;

beforeAll(async () => {
  world = await AzureadWorld.start();
});
afterEach(() => world.simulator.faults.clear());
afterAll(() => world.close());

const makeApplication = () => world.plugin.make(tokens.application, program.application);

test("under lag an application is waited for, and made once", async () => {
  world.simulator.faults.set({ lagSeconds: 1.5 });
  const requests = await world.requestsOf(makeApplication);
  expect(requests.filter((request) => request === "POST /v1.0/applications")).toHaveLength(1);
  expect(requests.filter((request) => request.startsWith("PATCH")).length).toBeGreaterThan(2);
});

test("under lag a principal of its own making fails, stays in the state, and a second run goes on", async () => {
  const { clientId } = (await makeApplication()).properties;
  const { inputs } = await world.plugin.check(tokens.principal, { ...program.principal(clientId), useExisting: false });
  world.simulator.faults.set({ lagSeconds: 1 });
  const failure = await world.plugin.create(tokens.principal, inputs).catch((error) => error);
  expect(failure.message).toContain("Timed out whilst waiting for new service principal to be replicated");
  expect(failure.initFailed.id).toMatch(/^\/servicePrincipals\//);
  world.simulator.faults.clear();
  const { id, outputs } = failure.initFailed;
  const { properties } = await world.plugin.update(tokens.principal, { id, oldOutputs: outputs, news: inputs });
  expect(properties).toMatchObject({ preferredSingleSignOnMode: "saml", description: "" });
});

test("an identifier that Graph refuses is not tried again", async () => {
  const { id } = await world.plugin.make(tokens.application, { ...program.application, api: {} });
  const requests = await world.requestsOf(async () => {
    await expect(world.plugin.make(tokens.identifier, program.identifier(id))).rejects.toThrow(
      /creating .*Failed to add identifier URI/,
    );
  });
  expect(requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(1);
});

test("an assignment waits for its own appearance, and is made once", async () => {
  const { clientId } = (await makeApplication()).properties;
  const { id } = await world.outside<{ id: string }>("POST", "/v1.0/servicePrincipals", { appId: clientId });
  world.simulator.faults.set({ lagSeconds: 1 });
  // A principal that lags as well fails the assignment's first read, as with the official plugin.
  await expect(world.plugin.make(tokens.assignment, program.assignment(id))).rejects.toThrow(
    "Could not retrieve service principal for resource",
  );
  await vi.waitFor(() => world.outside("GET", `/v1.0/servicePrincipals/${id}`), { timeout: 5_000 });
  const requests = await world.requestsOf(() => world.plugin.make(tokens.assignment, program.assignment(id)));
  expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
  expect(requests.filter((request) => request.endsWith("appRoleAssignedTo/{id}")).length).toBeGreaterThan(1);
});

test("429 and 5xx are waited out", async () => {
  world.simulator.faults.set({ rate429: 0.3, retryAfterSeconds: 0, rate5xx: 0.1, seed: 7 });
  expect((await makeApplication()).id).toMatch(/^\/applications\//);
});

test("a refusal is told with Graph's code", async () => {
  world.simulator.faults.set({ deny: ["POST /v1.0/applications"] });
  await expect(makeApplication()).rejects.toThrow(/Could not create application: unexpected status 403 with error: /);
});

test("an application whose read after the making finds nothing is lost to the state, as with the official plugin", async () => {
  world.simulator.faults.set({ flapSeconds: 60 });
  const failure = await makeApplication().catch((error) => error);
  if (failure instanceof Error)
    expect(failure.message).toMatch(
      /expected non-nil error with nil state during Create|Retrieving \/applications.* 404/,
    );
});
