import { createRequire } from "node:module";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { Agency } from "../../components/index.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { type Registered, registered } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

/** The resources of an agency of one account whose archive is the given one. */
const agency = (archive: string) =>
  registered((see) => {
    const file = parseAgencyFile(`${fleetAgency(["child1"])}archive: ${archive}\n`, "test.yaml");
    return new Agency("test", { agency: file }, { transformations: [see] }).summaries;
  });

const azure = "resourceGroup: rg-sso, location: westeurope";
const ours = { account: "child1", clientId: "client", digest: "0".repeat(64), notAfter: "2029-01-01T00:00:00Z" };
const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("azure-native"));

// First, as what is loaded stays.
describe("an archive that is there already", () => {
  test.each([
    ["folder", { store: "folder", folder: "archive/test" }],
    [
      "{ store: blob, url: https://acmesso.blob.core.windows.net/kept }",
      { store: "blob", container: "https://acmesso.blob.core.windows.net/kept" },
    ],
    [
      "{ store: keyvault, url: https://acme-sso.vault.azure.net }",
      { store: "keyvault", vault: "https://acme-sso.vault.azure.net" },
    ],
  ])("%s: nothing is made in Azure, and azure-native is not even loaded", async (text, archive) => {
    const { all, of } = await agency(text);
    expect(of("imagekit:index:ArchivedMetadata").inputs).toEqual({ ...ours, archive });
    expect(all.filter(({ type }) => type.startsWith("azure-native:"))).toEqual([]);
    expect(loaded()).toEqual([]);
  });

  test("none: no document is kept", async () => {
    const { all } = await agency("none");
    expect(all.map(({ type }) => type)).not.toContain("imagekit:index:ArchivedMetadata");
    expect(all.map(({ type }) => type)).toContain("imagekit:index:SsoSettings");
  });

  test("the document is kept before it is delivered", async () => {
    const { of } = await agency("folder");
    expect(of("imagekit:index:SsoSettings").madeOf).toContain("child1-archived");
  });
});

describe("a storage account for the archive", () => {
  let all: Registered[];
  let of: (type: string) => Registered;
  beforeAll(async () => {
    const further = "makeResourceGroup: true, softDeleteDays: 30, immutabilityDays: 365, grantRunner: true";
    ({ all, of } = await agency(`{ store: blob, storageAccount: acmesso, ${azure}, ${further} }`));
  });

  test("lets nobody in without a token, and takes TLS 1.2 at least", () => {
    expect(of("azure-native:storage:StorageAccount").inputs).toMatchObject({
      accountName: "acmesso",
      resourceGroupName: "rg-sso",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowCrossTenantReplication: false,
    });
    expect(of("azure-native:storage:BlobContainer").inputs).toMatchObject({
      accountName: "acmesso",
      containerName: "saml-metadata",
      publicAccess: "None",
    });
  });

  test("keeps versions, and what was deleted, before anything is put into it", () => {
    expect(of("azure-native:storage:BlobServiceProperties").inputs).toMatchObject({
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
    expect(of("azure-native:storage:BlobContainer").dependsOn).toEqual(["test-archive-service"]);
  });

  test("is immutable where that is asked", async () => {
    expect(of("azure-native:storage:BlobContainerImmutabilityPolicy").inputs).toMatchObject({
      immutabilityPeriodSinceCreationInDays: 365,
      allowProtectedAppendWrites: false,
    });
    const { all: without } = await agency(`{ store: blob, storageAccount: acmesso, ${azure} }`);
    expect(without.map(({ type }) => type).filter((type) => type.startsWith("azure-native:"))).toEqual([
      "azure-native:storage:StorageAccount",
      "azure-native:storage:BlobServiceProperties",
      "azure-native:storage:BlobContainer",
    ]);
  });

  test("gives the runner the role to write, on the container alone", () => {
    expect(of("azure-native:authorization:RoleAssignment").inputs).toEqual({
      scope: "/subscriptions/sub-1/test-archive-container",
      principalId: "runner",
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/subscriptions/sub-1/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    });
  });

  test("outlives the stack, all but the role", () => {
    const made = all.filter(({ type }) => type.startsWith("azure-native:"));
    expect(made.filter(({ retainOnDelete }) => !retainOnDelete).map(({ type }) => type)).toEqual([
      "azure-native:authorization:RoleAssignment",
    ]);
    expect(made).toHaveLength(6);
  });

  test("is where the documents go, once it is ready", () => {
    const { inputs } = of("imagekit:index:ArchivedMetadata");
    expect(inputs.archive).toEqual({
      store: "blob",
      container: "https://acmesso.blob.core.windows.net/saml-metadata",
    });
    const names = all.map(({ name }) => name);
    for (const name of ["container", "immutability", "writer"])
      expect(names.indexOf("child1-archived")).toBeGreaterThan(names.indexOf(`test-archive-${name}`));
  });
});

describe("a Key Vault for the archive", () => {
  test("is governed by roles, keeps what was deleted, and protects it where that is asked", async () => {
    const { of } = await agency(`{ store: keyvault, vault: acme-sso, ${azure}, grantRunner: true }`);
    const vault = of("azure-native:keyvault:Vault");
    expect(vault.inputs).toMatchObject({
      vaultName: "acme-sso",
      resourceGroupName: "rg-sso",
      location: "westeurope",
      properties: {
        tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
      },
    });
    expect(vault.retainOnDelete).toBe(true);
    expect(of("azure-native:authorization:RoleAssignment").inputs.roleDefinitionId).toMatch(
      /b86a8fe4-44ce-4948-aee5-eccb2c155cd7$/,
    );
    expect(of("imagekit:index:ArchivedMetadata").inputs.archive).toEqual({
      store: "keyvault",
      vault: "https://acme-sso.vault.azure.net",
    });
  });

  test("leaves purge protection out where it is switched off, since Azure takes no false", async () => {
    const { of } = await agency(`{ store: keyvault, vault: acme-sso, ${azure}, purgeProtection: false }`);
    expect(of("azure-native:keyvault:Vault").inputs.properties).not.toHaveProperty("enablePurgeProtection");
  });
});
