import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { PluginClient } from "../support/pluginClient.ts";

const standIn = join(import.meta.dirname, "../../simulator/azureNative/pulumi-resource-azure-native");
const group = "azure-native:resources:ResourceGroup";
const account = "azure-native:storage:StorageAccount";
const news = { accountName: "acmesso", resourceGroupName: "rg-sso", location: "westeurope", kind: "StorageV2" };

let simulator: Simulator;
let plugin: PluginClient;
beforeAll(async () => {
  simulator = await startSimulator();
  plugin = await PluginClient.start(standIn, { environment: simulator.environment() });
});
afterAll(async () => {
  await plugin.close();
  expect(plugin.errorOutput.join("")).toBe("");
  await simulator.close();
});

test("it has the SDK's version", async () => {
  expect(await plugin.version()).toBe("3.28.0");
});

test("what lies in a group that is not there is refused, as Azure refuses it", async () => {
  await expect(plugin.make(account, news)).rejects.toThrow(/Status=404 Code="ResourceNotFound"/);
});

test("an account is made once, read back, changed in place and deleted", async () => {
  await plugin.make(group, { resourceGroupName: "rg-sso", location: "westeurope" });
  const made = await plugin.make(account, { ...news, minimumTlsVersion: "TLS1_2" });
  expect(made.properties).toMatchObject({
    name: "acmesso",
    minimumTlsVersion: "TLS1_2",
    primaryEndpoints: { blob: "https://acmesso.blob.core.windows.net/" },
  });
  await expect(plugin.make(account, news)).rejects.toThrow("cannot create already existing resource");
  const state = { inputs: made.inputs, outputs: made.properties };
  expect(await plugin.read(account, made.id, state)).toMatchObject({ inputs: made.inputs });
  expect(await plugin.import(account, made.id)).toMatchObject({ inputs: { ...news, minimumTlsVersion: "TLS1_2" } });
  const changed = { ...made.inputs, allowSharedKeyAccess: false };
  const { properties } = await plugin.update(account, { id: made.id, oldOutputs: made.properties, news: changed });
  expect(properties.allowSharedKeyAccess).toBe(false);
  await plugin.delete(account, made.id, properties);
  expect(await plugin.read(account, made.id, state)).toBeUndefined();
});

test("a property it does not know is refused, and not left out", async () => {
  const { failures } = await plugin.check(account, { ...news, isHnsEnabled: true });
  expect(failures.map(({ property }) => property)).toEqual(["isHnsEnabled"]);
});

test.each(["login.microsoftonline.com", "management.azure.com", "127.0.0.1.evil.example"])(
  "it refuses the host %s",
  async (host) => {
    const environment = { ...simulator.environment(), ARM_METADATA_HOSTNAME: host };
    await expect(PluginClient.start(standIn, { environment })).rejects.toThrow(
      /stand-in for the azure-native plugin.*install the official plugin/s,
    );
  },
);
