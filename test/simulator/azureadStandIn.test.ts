import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Properties } from "../../provider/adapter/resource.ts";
import { developer, finance, program, recorded } from "./azureadRequests.ts";
import { AzureadWorld, tokens } from "./azureadWorld.ts";

type Made = Awaited<ReturnType<AzureadWorld["plugin"]["make"]>>;
let world: AzureadWorld;
let application: Made;
let principal: Made;
let identifier: Made;

beforeAll(async () => {
  world = await AzureadWorld.start();
});
afterAll(() => world.close());

async function update(token: string, made: Made, news: Properties): Promise<string[]> {
  return await world.requestsOf(async () => {
    const { inputs } = await world.plugin.check(token, news, made.inputs);
    const options = { id: made.id, oldInputs: made.inputs, oldOutputs: made.properties, news: inputs };
    Object.assign(made, await world.plugin.update(token, options), { inputs });
  });
}

async function refresh(token: string, made: Made) {
  return await world.plugin.read(token, made.id, { inputs: made.inputs, outputs: made.properties });
}

describe("the same requests in the same order as the official plugin", () => {
  test("at the start", async () => {
    expect(await world.requestsOf(() => world.plugin.configure({}))).toEqual(recorded.start);
  });

  test("for an application", async () => {
    const requests = await world.requestsOf(async () => {
      application = await world.plugin.make(tokens.application, program.application);
    });
    expect(requests).toEqual(recorded.createApplication);
    expect(application.id).toBe(`/applications/${application.properties.objectId}`);
    expect(application.properties).toMatchObject({
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      appRoleIds: { developer: developer.id },
      web: program.application.web,
    });
  });

  test("for a principal that another client made", async () => {
    await world.outside("POST", "/v1.0/servicePrincipals", { appId: application.properties.clientId });
    const requests = await world.requestsOf(async () => {
      principal = await world.plugin.make(tokens.principal, program.principal(application.properties.clientId));
    });
    expect(requests).toEqual(recorded.adoptPrincipal);
    expect(principal.id).toBe(`/servicePrincipals/${principal.properties.objectId}`);
  });

  test("for the identifier", async () => {
    const requests = await world.requestsOf(async () => {
      identifier = await world.plugin.make(tokens.identifier, program.identifier(application.id));
    });
    expect(requests).toEqual(recorded.createIdentifier);
    const encoded = Buffer.from("https://imagekit.io/saml/consume#child0").toString("base64");
    expect(identifier.id).toBe(`${application.id}/identifierUris/${encoded}`);
  });

  test("for a refresh, which finds what was made", async () => {
    const made = [
      [tokens.application, application],
      [tokens.principal, principal],
      [tokens.identifier, identifier],
    ] as const;
    const requests = await world.requestsOf(async () => {
      for (const [token, resource] of made) {
        const found = await refresh(token, resource);
        expect(found?.inputs).toEqual(resource.inputs);
        // Both show the identifier, which they do not manage: Entra copies it from the application to the principal.
        const { identifierUris, servicePrincipalNames, ...outputs } = found?.outputs ?? {};
        expect(resource.properties).toMatchObject(outputs);
      }
    });
    expect(requests).toEqual(recorded.refresh);
  });

  test("for one changed property at a time", async () => {
    const { web } = program.application;
    const reply = { ...program.application, web: { ...web, redirectUris: ["https://imagekit.io/saml/consume"] } };
    expect(await update(tokens.application, application, reply)).toEqual(recorded.updateApplication);
    expect(await update(tokens.application, application, { ...program.application, displayName: "renamed" })).toEqual(
      recorded.updateApplication,
    );
    expect(await update(tokens.application, application, program.application)).toEqual(recorded.updateApplication);
    const relay = program.principal(application.properties.clientId);
    relay.samlSingleSignOn = { relayState: "https://imagekit.io/dashboard/x" };
    expect(await update(tokens.principal, principal, relay)).toEqual(recorded.updatePrincipal);
    expect(principal.properties.samlSingleSignOn).toEqual(relay.samlSingleSignOn);
  });

  test("for an app role added and removed", async () => {
    const added = { ...program.application, appRoles: [developer, finance] };
    expect(await update(tokens.application, application, added)).toEqual(recorded.addRole);
    expect(Object.keys(application.properties.appRoleIds as object).sort()).toEqual(["developer", "finance"]);
    expect(await update(tokens.application, application, program.application)).toEqual(recorded.removeRole);
    expect(Object.keys(application.properties.appRoleIds as object)).toEqual(["developer"]);
  });

  test("and none of it touched the identifier", async () => {
    expect(await refresh(tokens.identifier, identifier)).toBeDefined();
  });

  test("for the end of it all", async () => {
    const requests = await world.requestsOf(async () => {
      await world.plugin.delete(tokens.identifier, identifier.id, identifier.properties);
      await world.plugin.delete(tokens.principal, principal.id, principal.properties);
      await world.plugin.delete(tokens.application, application.id, application.properties);
    });
    expect(requests).toEqual(recorded.destroy);
  });

  test("for a principal of its own making", async () => {
    const { clientId } = (await world.plugin.make(tokens.application, program.application)).properties;
    const inputs = { ...program.principal(clientId), useExisting: false };
    const requests = await world.requestsOf(async () => {
      await world.plugin.make(tokens.principal, inputs);
    });
    expect(requests).toEqual(recorded.createPrincipal);
    await expect(world.plugin.make(tokens.principal, inputs)).rejects.toThrow("needs to be imported");
  });
});
