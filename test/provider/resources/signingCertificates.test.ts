import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certificateProof } from "../../../domain/desired/ownershipNonce.ts";
import { certificateSubject } from "../../../domain/saml/certificateSubject.ts";
import {
  type Account,
  application,
  certificatesOf,
  expected204,
  program,
  seed,
  setUp,
  tokens,
} from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;

beforeAll(async () => {
  world = await PluginWorld.start();
  account = await setUp(world, "acmeshoes");
});
afterAll(() => world.close());

const principal = () => `/servicePrincipals/${account.principalId}`;
const add = async (displayName: string, rest: object = {}) =>
  (await world.admin.post(`${principal()}/addTokenSigningCertificate`, { displayName, ...rest })).body
    .thumbprint as string;
const declare = (...names: string[]) => program.certificates("acmeshoes", account.principalId, names);
const live = () => {
  const { keyCredentials, passwordCredentials } = world.simulator.store.servicePrincipals.get(
    account.principalId,
  ) as never as {
    keyCredentials: { usage: string; customKeyIdentifier: string; displayName: string }[];
    passwordCredentials: { customKeyIdentifier: string }[];
  };
  const groups = new Set(keyCredentials.map((one) => one.customKeyIdentifier));
  // A certificate is three credentials that belong together: none may be left alone.
  expect(keyCredentials.length).toBe(2 * groups.size);
  expect(new Set(passwordCredentials.map((one) => one.customKeyIdentifier))).toEqual(groups);
  return keyCredentials
    .filter(({ usage }) => usage === "Verify")
    .map(({ displayName }) =>
      displayName.endsWith(` ${proof(displayName)}`) ? `${generation(displayName)} proven` : displayName,
    );
};
const generation = (displayName: string) => /^CN=imagekit-sso (\S+)/.exec(displayName)?.[1] ?? "";
const proof = (displayName: string) => certificateProof(seed, account.principalId, generation(displayName));
/** As this stack would name it. */
const ours = (name: string) => certificateSubject(name, certificateProof(seed, account.principalId, name));
const activate = (thumbprint: string | null) =>
  expected204(world.admin.patch(principal(), { preferredTokenSigningKeyThumbprint: thumbprint }));
const remove = async (stays: (displayName: string) => boolean) => {
  const { body } = await world.admin.get(`${principal()}?$select=keyCredentials,passwordCredentials`);
  const keep = ({ displayName }: { displayName: string }) => stays(displayName);
  const keyCredentials = body.keyCredentials.filter(keep).map((key: object) => ({ ...key, key: null }));
  await expected204(
    world.admin.patch(principal(), { keyCredentials, passwordCredentials: body.passwordCredentials.filter(keep) }),
  );
};

describe("drift", () => {
  test("a certificate that nobody declared is found, and removed", async () => {
    const thumbprint = await add("CN=somebody");
    const drifted = (await world.refresh(account.certificates)) as State;
    expect(drifted.inputs.generations).toEqual([{ name: "g1" }, { name: `undeclared:${thumbprint}` }]);
    account.certificates = await world.update(drifted, account.news.certificates);
    expect(live()).toEqual(["g1 proven"]);
    expect(await world.refresh(account.certificates)).toEqual(account.certificates);
  });

  test("one that nobody declared but Entra signs with stops the delivery, and is removed once it is not active", async () => {
    const thumbprint = await add("CN=imagekit-sso g1");
    await activate(thumbprint);
    const drifted = (await world.refresh(account.certificates)) as State;
    expect(drifted.inputs.generations).toEqual([{ name: "g1" }, { name: `undeclared:${thumbprint}` }]);
    expect(certificatesOf(drifted)).toEqual(certificatesOf(account.certificates));
    const message = await world.refusal(world.update(drifted, account.news.certificates));
    expect(message).toMatch(
      new RegExp(`^Account acmeshoes: .* has the signing certificate ${thumbprint}, which this stack did not make`),
    );
    expect(message).toContain("Nothing was delivered to ImageKit and nothing activated.");
    expect(live()).toEqual(["g1 proven", "CN=imagekit-sso g1"]);
    await activate(certificatesOf(account.certificates)[0].thumbprint);
    account.certificates = await world.update(drifted, account.news.certificates);
    expect(account.certificates.properties.retained).toEqual([]);
    expect(live()).toEqual(["g1 proven"]);
  });

  test("a second one of the same generation is undeclared too; the active one stays", async () => {
    const twin = await add("CN=imagekit-sso g1");
    const drifted = (await world.refresh(account.certificates)) as State;
    expect(drifted.inputs.generations).toContainEqual({ name: `undeclared:${twin}` });
    const before = certificatesOf(account.certificates);
    account.certificates = await world.update(drifted, account.news.certificates);
    expect(certificatesOf(account.certificates)).toEqual(before);
    expect(live()).toEqual(["g1 proven"]);
  });

  test("a declared one that is gone is made again", async () => {
    const [gone] = certificatesOf(account.certificates);
    await activate(null);
    await remove(() => false);
    const drifted = (await world.refresh(account.certificates)) as State;
    expect(drifted.inputs.generations).toEqual([]);
    account.certificates = await world.update(drifted, account.news.certificates);
    expect(certificatesOf(account.certificates)[0].thumbprint).not.toBe(gone.thumbprint);
    expect(live()).toEqual(["g1 proven"]);
  });
});

