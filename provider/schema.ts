/**
 * The Pulumi package schema of the nine types (https://www.pulumi.com/docs/iac/build-with-pulumi/schema/), kept by hand
 * beside `domain/resources.ts`; a test holds it to the properties which the types themselves accept. `pulumi import` and
 * `pulumi package get-schema` read it.
 */
import { resourceTokens } from "../domain/resources.ts";
import { configVariables, objectTypes, type PropertySpec, text } from "./schemaTypes.ts";

interface ResourceSpec {
  description: string;
  inputs: Record<string, PropertySpec>;
  optional?: readonly string[];
  /** Inputs that are outputs too, as the type's own `readBack` has them. */
  readBack: readonly string[];
  outputs: Record<string, PropertySpec>;
}

const account = { type: "string", description: "The ImageKit ID; errors name it." } as const;
const servicePrincipalId = {
  type: "string",
  description: "Object id of the service principal.",
  replaceOnChanges: true,
} as const;
const metadataForm = text(
  "`rewritten`: the metadata as it was understood, and no more; `original`: as Entra signed it. Default: rewritten.",
);
const trusted = text("SHA-256 of the one certificate that ImageKit is given; every one where absent.");
const clientId = { type: "string", description: "The application's client id.", replaceOnChanges: true } as const;

const resources: Record<keyof typeof resourceTokens, ResourceSpec> = {
  ownershipNonce: {
    description:
      "What proves that this stack made the account's application: recorded before it is made, and written into its notes by the create. Id, and import: the seed it is made of.",
    inputs: { account, identifier: text("The SAML Identifier that the application is to have.") },
    readBack: [],
    outputs: { nonce: text("What stands in the notes behind the mark.") },
  },
  replicatedServicePrincipal: {
    description:
      "The service principal of an application, made where it is missing, and seen by several reads in a row before anything builds on it. Id, and import: the principal's object id.",
    inputs: {
      account,
      clientId,
      identifier: text(
        "The SAML Identifier that the application is to have; where another one has it, nothing is made.",
      ),
    },
    optional: ["identifier"],
    readBack: ["clientId"],
    outputs: { objectId: text("Object id of the service principal.") },
  },
  assignments: {
    description:
      "Everybody who is assigned to one service principal: groups and users, each with an app role. Id, and import: the principal's object id.",
    inputs: {
      account,
      servicePrincipalId,
      assignments: {
        type: "array",
        items: { $ref: "#/types/imagekit:index:AppRoleAssignment" },
        description: "Who is to be assigned; a set.",
      },
      undeclared: text("What becomes of assignments that nobody declared: `keep`, the default, or `remove`."),
    },
    optional: ["undeclared"],
    readBack: ["servicePrincipalId"],
    outputs: {},
  },
  claimsMapping: {
    description:
      "A claims mapping policy and its assignment to one service principal. Id: `<principal object id>/<policy id>`; import takes the principal's alone too.",
    inputs: {
      account,
      servicePrincipalId,
      displayName: text("Name of the policy."),
      definition: text("The policy's definition, one JSON text. Compared by meaning, written as given."),
      assigned: { type: "boolean", description: "False only when read from a principal whose policy was taken away." },
    },
    optional: ["assigned"],
    readBack: ["servicePrincipalId"],
    outputs: { policyId: text("Object id of the policy.") },
  },
  signingCertificates: {
    description:
      "The complete set of token signing certificates of one service principal. Id, and import: the principal's object id.",
    inputs: {
      account,
      servicePrincipalId,
      generations: {
        type: "array",
        items: { $ref: "#/types/imagekit:index:CertificateGeneration" },
        description: "The certificates that are to exist, by name.",
      },
      ownership: text(
        "Id of the account's OwnershipNonce. Certificates bear a proof made of it; without it only those in the state count as this stack's own.",
      ),
    },
    optional: ["ownership"],
    readBack: ["servicePrincipalId"],
    outputs: {
      certificates: {
        type: "array",
        items: { $ref: "#/types/imagekit:index:SigningCertificate" },
        description: "The declared generations in their order, then what had to be kept because Entra signs with it.",
      },
      retained: {
        type: "array",
        items: { type: "string" },
        description:
          "Thumbprints of this stack's own that were kept although not declared: the active certificate is never removed.",
      },
    },
  },
  federationMetadata: {
    description:
      "The application's federation metadata, fetched until it lists exactly the given certificates. Id, and import: the client id.",
    inputs: {
      account,
      clientId,
      certificateSha256s: {
        type: "array",
        items: { type: "string" },
        description: "SHA-256, lower-case hex, of each certificate that the document must list, no more and no fewer.",
      },
      trusted,
    },
    optional: ["trusted"],
    readBack: ["clientId"],
    outputs: {
      entityId: text("The identity provider's entity ID."),
      signOnUrl: text("Single sign-on URL, HTTP-Redirect binding."),
      logoutUrl: text("Single logout URL."),
      digest: text("SHA-256 over the document's meaning; the same for as long as Entra only signs it anew."),
      notAfter: text("Earliest end among the certificates, RFC 3339."),
    },
  },
  archivedMetadata: {
    description:
      "One metadata document in the safe place, which this program never removes. Id, and import: its location, `file:<folder>/<ImageKit ID>/<digest>.xml` or the https address of the blob or secret.",
    inputs: {
      account: { ...account, replaceOnChanges: true },
      clientId: text("The application whose metadata is kept."),
      digest: { type: "string", description: "Digest of the document.", replaceOnChanges: true },
      trusted,
      deliver: metadataForm,
      notAfter: text("Earliest end among its certificates, RFC 3339."),
      archive: {
        oneOf: ["FolderArchive", "BlobArchive", "KeyVaultArchive"].map((name) => ({
          $ref: `#/types/imagekit:index:${name}`,
        })),
        discriminator: {
          propertyName: "store",
          mapping: {
            folder: "#/types/imagekit:index:FolderArchive",
            blob: "#/types/imagekit:index:BlobArchive",
            keyvault: "#/types/imagekit:index:KeyVaultArchive",
          },
        },
        description: "The safe place.",
        replaceOnChanges: true,
      },
    },
    optional: ["deliver", "trusted"],
    readBack: ["clientId", "digest"],
    outputs: { location: text("Where the document is.") },
  },
  ssoSettings: {
    description: "One ImageKit account's single sign-on settings. Id, and import: the ImageKit ID.",
    inputs: {
      account: { ...account, replaceOnChanges: true },
      clientId: text("The application whose metadata is delivered."),
      metadataDigest: text("Digest of the metadata to deliver."),
      trusted,
      deliver: metadataForm,
      spEntityId: text('ImageKit\'s "Entity ID" field; empty for a parent account.'),
      delivery: {
        oneOf: [{ $ref: "#/types/imagekit:index:HttpDelivery" }, { $ref: "#/types/imagekit:index:HandoverDelivery" }],
        discriminator: {
          propertyName: "channel",
          mapping: {
            http: "#/types/imagekit:index:HttpDelivery",
            handover: "#/types/imagekit:index:HandoverDelivery",
          },
        },
        description: "The way in which settings reach the account.",
      },
      confirmation: {
        $ref: "#/types/imagekit:index:HandoverConfirmation",
        description: "Channel `handover`: the newest confirmation.",
      },
    },
    optional: ["confirmation", "deliver", "trusted"],
    readBack: [],
    outputs: { delivered: { type: "boolean", description: "True once ImageKit is known to hold this metadata." } },
  },
  signingKeyActivation: {
    description: "Which certificate Entra signs with. Id, and import: the principal's object id.",
    inputs: {
      account,
      servicePrincipalId,
      thumbprint: text("SHA-1, upper-case hex, of the certificate that is to sign."),
      delivered: {
        type: "boolean",
        description:
          "Whether ImageKit knows that certificate. While false, an account that signs already keeps its key.",
      },
      trusts: text("`one`: ImageKit knows that certificate alone, and the time until the activation is told."),
      confirmedAt: text("Channel `handover`: when a person said that ImageKit holds it, RFC 3339."),
    },
    optional: ["confirmedAt", "trusts"],
    readBack: [],
    outputs: {
      activeThumbprint: text("The certificate Entra signs with now."),
      pending: { type: "boolean", description: "True while activation waits for a hand-over to be confirmed." },
    },
  },
};

/** JSON text of the package schema. */
export function packageSchema(version: string): string {
  const specs = Object.entries(resources).map(([name, spec]) => [
    resourceTokens[name as keyof typeof resourceTokens],
    resourceSchema(spec),
  ]);
  return JSON.stringify({
    name: "imagekit",
    displayName: "ImageKit single sign-on",
    version,
    description: "SAML single sign-on from Microsoft Entra ID to ImageKit accounts",
    license: "Apache-2.0",
    meta: { moduleFormat: "(.*)" },
    config: { variables: configVariables },
    provider: {
      description: "Where Entra and ImageKit are, and how patiently to ask.",
      inputProperties: configVariables,
    },
    types: objectTypes,
    resources: Object.fromEntries(specs),
  });
}

function resourceSchema({ description, inputs, optional = [], readBack, outputs }: ResourceSpec) {
  const properties = {
    ...Object.fromEntries(Object.entries(inputs).filter(([name]) => readBack.includes(name))),
    ...outputs,
  };
  return {
    description,
    properties,
    required: Object.keys(properties),
    inputProperties: inputs,
    requiredInputs: Object.keys(inputs).filter((name) => !optional.includes(name)),
  };
}
