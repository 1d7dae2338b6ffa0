import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { Azurite } from "../support/azurite.ts";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";
const standIn = resolve(import.meta.dirname, "../../simulator/azureNative");

const agency = (archive: string, certificates = "{ generations: [{ name: g1 }], active: g1 }") =>
  `${fleetAgency([id], { defaults: `certificates: ${certificates}` })}archive: ${archive}\n`;
const blob =
  "{ store: blob, storageAccount: acmesso, resourceGroup: rg-sso, makeResourceGroup: true, location: westeurope, grantRunner: true }";
const vault =
  "{ store: keyvault, vault: acme-sso, resourceGroup: rg-sso, makeResourceGroup: true, location: westeurope }";

describe("one account's archive, from a folder to Azure, on the engine", async () => {
  const azurite = await Azurite.start();
  afterAll(() => azurite.close());
  const { simulator, stack } = await engineWorld(agency("folder"), {
    accounts: [id],
    // The stand-in also where the official plugin can be had: this is no test of Azure's.
    plugins: { "azure-native": standIn },
    azure: { blobEndpoint: `${azurite.url}/`, makeContainer: (name) => azurite.createContainer(name) },
  });
  appendFileSync(azurite.caFile, `\n${simulator.ca}`);
  Object.assign(stack.environment, { SSL_CERT_FILE: azurite.caFile, NODE_EXTRA_CA_CERTS: azurite.caFile });

  const delivered = () => simulator.store.accounts.get(id)?.settings?.metadataXml ?? "";
  const blobs = () => azurite.list("saml-metadata");
  const archived = async () => {
    const { resources = [] } = (await stack.state()).deployment;
    const found = resources.find(({ type }) => type === "imagekit:index:ArchivedMetadata");
    return found?.outputs as { digest: string; location: string };
  };

  test("by default the delivered document lies in a folder of the project, byte for byte", async () => {
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    const folder = stack.file(`archive/test/${id}`);
    const [name = "", ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(readFileSync(`${folder}/${name}`, "utf8")).toBe(delivered());
    expect((await archived()).location).toBe(`file:archive/test/${id}/${name}`);
    expect(run.output).not.toContain("azure-native");
  });

  test("an agency file that names a storage account has it made, closed, and the document put into it", async () => {
    stack.writeAgency(agency(blob));
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    const path = "/subscriptions/00000000-0000-4000-8000-00000000a2e0/resourcegroups/rg-sso/providers";
    const account = simulator.azure.get(`${path}/microsoft.storage/storageaccounts/acmesso`);
    expect(account?.properties).toMatchObject({
      ...{ allowBlobPublicAccess: false, allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2" },
    });
    const { digest } = await archived();
    expect(await blobs()).toEqual([`${id}/${digest}.xml`]);
    const { body } = await azurite.send("GET", `/saml-metadata/${id}/${digest}.xml`);
    expect(parseFederationMetadata(body).digest).toBe(parseFederationMetadata(delivered()).digest);
    expect(readdirSync(stack.file(`archive/test/${id}`))).toHaveLength(1);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.code, preview.output).toBe(0);
    expect((await stack.drift()).code).toBe(0);
  });

  test("nothing of a document is in state, neither now nor in the backups", async () => {
    const [, certificate = ""] = /<X509Certificate>([^<]{200})/.exec(delivered()) ?? [];
    expect(certificate).toHaveLength(200);
    const files = readdirSync(stack.file("state"), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const text = readFileSync(`${file.parentPath}/${file.name}`, "utf8");
      expect(text.includes(certificate) || text.includes("EntityDescriptor"), file.name).toBe(false);
    }
  });

  test("a rotation leaves the old document beside the new one", async () => {
    const [before] = await blobs();
    stack.writeAgency(agency(blob, "{ generations: [{ name: g1 }, { name: g2 }], active: g2 }"));
    expect((await stack.preview()).output).toMatch(/ child1-archived delete original\[retain\]/);
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    expect(await blobs()).toHaveLength(2);
    expect(await blobs()).toContain(before);
  });

  test("a document that somebody removed is drift, and up puts it back", async () => {
    const { digest } = await archived();
    const path = `/saml-metadata/${id}/${digest}.xml`;
    expect((await azurite.send("DELETE", path)).status).toBe(202);
    const drift = await stack.drift();
    expect(drift.code, drift.output).not.toBe(0);
    expect(drift.output).toContain("child1-archived");
    const repair = await stack.up("--refresh");
    expect(repair.code, repair.output).toBe(0);
    expect((await azurite.send("GET", path)).body).toContain("EntityDescriptor");
    expect((await stack.drift()).code).toBe(0);
  });

  test("a Key Vault takes its place, and all that was kept before stays", async () => {
    const kept = await blobs();
    stack.writeAgency(agency(vault, "{ generations: [{ name: g1 }, { name: g2 }], active: g2 }"));
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    expect((await archived()).location).toMatch(/\/secrets\/imagekit-child1-[0-9a-f]{40}$/);
    expect(await blobs()).toEqual(kept);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  test("destroy leaves what was kept, and where it is kept", async () => {
    const run = await stack.destroy();
    expect(run.code, run.output).toBe(0);
    expect(simulator.store.applications.size).toBe(0);
    expect(await blobs()).toHaveLength(2);
    expect([...simulator.azure.keys()].filter((path) => /\/(storageaccounts|vaults)\/[^/]+$/.test(path))).toHaveLength(
      2,
    );
    expect([...simulator.azure.keys()].filter((path) => path.includes("/roleassignments/"))).toEqual([]);
    expect(existsSync(stack.file(`archive/test/${id}`))).toBe(true);
    rmSync(stack.file("archive"), { recursive: true });
  });
});

test("an agency without an archive in Azure needs no azure-native plugin, though the engine finds its package", async () => {
  const { stack } = await engineWorld(agency("folder"), { accounts: [id] });
  // With a folder for its main, the language host looks at every package below it, as the official one always does.
  const project = readFileSync(stack.file("Pulumi.yaml"), "utf8");
  writeFileSync(stack.file("Pulumi.yaml"), project.replace("main: index.ts", "main: ."));
  writeFileSync(stack.file("package.json"), '{"type":"module","main":"index.ts"}');
  const looked = await stack.preview("--logtostderr", "--logflow", "-v=7");
  expect(looked.output).toContain("package azure-native-3.28.0 () is required by language host");
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  expect(run.output).not.toContain("azure-native");
});