describe("generations", () => {
  test("a second is added beside the first, whose keys stay", async () => {
    const [first] = certificatesOf(account.certificates);
    account.certificates = await world.update(account.certificates, declare("g1", "g2"));
    expect(certificatesOf(account.certificates)).toEqual([first, expect.objectContaining({ generation: "g2" })]);
    expect(await world.refresh(account.certificates)).toEqual(account.certificates);
  });

  test("are a set: another order is no change, and a refresh keeps the state's", async () => {
    expect(await world.diff(account.certificates, declare("g2", "g1"))).toMatchObject({ changed: false });
    const turned = await world.make(tokens.signingCertificates, declare("g2", "g1"));
    expect(certificatesOf(turned).map(({ generation }) => generation)).toEqual(["g2", "g1"]);
    expect(await world.refresh(turned)).toEqual(turned);
  });

  test("the active one is never removed, the others are", async () => {
    const second = certificatesOf(account.certificates)[1];
    await activate(second?.thumbprint ?? "");
    const kept = await world.update(account.certificates, declare("g1"));
    expect(kept.properties.retained).toEqual([second?.thumbprint]);
    account.certificates = await world.update(kept, declare("g2"));
    expect(live()).toEqual(["g2 proven"]);
    expect(account.certificates.properties.retained).toEqual([]);
  });

  test("an end is given as asked, and cannot be moved", async () => {
    const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
    const ending = (endDateTime: string) => ({
      ...declare("g2"),
      generations: [{ name: "g2" }, { name: "g3", endDateTime }],
    });
    account.certificates = await world.update(account.certificates, ending(inAYear));
    expect(certificatesOf(account.certificates)[1]).toMatchObject({ generation: "g3", notAfter: inAYear });
    expect(await world.refresh(account.certificates)).toEqual(account.certificates);
    const later = new Date(Date.now() + 400 * 86_400_000).toISOString();
    const { failures } = await world.plugin.check(
      tokens.signingCertificates,
      ending(later),
      account.certificates.inputs,
    );
    expect(failures).toMatchObject([{ property: "generations[1].endDateTime" }]);
    expect(failures[0]?.reason).toMatch(/generation g3 .*Entra cannot change that/);
  });

  describe("an end that Entra cannot make", () => {
    const ends = ["2020-01-01T00:00:00Z", "2031-01-01T00:00:00Z"];
    const ending = (endDateTime: string) => ({ ...declare("g1"), generations: [{ name: "g9", endDateTime }] });
    const reason = (end: string) =>
      new RegExp(`generation g9 cannot end at ${end}: .* ends after 20.*Z and at 20.*Z at the latest\\. Write`);

    test.each(ends)("%s is refused before anything is asked of Entra", async (end) => {
      const { failures } = await world.plugin.check(tokens.signingCertificates, ending(end));
      expect(failures).toEqual([
        { property: "generations[0].endDateTime", reason: expect.stringMatching(reason(end)) },
      ]);
    });

    test.each(ends)("%s is no reason against a certificate that is live", async (end) => {
      const { failures } = await world.plugin.check(tokens.signingCertificates, ending(end), declare("g9"));
      expect(failures).toEqual([]);
    });

    test("is told where the certificate was removed meanwhile", async () => {
      const state = { ...account.certificates, inputs: declare("g1", "g9") };
      const message = await world.refusal(world.update(state, ending("2026-01-01T00:00:00Z")));
      expect(message).toMatch(/^Account acmeshoes: the certificate of generation g9 cannot end at 2026-01-01/);
    });
  });

  test.each([
    [{ generations: [] }, "generations"],
    [{ generations: [{ name: "g1" }, { name: "g1" }] }, "generations"],
    [{ generations: [{ name: "has space" }] }, "generations[0].name"],
    [{ generations: [{ name: "g1", endDateTime: "next year" }] }, "generations[0].endDateTime"],
    [{ servicePrincipalId: "x" }, "servicePrincipalId"],
  ])("%j is refused at its place", async (wrong, property) => {
    const { failures } = await world.plugin.check(tokens.signingCertificates, { ...declare("g1"), ...wrong });
    expect(failures.map((failure) => failure.property)).toEqual([property]);
  });
});

