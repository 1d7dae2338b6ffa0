import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Application, application, program, tokens } from "./support/account.ts";
import { graphError, json } from "./support/answers.ts";
import type { Harm } from "./support/crookedProxy.ts";
import { PluginWorld } from "./support/pluginWorld.ts";

let world: PluginWorld;
let app: Application;

beforeAll(async () => {
  world = await PluginWorld.start();
  app = await application(world, "acmeshoes");
});
afterEach(async () => {
  world.proxy.heal();
  await world.closeOthers();
});
afterAll(() => world.close());

const create = (plugin = world.plugin, options = {}) =>
  plugin.create(tokens.replicatedServicePrincipal, program.principal(app), options);
describe("429", () => {
  test("waits the seconds that Retry-After asks for", async () => {
    world.proxy.spoil(/^GET \/v1\.0/, graphError(429, { "retry-after": "1" }), 1);
    const began = performance.now();
    await create();
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  test.each([
    ["no wait", "0"],
    ["less than none", "-5"],
    ["a time that is over", "Wed, 21 Oct 2015 07:28:00 GMT"],
    ["something else", "0x10"],
  ])("that asks for %s is waited for all the same, longer each time", async (_what, value) => {
    world.proxy.spoil(/^GET \/v1\.0/, graphError(429, { "retry-after": value, "x-ratelimit-reset": value }), 3);
    const began = performance.now();
    await create();
    expect(performance.now() - began).toBeGreaterThan(0.75 * (250 + 500 + 1_000));
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("is waited for no longer in all than imagekit:timeoutSeconds, each wait however short", async () => {
    const hasty = await world.another({ timeoutSeconds: "3" });
    await create(hasty);
    world.proxy.spoil(/^GET \/v1\.0/, graphError(429, { "retry-after": "1" }));
    const began = performance.now();
    expect(await world.refusal(create(hasty))).toMatch(/answered 429/);
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  test("in the middle of a wait for replicas leaves that wait as long as it was", async () => {
    const hasty = await world.another({ timeoutSeconds: "3" });
    world.proxy.spoil(/^GET \/v1\.0\/servicePrincipals\?/, json(200, { value: [{ id: "x", appId: app.clientId }] }));
    world.proxy.spoil(/^GET \/v1\.0\/servicePrincipals\/x/, graphError(429, { "retry-after": "2" }));
    const began = performance.now();
    await world.refusal(create(hasty));
    expect(performance.now() - began).toBeLessThan(4_500);
  });

  test("with a longer wait than anybody would believe in is an error at once", async () => {
    world.proxy.spoil(/^GET \/v1\.0/, graphError(429, { "retry-after": "86400" }));
    const message = await world.refusal(create());
    expect(message).toMatch(/^Account acmeshoes: GET https:.* answered 429/);
    expect(message).toContain("request id the-request-id");
    expect(message).toContain("imagekit:concurrency");
    expect(world.proxy.seen).toHaveLength(1);
  });
});

describe("an answer that is none", () => {
  test.each<[string, Harm, RegExp]>([
    [
      "a redirect, which is not followed",
      { status: 302, headers: { location: "https://example.com" } },
      /302 a redirect/,
    ],
    ["a web page", { status: 200, body: "<!DOCTYPE html><title>Proxy</title>" }, /a web page instead of/],
    ["too large", { status: 200, body: Buffer.alloc(5_000_000, " ") }, /No answer larger than 4194304 bytes/],
    ["other JSON", json(200, { value: "?" }), /not as documented, at "value"/],
    [
      "cut off after its head",
      { status: 200, headers: { "content-length": "500" }, body: "{", ends: true },
      /failed to each of up to 9 tries: it answered 200, but the connection ended before its body did/,
    ],
    [
      "compressed and cut off",
      { status: 200, headers: { "content-encoding": "gzip" }, body: gzipSync("{}").subarray(0, -4) },
      /it answered 200, but its gzip body is cut off or damaged/,
    ],
    [
      "compressed to little and too large",
      { status: 200, headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(5_000_000, " ")) },
      /No answer larger than 4194304 bytes/,
    ],
    [
      "in a coding that nobody asked for",
      { status: 200, headers: { "content-encoding": "compress" }, body: "{}" },
      /it answered 200, but its body has a content-encoding that nobody asked for/,
    ],
    ["JSON that is cut off", { status: 200, body: '{"value": [' }, /answered 200: \{"value": \[/],
    ["a long text", { status: 400, body: "x".repeat(100_000) }, /answered 400: x+…/],
    [
      "a permission that is missing",
      graphError(403),
      /SomeCode: "Some words\." \(request id the-request-id\).*Application\.ReadWrite\.OwnedBy/,
    ],
  ])("%s, is an error that names the account", async (_what, harm, says) => {
    world.proxy.spoil(/^GET \/v1\.0/, harm);
    const hasty = await world.another({ timeoutSeconds: "1" });
    const message = await world.refusal(create(hasty));
    expect(message).toMatch(/^Account acmeshoes: GET https:/);
    expect(message).toMatch(says);
    expect(message).not.toContain("?$");
  });

  test("whole and compressed, in each coding that servers use, is read", async () => {
    for (const [name, compress] of Object.entries({
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
      zstd: zstdCompressSync,
    })) {
      world.proxy.spoil(/^GET \/v1\.0/, ({ status, headers, body = "" }) => ({
        ...{ status, headers: { ...headers, "content-encoding": name } },
        body: compress(body),
      }));
      await create();
      world.proxy.heal();
    }
  });
});

describe("the token", () => {
  test("that is refused once is renewed", async () => {
    await create();
    world.proxy.heal();
    world.proxy.spoil(/^GET \/v1\.0/, graphError(401), 1);
    await create();
    expect(world.proxy.seen.filter((line) => line.startsWith("POST /0f6a1c52"))).toHaveLength(1);
  });

  test("that is refused again is an error", async () => {
    world.proxy.spoil(/^GET \/v1\.0/, graphError(401), 2);
    expect(await world.refusal(create())).toContain("Graph refused the token.");
  });

  test("that is not given names the tenant and the variables, not the secret", async () => {
    const message = await world.refusal(create(await world.another({}, { ARM_CLIENT_SECRET: "a-wrong-secret" })));
    expect(message).toMatch(/^Account acmeshoes: Entra gave no token for tenant 0f6a1c52.*ARM_CLIENT_SECRET/);
    expect(message).not.toContain("a-wrong-secret");
  });

  test("is asked for once by many calls at the same time", async () => {
    const fresh = await world.another();
    await Promise.all(Array.from({ length: 10 }, () => create(fresh)));
    expect(world.proxy.seen.filter((line) => line.includes("/oauth2/v2.0/token"))).toHaveLength(1);
    expect(world.proxy.seen.filter((line) => line.includes("/metadata/endpoints"))).toHaveLength(1);
  });
});

describe("the way there", () => {
  test("without a tenant says how to give one", async () => {
    expect(await world.refusal(create(await world.another({}, { ARM_TENANT_ID: undefined })))).toContain(
      "ARM_TENANT_ID",
    );
  });

  test("to a server whose CA is unknown says where the CA goes", async () => {
    const message = await world.refusal(create(await world.another({}, { NODE_EXTRA_CA_CERTS: undefined })));
    expect(message).toMatch(/^Account acmeshoes: .*NODE_EXTRA_CA_CERTS/);
  });

  test("by a metadata host that answers a web page says which setting that is", async () => {
    world.proxy.spoil(/^GET \/metadata\/endpoints/, { status: 200, body: "<html>" });
    expect(await world.refusal(create(await world.another()))).toContain(
      "imagekit:metadataHost (ARM_METADATA_HOSTNAME)",
    );
  });
});

describe("an end before the end", () => {
  test.each<[string, RegExp, Harm]>([
    ["during a request without an answer", /^GET \/v1\.0/, "silence"],
    ["during the wait that a 429 asks for", /^GET \/v1\.0/, graphError(429, { "retry-after": "15" })],
    ["during the wait for replicas", /^GET \/v1\.0\/servicePrincipals/, json(200, { value: [], id: "", appId: "" })],
    ["during the wait for a token", /oauth2/, "silence"],
  ])("comes promptly: %s", async (_what, pattern, harm) => {
    // One that has no token yet, where it is about that.
    const plugin = pattern.source === "oauth2" ? await world.another() : world.plugin;
    world.proxy.spoil(pattern, harm);
    const refused = world.refusal(create(plugin));
    await expect.poll(() => world.proxy.seen.some((line) => pattern.test(line)), { timeout: 8_000 }).toBe(true);
    const began = performance.now();
    await plugin.cancel();
    expect(await refused).toMatch(/Cancelled before it was finished/);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("by the resource's customTimeouts says so", async () => {
    world.proxy.spoil(/^GET \/v1\.0/, "silence");
    expect(await world.refusal(create(world.plugin, { timeoutSeconds: 0.4 }))).toContain("Not finished within 0.4 s");
  });
});

test("no more requests are in hand at once than imagekit:concurrency allows", async () => {
  const fresh = await world.another({ concurrency: "2" });
  let [inHand, most] = [0, 0];
  world.proxy.spoil(/^GET \/v1\.0/, async () => {
    most = Math.max(most, ++inHand);
    await new Promise((wait) => setTimeout(wait, 20));
    inHand -= 1;
    return undefined;
  });
  await Promise.all(Array.from({ length: 8 }, () => create(fresh)));
  expect(most).toBe(2);
});
