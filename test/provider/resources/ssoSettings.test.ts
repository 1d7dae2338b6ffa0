import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Account, setUp, tokens } from "../support/account.ts";
import type { Answer, Harm } from "../support/crookedProxy.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;

beforeAll(async () => {
  world = await PluginWorld.start({
    environment: {
      OTHER_ADDRESS: "https://collector.example/{imagekitId}",
      WRONG_KEY: "private_wrong",
      PLAIN_ADDRESS: "http://imagekit.example/",
      NO_URL: "not a url",
    },
  });
  account = await setUp(world, "acmeshoes");
});
afterEach(() => world.proxy.heal());
afterAll(() => world.close());

const held = (id = "acmeshoes") => world.simulator.store.accounts.get(id)?.settings;
const putOutside = (change: { metadataXml?: string; spEntityId?: string | null } | null) => {
  const { accounts } = world.simulator.store;
  const current = accounts.get("acmeshoes") as NonNullable<ReturnType<typeof accounts.get>>;
  const settings = change && { ...(current.settings as NonNullable<typeof current.settings>), ...change };
  accounts.put({ ...current, settings });
};
const delivery = (change: object) => ({
  ...account.news.settings,
  delivery: { ...(account.news.settings.delivery as object), ...change },
});
const json = (body: unknown, status = 200): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const changed = (change: object) => (answer: Answer) => json({ ...JSON.parse(String(answer.body)), ...change });

async function repaired(detail: object): Promise<void> {
  const drifted = (await world.refresh(account.settings)) as State;
  expect((await world.diff(drifted, account.news.settings)).detail).toEqual(detail);
  account.settings = await world.update(drifted, account.news.settings);
  expect(account.settings.properties.delivered).toBe(true);
  expect(await world.refresh(account.settings)).toEqual(account.settings);
}

test("settings that are in place already are not written again", async () => {
  const requests = await world.requestsOf(() => world.make(tokens.ssoSettings, account.news.settings));
  expect(requests).toEqual(["GET /imagekit/accounts/acmeshoes/sso-settings"]);
});

describe("drift", () => {
  test("another Entity ID, or none, is put right", async () => {
    putOutside({ spEntityId: "https://imagekit.io/saml/consume#other" });
    await repaired({ spEntityId: "update" });
    putOutside({ spEntityId: null });
    await repaired({ spEntityId: "update" });
    expect(held()?.spEntityId).toBe(account.application.identifier);
  });

  test("other metadata is put right", async () => {
    const other = held()?.metadataXml.replaceAll("/saml2", "/saml2x") ?? "";
    putOutside({ metadataXml: other });
    await repaired({ metadataDigest: "update" });
    expect(held()?.metadataXml).not.toBe(other);
  });

  test("switched off is switched on again", async () => {
    world.proxy.spoil(/^GET \/imagekit/, changed({ enabled: false }), 3);
    const drifted = (await world.refresh(account.settings)) as State;
    world.proxy.heal();
    expect((await world.diff(drifted, account.news.settings)).detail).toEqual({ metadataDigest: "update" });
    account.settings = await world.update(drifted, account.news.settings);
  });

  test("deleted settings are gone, and made again", async () => {
    putOutside(null);
    expect(await world.refresh(account.settings)).toBeUndefined();
    account.settings = await world.make(tokens.ssoSettings, account.news.settings);
    expect(held()?.spEntityId).toBe(account.application.identifier);
  });
});

describe("a 404 that does not name the account", () => {
  const gateway = json({ message: "no Route matched with those values" }, 404);

  test("is no word on its settings: a refresh does not take them for gone, and a destroy not for done", async () => {
    world.proxy.spoil(/^GET \/imagekit/, gateway);
    for (const work of [() => world.refresh(account.settings), () => world.delete(account.settings)]) {
      const message = await world.refusal(work());
      expect(message).toMatch(/^Account acmeshoes: GET .* answered 404.*no Route matched/);
      expect(message).toMatch(/names no imagekitId does not say that there are no settings.*sso-settings\.openapi/);
    }
    world.proxy.heal();
    world.proxy.spoil(/^DELETE \/imagekit/, gateway);
    expect(await world.refusal(world.delete(account.settings))).toContain("DELETE");
    expect(held()).not.toBeNull();
  });

  test("or names another, is no word either", async () => {
    world.proxy.spoil(/^GET \/imagekit/, json({ message: "None.", imagekitId: "acmehats" }, 404));
    expect(await world.refusal(world.refresh(account.settings))).toContain("for the ImageKit account acmehats");
  });
});

