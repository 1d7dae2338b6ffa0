import { describe, expect, test } from "vitest";
import { archiveStoreOf } from "../../domain/agency/archive.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { locationOf, locationPattern, parseLocation } from "../../domain/archive/location.ts";
import { agencyText, problemsOf } from "./support/agencyText.ts";

const children = "children: [{ imagekitId: a }]";
const archive = (text: string) => parseAgencyFile(agencyText(`archive: ${text}`, children), "acme.yaml").archive;
const problems = (text: string) => problemsOf(agencyText(`archive: ${text}`, children));

const made = "resourceGroup: rg-sso, location: westeurope";
const place = { resourceGroup: "rg-sso", location: "westeurope", makeResourceGroup: false, grantRunner: false };

describe("the archive of an agency", () => {
  test.each([
    ["none", { store: "none" }],
    ["folder", { store: "folder", folder: "archive/acme" }],
    ["{ store: folder }", { store: "folder", folder: "archive/acme" }],
    ["{ store: folder, folder: ../kept/ }", { store: "folder", folder: "../kept" }],
    [
      "{ store: blob, url: https://acmesso.blob.core.windows.net/kept }",
      { store: "blob", container: "https://acmesso.blob.core.windows.net/kept" },
    ],
    [
      `{ store: blob, storageAccount: acmesso, ${made}, immutabilityDays: 365 }`,
      {
        store: "blob",
        make: {
          ...{ ...place, storageAccount: "acmesso", container: "saml-metadata" },
          ...{ softDeleteDays: 90, immutabilityDays: 365, redundancy: "ZRS" },
        },
      },
    ],
    [
      "{ store: keyvault, url: https://acme-sso.vault.azure.net }",
      { store: "keyvault", vault: "https://acme-sso.vault.azure.net" },
    ],
    [
      `{ store: keyvault, vault: acme-sso, ${made}, grantRunner: true }`,
      {
        store: "keyvault",
        make: { ...place, grantRunner: true, vault: "acme-sso", purgeProtection: true, softDeleteDays: 90 },
      },
    ],
  ])("%s is read with its defaults", (text, expected) => {
    expect(archive(text)).toEqual(expected);
  });

  test.each([
    ["blob", ["6:10 archive: must be none, folder, or a mapping with store: folder, blob or keyvault"]],
    ["[folder]", ["6:10 archive: must be none, folder, or a mapping with store: folder, blob or keyvault"]],
    ["{ store: s3 }", ["6:19 archive.store: store must be one of folder, blob, keyvault"]],
    ["{ store: folder, path: x }", ["6:27 archive.path: there is no such key"]],
    [
      "{ store: blob, storageAccount: Acme_SSO, resourceGroup: rg., location: West Europe, softDeleteDays: 0 }",
      [
        "6:41 archive.storageAccount: must be 3 to 24 lower-case letters and digits; it is unique in all of Azure",
        "6:66 archive.resourceGroup: must be up to 90 letters, digits, _ - . ( ), no dot at the end",
        "6:81 archive.location: must be a region's short name such as westeurope",
        "6:110 archive.softDeleteDays: must be 1 days at least",
      ],
    ],
    [
      "{ store: blob, storageAccount: acmesso }",
      [
        "6:10 archive: resourceGroup, location are missing; a container that is there already is given by its url alone",
      ],
    ],
    [
      "{ store: blob, url: https://acmesso.blob.core.windows.net/kept, immutabilityDays: 9 }",
      ["6:92 archive.immutabilityDays: is for a container that is made, and url is of one that is there"],
    ],
    [
      "{ store: blob, url: https://evil.example/kept }",
      ["6:30 archive.url: must be the address of a container, https://<account>.blob.core.windows.net/<container>"],
    ],
    [
      `{ store: keyvault, vault: 1--2, ${made} }`,
      [
        "6:36 archive.vault: must be 3 to 24 lower-case letters, digits and single hyphens, a letter first; it is unique in all of Azure",
      ],
    ],
    [
      "{ store: keyvault, url: http://localhost:1 }",
      ["6:34 archive.url: must be the address of a vault, https://<name>.vault.azure.net"],
    ],
  ])("%s is refused at its place", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test("of a folder cannot take an ID that is too long for one; others can", () => {
    const long = "a".repeat(256);
    const file = (choice: string) =>
      problemsOf(agencyText(`archive: ${choice}`, "parent:", `  imagekitId: ${long}`, "  displayName: Acme"));
    expect(file("folder")).toEqual([
      "8:15 parent.imagekitId: has 256 characters, and the folder of that name in the archive may have 255; another archive takes it",
    ]);
    expect(file("none")).toEqual([]);
  });
});

describe("a location", () => {
  const object = { account: "A_b-1", digest: "0123456789abcdef".repeat(4) };
  test.each([
    { store: "folder" as const, folder: "archive/acme" },
    { store: "folder" as const, folder: "/" },
    { store: "blob" as const, container: "https://acmesso.blob.core.windows.net/kept" },
    { store: "blob" as const, container: "https://127.0.0.1:10000/acmesso/kept" },
  ])("in %j tells all that it was made of", (store) => {
    const back = parseLocation(locationOf(store, object));
    expect(back?.object).toEqual(object);
    expect(back && locationOf(back.archive, object)).toBe(locationOf(store, object));
  });

  test("is known to people before the stack makes the place", () => {
    const store = archiveStoreOf(archive(`{ store: blob, storageAccount: acmesso, ${made} }`));
    expect(store && locationPattern(store, "acmehats")).toBe(
      "https://acmesso.blob.core.windows.net/saml-metadata/acmehats/<digest>.xml",
    );
    const vault = archiveStoreOf(archive(`{ store: keyvault, vault: acme-sso, ${made} }`));
    expect(vault && locationPattern(vault, "Acme_Hats")).toBe(
      "https://acme-sso.vault.azure.net/secrets/imagekit-acme-hats-<hash>",
    );
  });
});
