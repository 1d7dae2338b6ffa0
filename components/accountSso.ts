import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../domain/agency/account.ts";
import { type AccountArguments, accountArguments } from "../domain/agency/accountArguments.ts";
import { desiredClaims } from "../domain/desired/account.ts";
import { ownershipMark } from "../domain/desired/ownershipMark.ts";
import { componentTokens, resourceNames } from "../domain/desired/resourceNames.ts";
import type { ArchiveStore, HandoverConfirmation, SigningCertificate } from "../domain/resources.ts";
import { samlUrls, signInAddress } from "../domain/saml/identifiers.ts";
import { type Caller, callerIn } from "./caller.ts";
import { EnterpriseApp, type EnterpriseAppArgs } from "./enterpriseApp.ts";
import {
  ArchivedMetadata,
  type ArchivedMetadataArgs,
  ClaimsMapping,
  type ClaimsMappingArgs,
  FederationMetadata,
  type FederationMetadataArgs,
  SigningCertificates,
  type SigningCertificatesArgs,
  SigningKeyActivation,
  type SigningKeyActivationArgs,
  SsoSettings,
  type SsoSettingsArgs,
} from "./imagekit/index.ts";
import { type Transform, transformed } from "./transform.ts";

/** An account of the agency file, with the file's defaults for whatever is left out. */
export interface AccountSsoArgs extends AccountArguments {
  /** Name of the agency, part of the ownership mark. */
  agency: string;
  tenantId: string;
  /** The identity that runs this program; asked from azuread where absent. It must be of `tenantId`, or nothing is made. */
  caller?: pulumi.Input<Caller>;
  /** The newest confirmation of a hand-over, from the ledger. */
  confirmation?: HandoverConfirmation | undefined;
  /** Where the metadata is kept safe before it is delivered; nowhere where absent. */
  archive?: pulumi.Input<ArchiveStore> | undefined;
  transform?: EnterpriseAppArgs["transform"] & {
    certificates?: Transform<SigningCertificatesArgs>;
    claims?: Transform<ClaimsMappingArgs>;
    metadata?: Transform<FederationMetadataArgs>;
    archived?: Transform<ArchivedMetadataArgs>;
    settings?: Transform<SsoSettingsArgs>;
    activation?: Transform<SigningKeyActivationArgs>;
  };
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
    const settled = soundAccount(args);
    const { imagekitId: account, delivery } = settled;
    // What is the default is left out: a state that was made before the setting came differs in nothing.
    const deliver = settled.deliver === "original" ? settled.deliver : undefined;
    const { generations, active } = settled.certificates;
    const trustsOne = settled.trusts === "one";
    const urls = samlUrls(settled);
    const { transform = {} } = args;
    const names = resourceNames(name);
    const parent = { parent: this };
    const caller = callerIn(args.tenantId, { subject: `Account ${account}`, component: this, given: args.caller });

    const app = new EnterpriseApp(
      name,
      {
        ...settled,
        ...urls,
        ownershipMark: ownershipMark({ agency: args.agency, imagekitId: account }),
        owners: [caller.objectId, ...settled.owners],
        transform,
      },
      parent,
    );
    const certificates = new SigningCertificates(
      ...transformed(
        transform.certificates,
        names.certificates,
        {
          account,
          servicePrincipalId: app.servicePrincipalId,
          generations,
          ownership: app.nodes.ownership.id,
        },
        parent,
      ),
    );
    const claims = new ClaimsMapping(
      ...transformed(
        transform.claims,
        names.claims,
        {
          account,
          // By way of the certificates: customised claims without a signing key are refused with AADSTS50146.
          servicePrincipalId: certificates.servicePrincipalId,
          ...desiredClaims(args.agency, settled),
        },
        // Claims that read app roles are for people who have one; the other way round, they change before the roles go (docs/agency-file.md).
        settled.role.from === "appRole" ? { ...parent, dependsOn: [app.nodes.assignments] } : parent,
      ),
    );
    const certificate = certificates.certificates.apply((all) => activeCertificate(all, active));
    const trusted = trustsOne ? certificate.sha256 : undefined;
    const metadata = new FederationMetadata(
      ...transformed(
        transform.metadata,
        names.metadata,
        {
          account,
          clientId: app.clientId,
          certificateSha256s: certificates.certificates.apply((all) => all.map(({ sha256 }) => sha256)),
          trusted,
        },
        parent,
      ),
    );
    const archived =
      args.archive &&
      new ArchivedMetadata(
        ...transformed(
          transform.archived,
          names.archived,
          {
            account,
            clientId: metadata.clientId,
            digest: metadata.digest,
            trusted,
            deliver,
            notAfter: metadata.notAfter,
            archive: args.archive,
          },
          parent,
        ),
      );
    // What is delivered is what is kept safe, where it is kept.
    const kept = archived ?? metadata;
    const settings = new SsoSettings(
      ...transformed(
        transform.settings,
        names.settings,
        {
          account,
          clientId: kept.clientId,
          metadataDigest: kept.digest,
          trusted,
          deliver,
          spEntityId: urls.spEntityId,
          delivery,
          confirmation: args.confirmation,
        },
        // Last to come and first to go: ImageKit never sends anyone to an application that is not ready, or gone.
        {
          ...parent,
          dependsOn: [claims, app.nodes.identifierUri, app.nodes.assignments],
        },
      ),
    );
    const activation = new SigningKeyActivation(
      ...transformed(
        transform.activation,
        names.activation,
        {
          account,
          servicePrincipalId: certificates.servicePrincipalId,
          thumbprint: certificate.thumbprint,
          delivered: settings.delivered,
          ...(trustsOne && { trusts: "one" as const, confirmedAt: args.confirmation?.confirmedAt }),
        },
        parent,
      ),
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
        signIn: signInAddress(clientId, args.tenantId),
      }));
    this.registerOutputs();
  }
}

/** Throws `RunError` before any resource is registered: what cannot work would come out only after the application is there. */
function soundAccount(args: AccountSsoArgs): Account {
  const { account, problems } = accountArguments(args);
  if (problems.length === 0) return account;
  const lines = problems.map((problem) => `\n  ${problem}`).join("");
  throw new pulumi.RunError(`Account ${args.imagekitId}: its arguments cannot work, so nothing was made:${lines}`);
}

/**
 * The certificate that Entra is to sign with. Empty where it is gone: a refresh runs the program on what is live, and must go on, so that
 * "up" can make the certificate again. Nothing is activated by an empty thumbprint, which the plugin refuses.
 */
function activeCertificate(
  certificates: readonly SigningCertificate[],
  active: string,
): Pick<SigningCertificate, "thumbprint" | "sha256" | "notAfter"> {
  const gone = { thumbprint: "", sha256: "", notAfter: "" };
  return certificates.find(({ generation }) => generation === active) ?? gone;
}
