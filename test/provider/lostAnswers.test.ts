import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { application, onApplication, policyNameInEntra, stateNames } from "./support/account.ts";
import { graphError } from "./support/answers.ts";
import type { Answer } from "./support/crookedProxy.ts";
import { PluginWorld } from "./support/pluginWorld.ts";

let world: PluginWorld;

beforeAll(async () => {
  world = await PluginWorld.start({ accounts: ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10", "a11"] });
});
afterEach(() => world.proxy.heal());
afterAll(() => world.close());

const writes = {
  principal: /^POST \/v1\.0\/servicePrincipals$/,
  policy: /^POST .*\/claimsMappingPolicies$/,
  assignment: /^POST .*claimsMappingPolicies\/\$ref/,
  certificate: /^POST .*addTokenSigningCertificate/,
  activation: /^PATCH \/v1\.0\/servicePrincipals/,
  settings: /^PUT \/imagekit/,
};

/** One of each, whatever the answers were, and a state that a refresh confirms. */
async function madeOnce(imagekitId: string): Promise<void> {
  const made = await onApplication(world, await application(world, imagekitId));
  const { store } = world.simulator;
  const principals = store.servicePrincipals.filter(({ appId }) => appId === made.application.clientId);
  expect(principals.map(({ id }) => id)).toEqual([made.principalId]);
  expect(principals[0]?.keyCredentials.filter(({ usage }) => usage === "Verify")).toHaveLength(1);
  expect(principals[0]?.claimsMappingPolicies).toEqual([made.claims.properties.policyId]);
  const policyName = policyNameInEntra(imagekitId, made.principalId);
  expect(store.claimsMappingPolicies.filter((one) => one.displayName === policyName)).toHaveLength(1);
  for (const name of stateNames) expect(await world.refresh(made[name])).toEqual(made[name]);
}

/** An answer compressed, and then spoiled. */
function gzipped(spoil: (zipped: Buffer) => Buffer, coding = "gzip"): (answer: Answer) => Answer {
  return ({ status, headers, body = "" }) => ({
    ...{ status, headers: { ...headers, "content-encoding": coding } },
    body: spoil(gzipSync(body)),
  });
}

describe("nothing is made twice, and everything is made,", () => {
  test("where the connection is cut after each write took effect", async () => {
    for (const pattern of Object.values(writes)) world.proxy.spoil(pattern, { after: "cut" }, 1);
    await madeOnce("a1");
    for (const pattern of [writes.policy, writes.certificate])
      expect(world.proxy.seen.filter((line) => pattern.test(line))).toHaveLength(1);
  });

  test("where each write answers 5xx after it took effect", async () => {
    for (const pattern of Object.values(writes)) world.proxy.spoil(pattern, { after: graphError(503) }, 1);
    await madeOnce("a2");
  });

  test.each<[string, string, (answer: Answer) => Answer]>([
    [
      "reset after its head",
      "a7",
      ({ status, headers, body }) => ({
        ...{ status, body: String(body).slice(0, 20), ends: true },
        headers: { ...headers, "content-length": "5000" },
      }),
    ],
    ["damaged", "a8", gzipped((zipped) => Buffer.concat([zipped.subarray(0, 12), Buffer.alloc(9, 0xff)]))],
    ["compressed and cut, which ends cleanly", "a9", gzipped((zipped) => zipped.subarray(0, -20))],
    ["in a coding that nobody asked for", "a10", gzipped((zipped) => zipped, "snappy")],
    [
      "a 503 in a wrong coding",
      "a11",
      () => ({ status: 503, headers: { "content-encoding": "gzip" }, body: "Service Unavailable" }),
    ],
  ])("where the answer to each write, and then to each read, is %s", async (_, id, broken) => {
    // A 204 has no body that could be broken.
    for (const pattern of Object.values(writes))
      world.proxy.spoil(pattern, (answer) => (answer.status === 204 ? answer : broken(answer)), 1);
    let count = 0;
    // Every read once: what is asked again is answered.
    const asked = new Set<string>();
    world.proxy.spoil(/^GET \/(v1\.0|imagekit)|federationmetadata/, (answer, line) => {
      if (asked.has(line)) return answer;
      asked.add(line);
      count += 1;
      return broken(answer);
    });
    await madeOnce(id);
    expect(count).toBeGreaterThan(5);
  });

  test("where each write answers 5xx, or nothing, instead of an effect", async () => {
    // Each of these is looked for, for some seconds, before it is sent again. Whom one of them delays, the others overtake.
    const { policy, certificate, principal } = writes;
    world.proxy.spoil(policy, graphError(500), 1);
    world.proxy.spoil(certificate, "cut", 1);
    world.proxy.spoil(principal, graphError(502), 1);
    await Promise.all(["a3", "a4", "a6"].map(madeOnce));
  }, 40_000);

  test("where every third request is refused with 429 or cut off after its effect", async () => {
    let count = 0;
    world.proxy.spoil(/ \/(v1\.0|imagekit)|federationmetadata/, () => {
      count += 1;
      if (count % 6 === 0) return graphError(429, { "retry-after": "0", "x-ratelimit-reset": "1" });
      return count % 3 === 0 ? { after: "cut" } : undefined;
    });
    await madeOnce("a5");
  }, 40_000);
});
