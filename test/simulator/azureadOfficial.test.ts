/** The stand-in beside the official plugin, as recorded in this project's own program: request by request, body by body. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AzureadWorld, tokens } from "./azureadWorld.ts";

interface Row {
  at_ms: number;
  method: string;
  path: string;
  request?: unknown;
  status: number;
}
type Made = Awaited<ReturnType<AzureadWorld["plugin"]["make"]>>;

const runner = "9d7e3b10-52c8-4f6d-b1aa-6e4c8f2d7b35";
const consume = "https://imagekit.io/saml/consume#acmeshoes";
const role = (value: string, id: string) => ({
  id,
  allowedMemberTypes: ["User"],
  value,
  displayName: value,
  description: value,
  enabled: true,
});
const application = {
  displayName: "ImageKit acmeshoes",
  signInAudience: "AzureADMyOrg",
  owners: [runner],
  notes: "imagekit-sso:rec/acmeshoes",
  api: { requestedAccessTokenVersion: 2 },
  web: {
    homepageUrl: "https://imagekit.io/dashboard",
    logoutUrl: "https://imagekit.io/logout",
    redirectUris: [consume],
  },
  appRoles: [
    role("developer", "531efffa-50f1-5543-a3cc-35b94c27ea3f"),
    role("finance", "79c5c31d-01d8-5d8b-a655-7f44d60059d4"),
  ],
};
const principalOf = (clientId: unknown) => ({
  clientId,
  useExisting: true,
  owners: [runner],
  preferredSingleSignOnMode: "saml",
  samlSingleSignOn: { relayState: "https://imagekit.io/dashboard" },
  featureTags: [{ enterprise: true, customSingleSignOn: true }],
  appRoleAssignmentRequired: true,
  notes: "imagekit-sso:rec/acmeshoes",
});

let world: AzureadWorld;
beforeAll(async () => {
  world = await AzureadWorld.start();
});
beforeEach(() => {
  world.simulator.faults.clear();
  world.simulator.requests.clear();
});
afterAll(() => world.close());

function recorded(name: string): Row[] {
  const text = readFileSync(join(import.meta.dirname, `fixtures/official-2/${name}.jsonl`), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** What can be compared: ids are each run's own, as are the server's address and the names given while waiting. */
function comparable(rows: readonly Omit<Row, "at_ms">[]): string[] {
  return rows.map(({ method, path, request, status }) =>
    `${method} ${decodeURIComponent(path).replaceAll("+", " ")} ${status} ${request == null ? "" : JSON.stringify(sorted(request))}`
      .replaceAll(/https:\/\/(localhost|127\.0\.0\.1):\d+/g, "https://graph")
      .replaceAll(/(?<!"id":")[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}"),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const ours = () => comparable(world.simulator.requests.exchanges());
const ofKind = (rows: readonly Row[], kind: RegExp) => rows.filter(({ path }) => kind.test(path));

async function madeByHand(clientId: unknown): Promise<void> {
  await world.outside("POST", "/v1.0/servicePrincipals", { appId: clientId });
  world.simulator.requests.clear();
}

describe("without faults", () => {
  const create = recorded("create");
  let made: Made;
  let principal: Made;
  let identifier: Made;

  test("an application", async () => {
    made = await world.plugin.make(tokens.application, application);
    expect(ours()).toEqual(comparable(create.slice(0, 6)));
  });

  test("a principal that another client made", async () => {
    await madeByHand(made.properties.clientId);
    principal = await world.plugin.make(tokens.principal, principalOf(made.properties.clientId));
    const first = create.findIndex(({ path }) => path.includes("$filter"));
    expect(ours()).toEqual(comparable(create.slice(first, first + 6)));
  });

  test("an identifier", async () => {
    identifier = await world.plugin.make(tokens.identifier, { applicationId: made.id, identifierUri: consume });
    expect(ours()).toEqual(comparable(ofKind(create.slice(7), /v1\.0\/applications/)));
  });

  test("a refresh of them", async () => {
    for (const [token, { id, inputs, properties: outputs }] of [
      [tokens.application, made],
      [tokens.principal, principal],
      [tokens.identifier, identifier],
    ] as const)
      await world.plugin.read(token, id, { inputs, outputs });
    expect(ours()).toEqual(comparable(recorded("refresh")));
  });

  test("their end", async () => {
    await world.plugin.delete(tokens.identifier, identifier.id, identifier.properties);
    await world.plugin.delete(tokens.principal, principal.id, principal.properties);
    await world.plugin.delete(tokens.application, made.id, made.properties);
    expect(ours()).toEqual(comparable(recorded("destroy")));
  });
});

test("what lags by three seconds is asked for again, at the same times", async () => {
  world.simulator.faults.set({ lagSeconds: 3 });
  const wanted = recorded("lag3-up1").slice(0, 8);
  await world.plugin.make(tokens.application, application);
  expect(ours()).toEqual(comparable(wanted));
  const exchanges = world.simulator.requests.exchanges();
  const gaps = (times: number[]) => times.map((time) => Math.round((time - (times[0] ?? 0)) / 1000));
  expect(gaps(exchanges.map(({ at }) => Date.parse(at)))).toEqual(gaps(wanted.map(({ at_ms }) => at_ms)));
});

test("an application that the read after its making does not find is lost, in the official plugin's words", async () => {
  const wanted = comparable(recorded("flap4-up1"));
  for (let seed = 1; seed < 20; seed += 1) {
    world.simulator.faults.set({ flapSeconds: 4, seed });
    world.simulator.requests.clear();
    const failure: unknown = await world.plugin.make(tokens.application, application).catch((error: unknown) => error);
    if (!(failure instanceof Error) || !failure.message.includes("nil state")) continue;
    expect(failure.message).toMatch(/^expected non-nil error with nil state during Create of urn:pulumi:\S+$/);
    expect((failure as { initFailed?: unknown }).initFailed).toBeUndefined();
    expect(ours()).toEqual(wanted);
    return;
  }
  expect.unreachable("no seed gave a read that was behind");
});
