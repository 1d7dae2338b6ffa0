import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { patiently } from "../../simulator/azuread/patience.ts";
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

test("429 and 5xx are waited out", async () => {
  world.simulator.faults.set({ rate429: 0.3, retryAfterSeconds: 0, rate5xx: 0.1, seed: 7 });
  expect((await makeApplication()).id).toMatch(/^\/applications\//);
});

test("a refusal is told with Graph's code", async () => {
  world.simulator.faults.set({ deny: ["POST /v1.0/applications"] });
  await expect(makeApplication()).rejects.toThrow(/Could not create application: unexpected status 403 with error: /);
});

describe("a broken connection", () => {
  test("is not tried again where something is written: what was made is unknown", async () => {
    world.simulator.faults.set({ dropRate: 1 });
    const before = world.simulator.store.applications.size;
    await expect(makeApplication()).rejects.toThrow(
      /^Could not create application: Post "https:\/\/.*\/v1\.0\/applications": HTTP response was nil; connection may have been reset$/,
    );
    expect(world.simulator.store.applications.size).toBe(before + 1);
  });

  test("is not tried again either where a read was taken and not answered", async () => {
    const { id } = await makeApplication();
    world.simulator.faults.set({ dropRate: 1 });
    const requests = await world.requestsOf(async () => {
      await expect(world.plugin.read(tokens.application, id)).rejects.toThrow(/Get "https:\/\/.*": EOF$/);
    });
    expect(requests).toEqual(["GET /v1.0/applications/{id}"]);
  });

  test.each([501, 404])("status %i is final", (status) => expect(patience(status)).resolves.toBe(1));
  test.each([408, 424, 429, 500, 503])("status %i is asked again", (status) =>
    expect(patience(status)).resolves.toBe(2),
  );
});

/** How often a request is sent that is answered so the first time. */
async function patience(status: number): Promise<number> {
  let sent = 0;
  const send = async () => ({ status: sent++ === 0 ? status : 200, headers: { "retry-after": "0" }, body: {} });
  await patiently(send, { signal: AbortSignal.timeout(5_000), seconds: 5 });
  return sent;
}
