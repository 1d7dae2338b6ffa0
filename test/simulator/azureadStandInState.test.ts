import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unknown } from "../../provider/adapter/resource.ts";
import { requireLoopback } from "../../simulator/azuread/loopback.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { program } from "./azureadRequests.ts";
import { AzureadWorld, standIn, tokens } from "./azureadWorld.ts";

type Made = Awaited<ReturnType<AzureadWorld["plugin"]["make"]>>;
let world: AzureadWorld;
let application: Made;
let principal: Made;
let identifier: Made;

beforeAll(async () => {
  world = await AzureadWorld.start();
  application = await world.plugin.make(tokens.application, program.application);
  await world.outside("POST", "/v1.0/servicePrincipals", { appId: application.properties.clientId });
  principal = await world.plugin.make(tokens.principal, program.principal(application.properties.clientId));
  identifier = await world.plugin.make(tokens.identifier, program.identifier(application.id));
});
afterAll(() => world.close());

/** What a refresh preview would show: the program's inputs against the live object. */
async function drift(token: string, made: Made): Promise<string[]> {
  const found = await world.plugin.read(token, made.id, { inputs: made.inputs, outputs: made.properties });
  if (found === undefined) return ["gone"];
  const { detail } = await world.plugin.diff(token, {
    id: made.id,
    oldInputs: found.inputs,
    oldOutputs: found.outputs,
    news: made.inputs,
    ignoreChanges: ["identifierUris"],
  });
  return Object.entries(detail).map(([path, kind]) => `${path} ${kind}`);
}

describe("diff", () => {
  test("nothing differs after the making", async () => {
    expect(await drift(tokens.application, application)).toEqual([]);
    expect(await drift(tokens.principal, principal)).toEqual([]);
    expect(await drift(tokens.identifier, identifier)).toEqual([]);
  });

  test.each([
    ["reply URL", "application", { web: { redirectUris: ["https://elsewhere.example/"] } }, ["web update"]],
    ["logout URL", "application", { web: { logoutUrl: null } }, ["web update"]],
    ["display name", "application", { displayName: "other" }, ["displayName update"]],
    ["SSO mode", "principal", { preferredSingleSignOnMode: null }, ["preferredSingleSignOnMode add"]],
    ["relay state", "principal", { samlSingleSignOnSettings: { relayState: null } }, ["samlSingleSignOn add"]],
    ["assignment requirement", "principal", { appRoleAssignmentRequired: false }, ["appRoleAssignmentRequired add"]],
    ["disabled account", "principal", { accountEnabled: false }, ["accountEnabled add"]],
    ["login URL", "principal", { loginUrl: "https://elsewhere.example/" }, ["loginUrl delete"]],
  ] as const)("a %s changed outside is seen, and repaired by an update", async (_what, kind, change, expected) => {
    const [token, made] =
      kind === "application" ? ([tokens.application, application] as const) : ([tokens.principal, principal] as const);
    await world.outside("PATCH", `/v1.0${made.id}`, change);
    expect(await drift(token, made)).toEqual(expected);
    await world.plugin.update(token, {
      id: made.id,
      oldInputs: made.inputs,
      oldOutputs: made.properties,
      news: made.inputs,
    });
    expect(await drift(token, made)).toEqual([]);
  });

  test("an extra tag is seen", async () => {
    await world.outside("PATCH", `/v1.0${principal.id}`, {
      tags: [...(principal.properties.tags as string[]), "HideApp"],
    });
    expect(await drift(tokens.principal, principal)).toEqual(["featureTags update"]);
  });

  test("what cannot change in place replaces", async () => {
    const replaced = async (token: string, made: Made, change: object) => {
      const news = { ...made.inputs, ...change };
      return (
        await world.plugin.diff(token, { id: made.id, oldInputs: made.inputs, oldOutputs: made.properties, news })
      ).replaces;
    };
    expect(await replaced(tokens.principal, principal, { clientId: unknown })).toEqual(["clientId"]);
    expect(
      await replaced(tokens.identifier, identifier, { identifierUri: "https://imagekit.io/saml/consume#x" }),
    ).toEqual(["identifierUri"]);
    expect(await replaced(tokens.application, application, { displayName: "x" })).toEqual([]);
  });

  test("the order of sets is no change", async () => {
    const news = { ...application.inputs, owners: [...(application.inputs.owners as string[])].reverse() };
    const answer = await world.plugin.diff(tokens.application, {
      id: application.id,
      oldInputs: application.inputs,
      oldOutputs: application.properties,
      news,
    });
    expect(answer.changed).toBe(false);
  });
});

describe("import", () => {
  test("by id alone gives inputs under which nothing differs", async () => {
    for (const [token, made] of [
      [tokens.application, application],
      [tokens.identifier, identifier],
    ] as const) {
      const found = await world.plugin.import(token, made.id);
      expect(found?.id).toBe(made.id);
      const state = { id: made.id, oldInputs: found?.inputs ?? {}, oldOutputs: found?.outputs ?? {} };
      expect(
        await world.plugin.diff(token, { ...state, news: made.inputs, ignoreChanges: ["identifierUris"] }),
      ).toMatchObject({ changed: false });
    }
  });

  test("of an id in another form says the form", async () => {
    await expect(world.plugin.import(tokens.application, String(application.properties.objectId))).rejects.toThrow(
      "/applications/<id>",
    );
  });
});

test("the caller's own ids come out of its token", async () => {
  expect(await world.plugin.invoke("azuread:index/getClientConfig:getClientConfig")).toMatchObject({
    tenantId: "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
    clientId: "5b1f2a9e-7c44-4d0e-8a6b-2f9d3c1e0a77",
    objectId: "9d7e3b10-52c8-4f6d-b1aa-6e4c8f2d7b35",
  });
});

test("a property it does not know is refused, not ignored", async () => {
  const { failures } = await world.plugin.check(tokens.application, { ...program.application, templateId: "x" });
  expect(failures).toEqual([{ property: "templateId", reason: expect.stringContaining("stand-in") }]);
});

describe("loopback only", () => {
  test.each(["https://localhost:1/", "http://127.0.0.1:1", "https://127.8.9.10/", "https://[::1]:8443/"])(
    "%s is this machine",
    (address) => {
      expect(requireLoopback(address, "Graph address")).toBeInstanceOf(URL);
    },
  );

  test.each([
    "https://graph.microsoft.com/",
    "https://localhost.example.com/",
    "https://127.0.0.1.example.com/",
    "https://127.0.0.1@graph.microsoft.com/",
    "file:///etc/passwd",
    "",
  ])("%s is refused", (address) => {
    expect(() => requireLoopback(address, "Graph address")).toThrow("stand-in");
  });

  test("a metadata host elsewhere stops it before it asks anything", async () => {
    const config = { metadataHost: "management.azure.com", tenantId: "t", clientId: "c", clientSecret: "s" };
    await expect(PluginClient.start(standIn, { config })).rejects.toThrow(/stand-in .* metadata host/);
  });
});