describe("what Entra signs with is kept, although", () => {
  let [first, second] = ["", ""];

  /** Undeclares g3, which somebody chose a moment ago; `stale` reads say that g2 still is the chosen one. */
  const retainedWith = async (isStale: (read: number) => boolean) => {
    account.certificates = await world.make(tokens.signingCertificates, declare("g2", "g3"));
    [second = "", first = ""] = certificatesOf(account.certificates).map(({ thumbprint }) => thumbprint);
    await activate(first);
    let read = 0;
    world.proxy.spoil(/^GET .*keyCredentials/, (answer) => {
      read += 1;
      if (!isStale(read)) return undefined;
      const body = { ...JSON.parse(String(answer.body)), preferredTokenSigningKeyThumbprint: second };
      return { ...answer, body: JSON.stringify(body) };
    });
    const made = await world.make(tokens.signingCertificates, declare("g2"));
    world.proxy.heal();
    return made.properties.retained;
  };

  test("readers that are behind and readers that are not take turns", async () => {
    expect(await retainedWith((read) => read % 2 === 0 && read < 7)).toEqual([first]);
  });

  test("all of the first readers are behind", async () => {
    expect(await retainedWith((read) => read <= 5)).toEqual([first]);
  });

  test("all but the very first reader are behind", async () => {
    expect(await retainedWith((read) => read > 1)).toEqual([first]);
  });

  test("the chosen one has ended, and Entra has gone over to a valid one by itself", async () => {
    const { clock } = world.simulator.world;
    const days = 86_400;
    clock.advance(-100 * days);
    const ended = await add(ours("ended"), { endDateTime: new Date(Date.now() - days * 1_000).toISOString() });
    clock.advance(100 * days);
    const other = await add(ours("other"));
    await activate(ended);
    const kept = await world.make(tokens.signingCertificates, declare("g2"));
    expect(kept.properties.retained).toEqual(expect.arrayContaining([ended, other]));
    await activate(second);
    account.certificates = await world.make(tokens.signingCertificates, declare("g2"));
    expect(live()).toEqual(["g2 proven"]);
  });
});

test("a credential that is no certificate is undeclared, and removed alone", async () => {
  const { store } = world.simulator;
  const principalNow = () => {
    const found = store.servicePrincipals.get(account.principalId);
    if (!found) throw new Error("the principal is gone");
    return found;
  };
  const { keyCredentials } = principalNow();
  const strange = (key: string) => ({
    ...(keyCredentials.find(({ usage }) => usage === "Verify") as (typeof keyCredentials)[number]),
    ...{ keyId: crypto.randomUUID(), customKeyIdentifier: null, displayName: "CN=imagekit-sso g2" },
    key: Buffer.from(key).toString("base64"),
  });
  const [one, ours] = [strange("not a certificate"), certificatesOf(account.certificates)];
  store.servicePrincipals.put({ ...principalNow(), keyCredentials: [...keyCredentials, one as never] });
  const drifted = (await world.refresh(account.certificates)) as State;
  expect(drifted.inputs.generations).toContainEqual({ name: expect.stringMatching(/^undeclared:[0-9A-F]{40}$/) });
  account.certificates = await world.update(drifted, account.certificates.inputs);
  expect(principalNow().keyCredentials).toEqual(keyCredentials);
  expect(certificatesOf(account.certificates)).toEqual(ours);
});