describe("another identity provider's settings", () => {
  const foreign = () => {
    const other = (held()?.metadataXml ?? "").replaceAll("0f6a1c52-", "ffffffff-");
    putOutside({ metadataXml: other });
    return other;
  };

  test("are not replaced by the first push, which says how to allow it", async () => {
    const other = foreign();
    const message = await world.refusal(world.make(tokens.ssoSettings, account.news.settings));
    expect(message).toMatch(/^Account acmeshoes: .*another identity provider, https:\/\/sts\.windows\.net\/ffffffff-/);
    expect(message).toMatch(/Nothing was written\..*"takeOver: true"/);
    expect(held()?.metadataXml).toBe(other);
  });

  test("that are switched off are left alone as well, by a push and by a removal", async () => {
    const other = foreign();
    world.proxy.spoil(/^GET \/imagekit/, changed({ enabled: false }));
    expect(await world.refusal(world.make(tokens.ssoSettings, account.news.settings))).toContain(
      "Nothing was written.",
    );
    expect((await world.deleted(account.settings)).log).toContain("of another identity provider");
    world.proxy.heal();
    expect(held()?.metadataXml).toBe(other);
  });

  test("are where takeOver says so", async () => {
    const made = await world.make(tokens.ssoSettings, delivery({ takeOver: true }));
    expect(await world.refresh(made)).toEqual(made);
  });

  test("are drift in an account that is ours, which an update does not replace unless takeOver says so", async () => {
    const other = foreign();
    const drifted = (await world.refresh(account.settings)) as State;
    expect((await world.diff(drifted, account.news.settings)).detail).toEqual({ metadataDigest: "update" });
    expect(await world.refusal(world.update(drifted, account.news.settings))).toContain("Nothing was written.");
    expect(held()?.metadataXml).toBe(other);
    account.settings = await world.update(drifted, delivery({ takeOver: true }));
    account.settings = await world.update(account.settings, account.news.settings);
    expect(await world.refresh(account.settings)).toEqual(account.settings);
  });

  test("are not deleted with the account, which says so", async () => {
    const other = foreign();
    const { log } = await world.deleted(account.settings);
    expect(log).toMatch(/its single sign-on is NOT off at ImageKit\. .*another identity provider, https:\/\/sts/);
    expect(held()?.metadataXml).toBe(other);
    putOutside({ metadataXml: other.replaceAll("ffffffff-", "0f6a1c52-") });
  });

  test.each([
    ["JumpCloud's entity ID, with blanks", (xml: string) => xml.replace(/entityID="[^"]*"/, 'entityID="Jump Cloud"')],
    [
      "OneLogin's sign-on, by HTTP-POST alone",
      (xml: string) => xml.replace(/<SingleSignOnService[^>]*HTTP-Redirect[^>]*>/, ""),
    ],
    ["a Keycloak's address, without TLS", (xml: string) => xml.replaceAll('Location="https:', 'Location="http:')],
    [
      "a document that has ended",
      (xml: string) => xml.replace("<EntityDescriptor", '<EntityDescriptor validUntil="2020-01-01T00:00:00Z"'),
    ],
    ["nonsense", () => "<nonsense"],
  ])("metadata that cannot be read is another's until proven otherwise: %s", async (_, change) => {
    const ours = held()?.metadataXml ?? "";
    const other = change(ours);
    expect(other).not.toBe(ours);
    putOutside({ metadataXml: other });
    const news = account.news.settings;
    const drifted = (await world.refresh(account.settings)) as State;
    expect(drifted.properties.delivered).toBe(false);
    for (const work of [() => world.make(tokens.ssoSettings, news), () => world.update(drifted, news)])
      expect(await world.refusal(work())).toMatch(
        /cannot be read \(.*\)\. They may be another identity provider's.*Nothing was written/s,
      );
    expect((await world.deleted(account.settings)).log).toContain("NOT off at ImageKit");
    expect(held()?.metadataXml).toBe(other);
    account.settings = await world.update(drifted, delivery({ takeOver: true }));
    account.settings = await world.update(account.settings, news);
    expect(held()?.metadataXml).not.toBe(other);
  });

  test("are not deleted after a refresh either, which wrote their digest into the state, nor are they said to be delivered", async () => {
    const ours = held()?.metadataXml ?? "";
    const other = foreign();
    let drifted = (await world.refresh(account.settings)) as State;
    expect(drifted.properties.delivered).toBe(false);
    drifted = (await world.refresh(drifted)) as State;
    expect(drifted.properties.delivered).toBe(false);
    // A state that an earlier version refreshed.
    const former = { ...drifted, properties: { ...drifted.properties, delivered: true } };
    for (const state of [drifted, former]) {
      expect((await world.deleted(state)).log).toContain("NOT off at ImageKit. The settings there are of another");
      expect(held()?.metadataXml).toBe(other);
    }
    putOutside({ metadataXml: ours });
  });

  test("of this tenant, but of another application, as made by hand, are not deleted either", async () => {
    const ours = held()?.metadataXml ?? "";
    const sibling = await setUp(world, "AcmeToys");
    const other = held("AcmeToys")?.metadataXml ?? "";
    putOutside({ metadataXml: other });
    const drifted = (await world.refresh(account.settings)) as State;
    expect(drifted.properties.delivered).toBe(false);
    for (const state of [account.settings, drifted]) {
      expect((await world.deleted(state)).log).toMatch(
        /NOT off at ImageKit\. .*a signing certificate that is not of the/,
      );
      expect(held()?.metadataXml).toBe(other);
    }
    putOutside({ metadataXml: ours });
    await world.delete(sibling.settings);
  });

  test("are told from what this program delivered before it could write that down", async () => {
    const state = { ...account.settings, inputs: { ...account.settings.inputs, metadataDigest: "0".repeat(64) } };
    const found = (await world.refresh(state)) as State;
    expect(found.properties).toMatchObject({ delivered: true, metadataDigest: account.news.settings.metadataDigest });
    const before = held();
    const outdated = { ...account.settings.properties, metadataDigest: "0".repeat(64) };
    await world.delete({ ...account.settings, properties: outdated });
    expect(held()).toBeNull();
    const { accounts } = world.simulator.store;
    const current = accounts.get("acmeshoes");
    if (current) accounts.put({ ...current, settings: before ?? null });
  });

  test("are not deleted where the Entity ID is another account's", async () => {
    putOutside({ spEntityId: "https://imagekit.io/saml/consume#acmehats" });
    expect((await world.deleted(account.settings)).log).toContain("not this account's");
    expect(held()).not.toBeNull();
    putOutside({ spEntityId: account.application.identifier });
  });
});

describe("the metadata", () => {
  test("is fetched again by a process that has not checked it, and pushed if it means the same", async () => {
    putOutside(null);
    const fresh = await world.another();
    const made = await world.make(tokens.ssoSettings, account.news.settings, fresh);
    expect(made).toEqual(account.settings);
  });

  test("that is not the checked one is not pushed", async () => {
    putOutside(null);
    const fresh = await world.another({ timeoutSeconds: "1" });
    const news = { ...account.settings.inputs, metadataDigest: "0".repeat(64) };
    const message = await world.refusal(fresh.create(tokens.ssoSettings, news));
    expect(message).toMatch(/^Account acmeshoes: .*no longer the one that was checked/);
    expect(held()).toBeNull();
    account.settings = await world.make(tokens.ssoSettings, account.news.settings);
  });
});

describe("a refusal names the account, what to do, and no key", () => {
  const create = (change: object, id = account.settings.inputs) =>
    world.refusal(world.plugin.create(tokens.ssoSettings, { ...id, ...delivery(change) }));

  test("with a wrong key", async () => {
    const message = await create({ credential: "env:WRONG_KEY" });
    expect(message).toMatch(/^Account acmeshoes: GET .* answered 403/);
    expect(message).toContain("Is the key in env:WRONG_KEY this account's");
    expect(message).not.toContain("private_wrong");
  });

  test("with the key of another account, at an address of its own", async () => {
    expect(await create({ credential: "env:IMAGEKIT_PRIVATE_KEY_acmehats" })).toContain("403");
    expect(held("acmehats")).toBeNull();
  });

  test("with a key and an address that are another account's, to which nothing is done", async () => {
    const other = await setUp(world, "acmehats");
    const before = held("acmehats");
    const change = {
      url: `${world.proxy.url}/imagekit/accounts/acmehats/sso-settings`,
      credential: "env:IMAGEKIT_PRIVATE_KEY_acmehats",
    };
    const message = await create(change);
    expect(message).toContain("answered for the ImageKit account acmehats");
    const state = { ...account.settings, properties: { ...account.settings.properties, ...delivery(change) } };
    expect(await world.refusal(world.delete(state))).toContain("answered for the ImageKit account acmehats");
    expect(held("acmehats")).toEqual(before);
    await world.delete(other.settings);
  });

  describe("with a key and an address of another account that has no settings yet", () => {
    const way = () => ({
      url: `${world.proxy.url}/imagekit/accounts/acmehats/sso-settings`,
      credential: "env:IMAGEKIT_PRIVATE_KEY_acmehats",
    });

    /** An endpoint whose 404 repeats the account that was asked for, whoever's the key is. */
    const parrot = () =>
      world.proxy.spoil(/^GET \/imagekit/, json({ message: "None.", imagekitId: "acmeshoes" }, 404), 1);

    test("whose 404 says so, to which nothing is written", async () => {
      expect(await create(way())).toContain("answered for the ImageKit account acmehats");
      expect(world.proxy.seen.filter((line) => /^(PUT|DELETE) /.test(line))).toEqual([]);
    });

    test("that knows what is meant, to which nothing is written", async () => {
      parrot();
      const message = await create(way());
      expect(message).toMatch(/answered 409: "The settings are meant for acmeshoes, and the key belongs to acmehats/);
      expect(message).toContain("Is the key in env:IMAGEKIT_PRIVATE_KEY_acmehats this account's");
      expect(held("acmehats")).toBeNull();
    });

    /** An endpoint that does not look at the precondition. */
    const careless = () => {
      const { accounts } = world.simulator.store;
      const [to, settings] = [accounts.get("acmehats"), held()];
      if (!to || !settings) throw new Error("the test has nothing to write");
      accounts.put({ ...to, settings });
      return json({ imagekitId: "acmehats", enabled: true, ...settings });
    };

    test("that does not, from which it is taken back", async () => {
      parrot();
      world.proxy.spoil(/^PUT \/imagekit/, careless);
      const message = await create(way());
      expect(message).toContain("answered for the ImageKit account acmehats");
      expect(message).toContain("What was written there was deleted again");
      expect(held("acmehats")).toBeNull();
    });

    /** An endpoint that answers with another account's settings under the name that was asked for. */
    const disguise = () =>
      world.proxy.spoil(/^GET \/imagekit/, (answer) => changed({ imagekitId: "acmeshoes" })(answer), 1);
    const itsOwn = { metadataXml: "<of>hats</of>", spEntityId: "https://imagekit.io/saml/consume#acmehats" };
    const withSettings = () => {
      const { accounts } = world.simulator.store;
      const other = accounts.get("acmehats");
      const settings = { ...itsOwn, updatedAt: "2026-01-01T00:00:00.000Z" };
      if (other) accounts.put({ ...other, settings });
    };
    /** Takes what it is sent, whomever it is for. */
    const obedient = (sent: string[]) => {
      const { accounts } = world.simulator.store;
      const to = accounts.get("acmehats");
      if (!to) throw new Error("the test has no account");
      const settings = sent.length === 0 ? held() : { ...itsOwn, updatedAt: "2026-01-01T00:00:00.000Z" };
      sent.push("PUT");
      accounts.put({ ...to, settings: settings ?? null });
      return json({ imagekitId: "acmehats", enabled: true, ...settings });
    };

    test("that shows its settings under this account's name: they are put back", async () => {
      withSettings();
      disguise();
      const sent: string[] = [];
      world.proxy.spoil(/^PUT \/imagekit/, () => obedient(sent));
      const message = await create({ ...way(), takeOver: true });
      expect(message).toContain("answered for the ImageKit account acmehats");
      expect(message).toContain("The settings that were there before were put back.");
      expect(sent).toHaveLength(2);
      expect(world.proxy.seen.filter((line) => line.startsWith("DELETE"))).toEqual([]);
      expect(held("acmehats")).toMatchObject(itsOwn);
    });

    test("that does so and takes them back otherwise: nothing is claimed", async () => {
      withSettings();
      disguise();
      world.proxy.spoil(/^PUT \/imagekit/, careless);
      const message = await create({ ...way(), takeOver: true });
      expect(message).toContain(
        "sent back, but the endpoint answers with others. Put the SSO settings of acmehats right",
      );
      const { accounts } = world.simulator.store;
      const other = accounts.get("acmehats");
      if (other) accounts.put({ ...other, settings: null });
    });

    test("that does not, and cannot be taken back from: the message says what to delete", async () => {
      parrot();
      world.proxy.spoil(/^PUT \/imagekit/, careless);
      world.proxy.spoil(/^DELETE \/imagekit/, json({ message: "Not now." }, 400));
      const message = await create(way());
      expect(message).toMatch(/could not be taken back.*"Not now\.".*Delete the SSO settings of acmehats by hand/);
      const { accounts } = world.simulator.store;
      const other = accounts.get("acmehats");
      if (other) accounts.put({ ...other, settings: null });
    });
  });

  test("without a key, naming only where it should be", async () => {
    expect(await create({ credential: "env:NOT_SET" })).toContain("env:NOT_SET, and there is nothing there");
    const missing = `file:${join(world.folder, "nowhere/key")}`;
    expect(await create({ credential: missing })).toContain(`${missing}, and there is nothing there`);
  });

  test("with an address that is none, or would send the key in clear", async () => {
    expect(await create({ url: "env:PLAIN_ADDRESS" })).toContain("no https URL");
    expect(await create({ url: "env:NO_URL" })).toContain("no https URL");
    expect(world.proxy.seen).toEqual([]);
  });

  const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Sign in</body></html>" };
  const settings = "GET /imagekit";
  test.each<[string, string, Harm | ((answer: Answer) => Harm), RegExp]>([
    [
      "that answers a web page",
      settings,
      html,
      /a web page instead of an API's answer.*docs\/sso-settings\.openapi\.yaml/,
    ],
    [
      "whose 404 is a web page, which does not mean that there are no settings",
      settings,
      { ...html, status: 404 },
      /404.*web page/,
    ],
    [
      "that redirects",
      settings,
      { status: 307, headers: { location: "https://example.com/" } },
      /redirect, which is not followed/,
    ],
    [
      "that answers more than is read",
      settings,
      { status: 200, body: Buffer.alloc(5_000_000, "x") },
      /No answer larger than/,
    ],
    ["that answers other JSON", settings, json({ hello: "world" }), /not as documented, at "imagekitId"/],
    [
      "that answers for another account",
      settings,
      (answer) => changed({ imagekitId: "stranger" })(answer),
      /account stranger/,
    ],
    [
      "that repeats the key",
      settings,
      json({ message: "no such key: private_sim_acmeshoes" }, 400),
      /no such key: \*\*\*/,
    ],
    [
      "that refuses the document",
      "PUT /imagekit",
      json({ message: "The metadata XML was refused." }, 400),
      /PUT .* answered 400: "The metadata XML was refused/,
    ],
    [
      "that says yes and does not do it",
      "PUT /imagekit",
      () => json({ imagekitId: "acmeshoes", metadataXml: "x", spEntityId: null, enabled: true }),
      /read back differs/,
    ],
  ])("from an endpoint %s", async (_what, line, harm, says) => {
    putOutside({ spEntityId: null });
    world.proxy.spoil(new RegExp(`^${line}`), harm);
    const message = await create({});
    expect(message).toMatch(/^Account acmeshoes: /);
    expect(message).toMatch(says);
  });
});

describe("the key, repeated by an endpoint in whatever place and form, is in no message and no state:", () => {
  const key = "private_sim_acmeshoes";
  const basic = Buffer.from(`${key}:`).toString("base64");
  const escaped = [...key].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

  test.each<[string, () => Harm | ((answer: Answer) => Harm)]>([
    ["as the account", () => changed({ imagekitId: key })],
    ["as the account, in base64", () => changed({ imagekitId: `x${basic}` })],
    ["as the account of a 404", () => json({ message: "None.", imagekitId: `id-${key}` }, 404)],
    ["as the request's id", () => ({ ...json({ message: "No." }, 400), headers: { "x-ik-requestid": `id-${key}` } })],
    ["as the request's id of a 503", () => ({ ...json({}, 503), headers: { "x-ik-requestid": basic } })],
    [
      "in a redirect",
      () => ({ status: 302, headers: { location: `https://x/${key}` }, body: encodeURIComponent(key) }),
    ],
    [
      "as the entity ID of metadata that is another's",
      () =>
        changed({
          metadataXml: (held()?.metadataXml ?? "").replace(/entityID="[^"]*"/, `entityID="https://x/${key}"`),
        }),
    ],
    ["as the entity ID of metadata that cannot be read", () => changed({ metadataXml: `<x entityID="${key}"` })],
    [
      "written as JSON allows",
      () => (answer) => ({ ...answer, body: String(answer.body).replace('"acmeshoes"', `"${escaped}"`) }),
    ],
  ])("%s", async (_, harm) => {
    putOutside({ spEntityId: null });
    const spoiled = harm();
    world.proxy.spoil(/^GET \/imagekit/, spoiled);
    const hasty = await world.another({ timeoutSeconds: "1" });
    const message = await world.refusal(hasty.create(tokens.ssoSettings, account.settings.inputs));
    for (const form of [key, basic, encodeURIComponent(key)]) expect(message).not.toContain(form);
    expect(message).toMatch(/^Account acmeshoes: /);
    await world.closeOthers();
  });

  test("as the Entity ID, in what a refresh writes", async () => {
    world.proxy.spoil(/^GET \/imagekit/, changed({ spEntityId: `https://x/${key}?${basic}` }));
    const found = await world.refresh(account.settings);
    expect(found?.inputs.spEntityId).toBe("https://x/***?***");
    world.proxy.heal();
    account.settings = await world.make(tokens.ssoSettings, account.news.settings);
  });
});

test("an Entity ID without end, and with commands for the log, is shown bounded and harmless", async () => {
  putOutside({ spEntityId: `::warning::\u001b[31m${"x".repeat(400_000)}` });
  world.proxy.spoil(/^PUT \/imagekit/, (answer) => answer);
  const before = world.plugin.errorOutput.length;
  account.settings = await world.make(tokens.ssoSettings, account.news.settings);
  const told = () => world.plugin.errorOutput.slice(before).join("");
  await vi.waitFor(() => expect(told()).toContain("they are replaced."));
  const log = told();
  expect(log.length).toBeLessThan(1_000);
  expect(log).not.toContain("::warning");
  expect(log).not.toContain("\u001b");
});

test("429 waits the milliseconds that X-RateLimit-Reset asks for", async () => {
  putOutside({ spEntityId: null });
  const limited = { ...json({ message: "Rate limit" }, 429), headers: { "x-ratelimit-reset": "700" } };
  world.proxy.spoil(/^PUT \/imagekit/, limited, 1);
  const began = performance.now();
  account.settings = await world.make(tokens.ssoSettings, account.news.settings);
  expect(performance.now() - began).toBeGreaterThan(690);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("429 with an X-RateLimit-Reset that is no number, or asks for no wait, is waited for all the same", async () => {
  for (const value of ["0", "0x10", "-1"]) {
    putOutside({ spEntityId: null });
    const limited = { ...json({ message: "Rate limit" }, 429), headers: { "x-ratelimit-reset": value } };
    world.proxy.spoil(/^PUT \/imagekit/, limited, 2);
    const began = performance.now();
    account.settings = await world.make(tokens.ssoSettings, account.news.settings);
    expect(performance.now() - began).toBeGreaterThan(0.75 * (250 + 500));
  }
});

test("a PUT cut off after it took effect succeeds", async () => {
  putOutside({ spEntityId: null });
  world.proxy.spoil(/^PUT \/imagekit/, { after: "cut" }, 2);
  expect(await world.make(tokens.ssoSettings, account.news.settings)).toEqual(account.settings);
});

test("the key and the address may be in files", async () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(world.folder, name), text);
    return `file:${join(world.folder, name)}`;
  };
  const news = delivery({
    url: file("address", `${world.proxy.url}/imagekit/accounts/{imagekitId}/sso-settings\n`),
    credential: file("key-acmeshoes", "private_sim_acmeshoes\n").replace("acmeshoes", "{imagekitId}"),
  });
  expect((await world.make(tokens.ssoSettings, news)).properties).toEqual({ ...news, delivered: true });
});

test("references may be one for each account, as the agency file's are before they are filled in", async () => {
  const address = `${world.proxy.url}/imagekit/accounts/acmeshoes/sso-settings`;
  const plugin = await world.another({}, { IMAGEKIT_SETTINGS_URL_acmeshoes: address });
  const news = delivery({
    url: "env:IMAGEKIT_SETTINGS_URL_{imagekitId}",
    credential: "env:IMAGEKIT_PRIVATE_KEY_{imagekitId}",
  });
  expect((await world.make(tokens.ssoSettings, news, plugin)).properties).toEqual({ ...news, delivered: true });
});

test.each([
  [{ account: "../escape" }, "account"],
  [{ delivery: { channel: "http", url: "http://imagekit.example", credential: "env:A" } }, "delivery.url"],
  [{ delivery: { channel: "http", url: "https://a:b@imagekit.example", credential: "env:A" } }, "delivery.url"],
  [
    { delivery: { channel: "http", url: "https://imagekit.example", credential: "private_key" } },
    "delivery.credential",
  ],
  [{ delivery: { channel: "pigeon" } }, "delivery.channel"],
  [{ metadataDigest: "short" }, "metadataDigest"],
])("%j is refused at its place", async (wrong, property) => {
  const { failures } = await world.plugin.check(tokens.ssoSettings, { ...account.news.settings, ...wrong });
  expect(failures.map((failure) => failure.property)).toEqual([property]);
});

describe("what the stack's configuration does not allow is refused before anything is changed, and again where it is used:", () => {
  const refusedAt = async (way: object) => {
    const { failures } = await world.plugin.check(tokens.ssoSettings, delivery(way));
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  };

  test.each([
    [{ url: "https://collector.example/{imagekitId}" }, "delivery.url: collector.example is not among the hosts"],
    [{ url: "https://api.imagekit.example.evil.example/" }, "delivery.url: api.imagekit.example.evil.example is not"],
    [{ credential: "env:ARM_CLIENT_SECRET" }, "delivery.credential: env:ARM_CLIENT_SECRET is the run's own"],
    [{ credential: "env:arm-client-secret" }, "delivery.credential: env:arm-client-secret is the run's own"],
    [{ url: "env:ACTIONS_ID_TOKEN_REQUEST_URL" }, "delivery.url: env:ACTIONS_ID_TOKEN_REQUEST_URL is the run's own"],
    [{ credential: "file:/etc/passwd" }, "delivery.credential: /etc/passwd leads out of the project's folder"],
    [{ credential: "file:../../../etc/passwd" }, "delivery.credential: ../../../etc/passwd leads out of"],
  ])("%j", async (way, problem) => {
    expect(await refusedAt(way)).toEqual([expect.stringContaining(problem)]);
  });

  test("an address that only the environment tells: no key is sent there", async () => {
    const message = await world.refusal(world.make(tokens.ssoSettings, delivery({ url: "env:OTHER_ADDRESS" })));
    expect(message).toMatch(/^Account acmeshoes: nothing was sent .* collector\.example is not among the hosts/);
  });

  test("a link that leads out of the folders that are allowed, for a key and for a bundle", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    writeFileSync(join(outside, "key"), "private_sim_acmeshoes");
    symlinkSync(join(outside, "key"), join(world.folder, "linked-key"));
    expect(await refusedAt({ credential: `file:${join(world.folder, "linked-key")}` })).toHaveLength(1);
    mkdirSync(join(world.folder, "bundles"));
    symlinkSync(outside, join(world.folder, "bundles", "acmeshoes"));
    const handover = { delivery: { channel: "handover", folder: join(world.folder, "bundles") } };
    const news = { ...account.news.settings, ...handover };
    const { failures } = await world.plugin.check(tokens.ssoSettings, news);
    expect(failures).toMatchObject([{ property: "delivery.folder" }]);
    const state = { ...account.settings, inputs: news, properties: { ...news, delivered: false } };
    expect(await world.refusal(world.delete(state))).toContain("leads out of the project's folder");
    expect(readdirSync(outside)).toEqual(["key"]);
    rmSync(outside, { recursive: true });
  });

  test("a host that is allowed may be sent to", async () => {
    const plugin = await world.another({ settingsHosts: "other.example, *.imagekit.example" });
    const news = delivery({ url: "https://sso.imagekit.example/{imagekitId}" });
    expect((await plugin.check(tokens.ssoSettings, news)).failures).toEqual([]);
  });
});

test("an import without the way to the account says which settings it needs", async () => {
  const message = await world.refusal(world.import(tokens.ssoSettings, "acmeshoes"));
  expect(message).toContain("imagekit:settingsUrl and imagekit:settingsCredential");
});
