import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../domain/agency/account.ts";
import { desiredClaims } from "../domain/desired/account.ts";
import { ownershipMark } from "../domain/desired/ownershipMark.ts";
import { componentTokens, resourceNames } from "../domain/desired/resourceNames.ts";
import type { ArchiveStore, HandoverConfirmation, SigningCertificate } from "../domain/resources.ts";
import { samlUrls } from "../domain/saml/identifiers.ts";
import { EnterpriseApp, type EnterpriseAppArgs } from "./enterpriseApp.ts";
import {
  ArchivedMetadata,
  ClaimsMapping,
  FederationMetadata,
  SigningCertificates,
  SigningKeyActivation,
  SsoSettings,
} from "./imagekit/index.ts";

/** An account of the agency file, with the file's defaults for whatever is left out. */
export interface AccountSsoArgs
  extends Pick<Account, "imagekitId" | "role" | "delivery">,
    Partial<Omit<Account, "imagekitId" | "role" | "delivery">> {
  /** Name of the agency, part of the ownership mark. */
  agency: string;
  tenantId: string;
  /** Object id of the identity that runs this program; asked from azuread where absent. */
  runner?: pulumi.Input<string>;
  /** The newest confirmation of a hand-over, from the ledger. */
  confirmation?: HandoverConfirmation | undefined;
  /** Where the metadata is kept safe before it is delivered; nowhere where absent. */
  archive?: pulumi.Input<ArchiveStore> | undefined;
  transform?: EnterpriseAppArgs["transform"];
}

/** What people need to know of an account once it is set up. */
export interface AccountSummary {
  imagekitId: string;
  identifier: string;
  clientId: string;
  servicePrincipalId: string;
  certificate: { generation: string; thumbprint: string; notAfter: string };
  /** False while a hand-over waits for its confirmation. */
  delivered: boolean;
  /** Where a person's first sign-in starts: the application's tile in My Apps. */
  signIn: string;
}

/**
 * Single sign-on from Entra ID to one ImageKit account: the enterprise application, its certificates and claims, its
 * metadata delivered to ImageKit, and only then the certificate activated.
 */
export class AccountSso extends pulumi.ComponentResource {
  readonly summary: pulumi.Output<AccountSummary>;
  /** The inner resources. */
  readonly nodes: {
    readonly app: EnterpriseApp;
    readonly certificates: SigningCertificates;
    readonly claims: ClaimsMapping;
    readonly metadata: FederationMetadata;
    /** Absent without an archive. */
    readonly archived: ArchivedMetadata | undefined;
    readonly settings: SsoSettings;
    readonly activation: SigningKeyActivation;
  };

  constructor(name: string, args: AccountSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTokens.accountSso, name, {}, opts);
    const { imagekitId: account, kind = "child", replyUrl = "fragment" } = args;
    const { generations, active } = args.certificates ?? { generations: [{ name: "g1" }], active: "g1" };
    const urls = samlUrls({ imagekitId: account, kind, replyUrl });
    const names = resourceNames(name);
    const parent = { parent: this };
    const runner = args.runner ?? azuread.getClientConfigOutput(parent).objectId;

    const app = new EnterpriseApp(
      name,
      {
        ...urls,
        imagekitId: account,
        displayName: args.displayName ?? `ImageKit ${account}`,
        ownershipMark: ownershipMark({ agency: args.agency, imagekitId: account }),
        owners: [runner, ...(args.owners ?? [])],
        assignments: args.assignments ?? [],
        assignmentRequired: args.assignmentRequired ?? true,
        notificationEmails: args.notificationEmails ?? [],
        ...(args.transform && { transform: args.transform }),
      },
      parent,
    );
    const certificates = new SigningCertificates(
      names.certificates,
      { account, servicePrincipalId: app.servicePrincipalId, generations },
      parent,
    );
    const claims = new ClaimsMapping(
      names.claims,
      {
        account,
        // By way of the certificates: customised claims without a signing key are refused with AADSTS50146.
        servicePrincipalId: certificates.servicePrincipalId,
        ...desiredClaims(args.agency, args),
      },
      parent,
    );
    const metadata = new FederationMetadata(
      names.metadata,
      {
        account,
        clientId: app.clientId,
        certificateSha256s: certificates.certificates.apply((all) => all.map(({ sha256 }) => sha256)),
      },
      parent,
    );
    const archived =
      args.archive &&
      new ArchivedMetadata(
        names.archived,
        {
          account,
          clientId: app.clientId,
          digest: metadata.digest,
          notAfter: metadata.notAfter,
          archive: args.archive,
        },
        parent,
      );
    const settings = new SsoSettings(
      names.settings,
      {
        account,
        clientId: app.clientId,
        metadataDigest: metadata.digest,
        spEntityId: urls.spEntityId,
        delivery: args.delivery,
        confirmation: args.confirmation,
      },
      {
        ...parent,
        // Last to come and first to go: ImageKit never sends anyone to an application that is not ready, or gone.
        dependsOn: [claims, app.nodes.identifierUri, ...app.nodes.assignments, ...(archived ? [archived] : [])],
      },
    );
    const certificate = certificates.certificates.apply((all) => activeCertificate(account, all, active));
    const activation = new SigningKeyActivation(
      names.activation,
      {
        account,
        servicePrincipalId: app.servicePrincipalId,
        thumbprint: certificate.thumbprint,
        delivered: settings.delivered,
      },
      parent,
    );

    this.nodes = { app, certificates, claims, metadata, archived, settings, activation };
    this.summary = pulumi
      .all([app.clientId, app.servicePrincipalId, certificate, settings.delivered])
      .apply(([clientId, servicePrincipalId, { thumbprint, notAfter }, delivered]) => ({
        imagekitId: account,
        identifier: urls.identifier,
        clientId,
        servicePrincipalId,
        certificate: { generation: active, thumbprint, notAfter },
        delivered,
        signIn: `https://launcher.myapps.microsoft.com/api/signin/${clientId}?tenantId=${args.tenantId}`,
      }));
    this.registerOutputs();
  }
}

function activeCertificate(
  account: string,
  certificates: readonly SigningCertificate[],
  active: string,
): SigningCertificate {
  const certificate = certificates.find(({ generation }) => generation === active);
  if (!certificate) {
    const known = certificates.map(({ generation }) => generation ?? "undeclared").join(", ");
    throw new pulumi.RunError(
      `Account ${account}: no signing certificate is of generation "${active}" (there are: ${known}).`,
    );
  }
  return certificate;
}