test("a certificate whose bytes Graph does not show is an error that says so", async () => {
  world.proxy.spoil(/^GET .*keyCredentials/, ({ status, headers = {}, body = "" }) => {
    const shown = JSON.parse(body.toString());
    for (const key of shown.keyCredentials) key.key = null;
    return { status, headers, body: JSON.stringify(shown) };
  });
  const message = await world.refusal(world.refresh(account.certificates));
  world.proxy.heal();
  expect(message).toMatch(/^Account acmeshoes: Graph shows the certificate .* without its bytes/);
});

describe("a certificate that was there before", () => {
  let planted = "";
  let plantedAccount: Account["application"];
  let principalId = "";
  const make = (names = ["g1"]) =>
    world.make(tokens.signingCertificates, program.certificates("acmehats", principalId, names));
  const names = () => keys().filter(({ usage }) => usage === "Verify");
  const keys = () => world.simulator.store.servicePrincipals.get(principalId)?.keyCredentials ?? [];

  beforeAll(async () => {
    plantedAccount = await application(world, "acmehats");
    const principal = await world.make(tokens.replicatedServicePrincipal, program.principal(plantedAccount));
    principalId = principal.id;
    const { body } = await world.admin.post(`/servicePrincipals/${principalId}/addTokenSigningCertificate`, {
      displayName: "CN=imagekit-sso g1",
    });
    planted = body.thumbprint;
  });

  test("never stands for a generation by its name, and stops the delivery while it may sign", async () => {
    for (const _again of [1, 2]) {
      const message = await world.refusal(make());
      expect(message).toContain(`has the signing certificate ${planted}, which this stack did not make`);
      // One of ours is there to be activated instead; a second try makes no further one.
      expect(names()).toHaveLength(2);
    }
  });

  test("is removed once one of ours is active", async () => {
    const own = names().find(({ displayName }) => displayName !== "CN=imagekit-sso g1");
    const thumbprint = Buffer.from(own?.customKeyIdentifier ?? "", "base64")
      .toString("hex")
      .toUpperCase();
    const change = { preferredTokenSigningKeyThumbprint: thumbprint };
    await expected204(world.admin.patch(`/servicePrincipals/${principalId}`, change));
    const made = await make();
    expect(certificatesOf(made).map((one) => one.thumbprint)).toEqual([thumbprint]);
    expect(names()).toHaveLength(1);
  });

  test("by a client secret of the principal the delivery is stopped, too", async () => {
    const secret = { passwordCredential: { displayName: "mine" } };
    const { body } = await world.admin.post(`/servicePrincipals/${principalId}/addPassword`, secret);
    expect(await world.refusal(make())).toContain(`has the client secret "mine" (${body.keyId})`);
    await expected204(world.admin.post(`/servicePrincipals/${principalId}/removePassword`, { keyId: body.keyId }));
    await make();
  });

  test("counts as ours once somebody has imported it", async () => {
    const { body } = await world.admin.post(`/servicePrincipals/${principalId}/addTokenSigningCertificate`, {
      displayName: "CN=Microsoft Azure Federated SSO Certificate",
    });
    const change = { preferredTokenSigningKeyThumbprint: body.thumbprint };
    await expected204(world.admin.patch(`/servicePrincipals/${principalId}`, change));
    const imported = (await world.import(tokens.signingCertificates, principalId)) as State;
    expect(imported.properties.retained).toEqual([body.thumbprint]);
    const kept = await world.update(imported, program.certificates("acmehats", principalId));
    expect(kept.properties.retained).toEqual([body.thumbprint]);
  });
});
