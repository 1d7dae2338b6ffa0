/** Configuration and nested types of the package schema. */

import { referenceForms } from "../domain/credentialReference.ts";

const references = `\`${referenceForms.replace(", ", "`, `").replace(" or ", "` or `")}\``;

export interface PropertySpec {
  type?: string;
  $ref?: string;
  items?: PropertySpec;
  oneOf?: readonly PropertySpec[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  const?: string;
  description?: string;
  default?: number | string;
  defaultInfo?: { environment: readonly string[] };
  replaceOnChanges?: boolean;
}

export function text(description: string): PropertySpec {
  return { type: "string", description };
}

export const configVariables: Record<string, PropertySpec> = {
  metadataHost: text(
    "Host, with port, whose `/metadata/endpoints` names the cloud's addresses. Default: ARM_METADATA_HOSTNAME.",
  ),
  environment: text("`public`, `usgovernment` or `china`. Default: ARM_ENVIRONMENT, else public."),
  tenantId: text("The Entra tenant. Default: ARM_TENANT_ID."),
  concurrency: { type: "integer", description: "Requests to one host at once. Default: 8." },
  settingsUrl: text("Address of the settings of an SsoSettings that is imported; may hold `{imagekitId}`."),
  settingsCredential: text(`Reference to the key for \`settingsUrl\`: ${references}.`),
  settingsHosts: text(
    "Hosts that settings may be sent to, apart by commas; `*.<domain>` for all of a domain. This machine's own need none. Default: IMAGEKIT_SETTINGS_HOSTS.",
  ),
  fileRoots: text(
    "Folders outside the project that `file:`, hand-overs and archives may name, apart by commas. Default: IMAGEKIT_FILE_ROOTS.",
  ),
  timeoutSeconds: { type: "integer", description: "The longest that any one wait goes on. Default: 900." },
};

interface ObjectSpec {
  type: "object";
  description: string;
  properties: Record<string, PropertySpec>;
  required: readonly string[];
}

const instant = (description: string): PropertySpec => text(`${description}, RFC 3339.`);

export const objectTypes: Record<string, ObjectSpec> = {
  "imagekit:index:AppRoleAssignment": {
    type: "object",
    description: "A group or user with an app role.",
    properties: { principalId: text("Object id of the group or user."), appRoleId: text("Id of the app role.") },
    required: ["principalId", "appRoleId"],
  },
  "imagekit:index:CertificateGeneration": {
    type: "object",
    description: "A token signing certificate that is to exist.",
    properties: {
      name: text("Name of the generation."),
      endDateTime: instant("End of validity; three years from its making where absent. Fixed once made"),
    },
    required: ["name"],
  },
  "imagekit:index:SigningCertificate": {
    type: "object",
    description: "A token signing certificate as Graph reports it.",
    properties: {
      generation: text("Name of the generation; absent for a certificate that nobody declared."),
      keyId: text("keyId of the Verify credential."),
      thumbprint: text("SHA-1 of the certificate, upper-case hex."),
      sha256: text("SHA-256 of the certificate, lower-case hex."),
      notBefore: instant("Begin of validity"),
      notAfter: instant("End of validity"),
    },
    required: ["keyId", "thumbprint", "sha256", "notBefore", "notAfter"],
  },
  "imagekit:index:FolderArchive": {
    type: "object",
    description: "Documents are kept in a folder.",
    properties: { store: { type: "string", const: "folder" }, folder: text("The folder, relative to the project.") },
    required: ["store", "folder"],
  },
  "imagekit:index:BlobArchive": {
    type: "object",
    description: "Documents are kept as blobs.",
    properties: {
      store: { type: "string", const: "blob" },
      container: text("The container, `https://<account>.blob.core.windows.net/<container>`."),
    },
    required: ["store", "container"],
  },
  "imagekit:index:KeyVaultArchive": {
    type: "object",
    description: "Documents are kept as secrets of a Key Vault.",
    properties: {
      store: { type: "string", const: "keyvault" },
      vault: text("The vault, `https://<name>.vault.azure.net`."),
    },
    required: ["store", "vault"],
  },
  "imagekit:index:HttpDelivery": {
    type: "object",
    description: "Settings are written over HTTP.",
    properties: {
      channel: { type: "string", const: "http" },
      url: text(`Address, or a reference to it: ${references}. May hold \`{imagekitId}\`.`),
      credential: text(`Reference to the account's private key: ${references}.`),
      takeOver: {
        type: "boolean",
        description: "Whether the first push may replace another identity provider's settings. Default: false.",
      },
    },
    required: ["channel", "url", "credential"],
  },
  "imagekit:index:HandoverDelivery": {
    type: "object",
    description: "Settings are written to a folder, and a person pastes them into ImageKit.",
    properties: { channel: { type: "string", const: "handover" }, folder: text("The folder.") },
    required: ["channel", "folder"],
  },
  "imagekit:index:HandoverConfirmation": {
    type: "object",
    description: "A person's word that a bundle was pasted into ImageKit.",
    properties: {
      digest: text("Digest of the metadata that was pasted."),
      spEntityId: text("Entity ID that was pasted."),
      confirmedAt: instant("When"),
      confirmedBy: text("By whom."),
    },
    required: ["digest", "spEntityId", "confirmedAt", "confirmedBy"],
  },
};
