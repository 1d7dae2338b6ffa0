import { beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
let admin: GraphClient;
let there: { id: string; spId: string };
beforeAll(async () => {
  admin = await GraphClient.admin(simulator.current);
  there = await admin.samlApplication("there");
});

describe("a property that Graph does not know is refused at any depth, on POST and PATCH, and nothing is stored:", () => {
  test.each([
    ["web", { nope: 1 }],
    ["web", { implicitGrantSettings: { nope: true } }],
    ["web", { redirectUriSettings: [{ uri: "https://imagekit.io/saml/consume", nope: 1 }] }],
    ["api", { nope: 1 }],
    ["info", { nope: "https://agency.example" }],
    ["spa", { logoutUrl: "https://agency.example" }],
    ["publicClient", { nope: [] }],
    ["parentalControlSettings", { nope: "Allow" }],
  ])("%s %j", async (property, value) => {
    const made = await admin.post("/applications", { displayName: "nested", [property]: value });
    expect([made.status, made.body.error?.code]).toEqual([400, "Request_BadRequest"]);
    const changed = await admin.patch(`/applications/${there.id}`, { displayName: "changed", [property]: value });
    expect([changed.status, changed.body.error?.code]).toEqual([400, "Request_BadRequest"]);
    const { body } = await admin.get(`/applications/${there.id}`);
    expect(body.displayName).toBe("there");
    expect(JSON.stringify(body)).not.toContain("nope");
  });

  test("samlSingleSignOnSettings of a service principal", async () => {
    const settings = { samlSingleSignOnSettings: { relaystate: "https://imagekit.io/dashboard" } };
    const answer = await admin.patch(`/servicePrincipals/${there.spId}`, settings);
    expect([answer.status, answer.body.error?.message]).toEqual([400, "Invalid property 'relaystate'."]);
  });
});

describe("a nested value of the wrong type is refused:", () => {
  test.each([
    ["web", { redirectUris: "https://imagekit.io" }],
    ["web", { redirectUris: null }],
    ["web", { implicitGrantSettings: { enableIdTokenIssuance: "yes" } }],
    ["api", { acceptMappedClaims: "true" }],
    ["api", { knownClientApplications: "none" }],
    ["info", { marketingUrl: 1 }],
  ])("%s %j", async (property, value) => {
    expect((await admin.patch(`/applications/${there.id}`, { [property]: value })).status).toBe(400);
  });
});

test("annotations and what Graph knows are taken", async () => {
  const answer = await admin.patch(`/applications/${there.id}`, {
    web: {
      "@odata.type": "#microsoft.graph.webApplication",
      homePageUrl: "https://imagekit.io/dashboard",
      logoutUrl: "https://imagekit.io/logout",
      redirectUris: ["https://imagekit.io/saml/consume"],
      implicitGrantSettings: { enableIdTokenIssuance: true },
    },
    api: { requestedAccessTokenVersion: 2, acceptMappedClaims: null, knownClientApplications: [] },
    info: { marketingUrl: null, supportUrl: "https://agency.example/help" },
  });
  expect([answer.status, answer.body]).toEqual([204, ""]);
  const { body } = await admin.get(`/applications/${there.id}?$select=web,info`);
  expect(body.web.implicitGrantSettings).toEqual({ enableAccessTokenIssuance: false, enableIdTokenIssuance: true });
  expect(body.info.supportUrl).toBe("https://agency.example/help");
});
