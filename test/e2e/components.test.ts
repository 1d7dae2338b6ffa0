import { resolve } from "node:path";
import { expect, test } from "vitest";
import { tenantId } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const components = resolve(import.meta.dirname, "../../components/index.ts");

const program = `
import { AccountSso, EnterpriseApp } from ${JSON.stringify(components)};
import * as azuread from "@pulumi/azuread";

const shoes = new AccountSso("shoes", {
  agency: "elsewhere", tenantId: "${tenantId}", imagekitId: "child1",
  role: { from: "constant", role: "developer" },
  delivery: { channel: "http", url: "env:IMAGEKIT_SETTINGS_URL", credential: "env:IMAGEKIT_PRIVATE_KEY_child1" },
  assignments: [{ principalType: "group", principalId: "22222222-bbbb-4bbb-8bbb-000000000004" }],
  transform: {
    application: (args, opts) => { args.tags = ["team:web"]; marked(opts); },
    ...Object.fromEntries(
      ["ownership", "replicatedServicePrincipal", "servicePrincipal", "identifierUri", "assignments", "certificates", "claims", "metadata", "settings", "activation"]
        .map((part) => [part, (_args, opts) => marked(opts)]),
    ),
  },
});
function marked(opts) {
  opts.customTimeouts = { create: "17m" };
}
const bare = new EnterpriseApp("bare", {
  imagekitId: "child2", displayName: "Bare", ownershipMark: "imagekit-sso:elsewhere/child2",
  identifier: "https://imagekit.io/saml/consume#child2", replyUrl: "https://imagekit.io/saml/consume#child2",
  relayState: "https://imagekit.io/dashboard", logoutUrl: "https://imagekit.io/logout",
  owners: [azuread.getClientConfigOutput().objectId],
});
export const signIn = shoes.summary.signIn;
export const tile = shoes.nodes.app.nodes.application.displayName;
export const bareClientId = bare.clientId;
`;

test("a component works alone in somebody else's program, and a transform reaches every inner resource", async () => {
  const { simulator, stack } = await engineWorld("", { accounts: ["child1", "child2"], program });
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  const outputs = await stack.outputs<{ signIn: string; tile: string; bareClientId: string }>();
  expect(outputs.signIn).toContain(tenantId);
  expect(outputs.tile).toBe("ImageKit child1");
  const application = simulator.store.applications.find(({ displayName }) => displayName === "ImageKit child1");
  expect(application?.tags).toEqual(["team:web"]);
  expect(simulator.store.applicationByAppId(outputs.bareClientId)?.identifierUris).toEqual([
    "https://imagekit.io/saml/consume#child2",
  ]);
  // What a transform did to the options of each of the eleven is in the state.
  const { resources = [] } = (await stack.state()).deployment;
  const ofShoes = resources.filter(({ urn, custom }) => custom && /::shoes-/.test(urn));
  expect(ofShoes.map(({ urn }) => urn.split("::").at(-1)).toSorted()).toHaveLength(11);
  for (const { urn, customTimeouts } of ofShoes) expect(customTimeouts?.create, urn).toBe(17 * 60);
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);
});

const unsound = `
import { AccountSso } from ${JSON.stringify(components)};

new AccountSso("shoes", {
  agency: "elsewhere", tenantId: "${tenantId}", imagekitId: "child1",
  role: { from: "constant", role: "developer" },
  certificates: { generations: [{ name: "g1" }], active: "g2" },
  owners: ["ada@agency.example"],
  delivery: { channel: "http", url: "env:IMAGEKIT_SETTINGS_URL", credential: "env:IMAGEKIT_PRIVATE_KEY_child1" },
});
`;

test("a component whose arguments cannot work says so before anything is made", async () => {
  const { simulator, stack } = await engineWorld("", { accounts: ["child1"], program: unsound });
  const run = await stack.up();
  expect(run.code, run.output).not.toBe(0);
  expect(run.output).toContain("Account child1: its arguments cannot work, so nothing was made:");
  expect(run.output).toContain("owners[0]: must be an object id");
  expect(run.output).not.toMatch(/\bat .*\.ts:\d+/);
  expect(simulator.store.applications.size).toBe(0);
});
