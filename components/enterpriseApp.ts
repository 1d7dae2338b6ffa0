import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Assignment } from "../domain/agency/account.ts";
import { assignedRoleId, desiredApplication, desiredServicePrincipal } from "../domain/desired/enterpriseApp.ts";
import { componentTokens, resourceNames } from "../domain/desired/resourceNames.ts";
import {
  Assignments,
  type AssignmentsArgs,
  OwnershipNonce,
  type OwnershipNonceArgs,
  ReplicatedServicePrincipal,
  type ReplicatedServicePrincipalArgs,
} from "./imagekit/index.ts";
import { type Transform, transformed } from "./transform.ts";

export interface EnterpriseAppArgs {
  /** The ImageKit ID; app role ids derive from it, so that they never move. */
  imagekitId: string;
  /** Name of the tile in My Apps. */
  displayName: pulumi.Input<string>;
  /** SAML Identifier (entity ID). A change replaces the identifier, old one first. */
  identifier: string;
  replyUrl: string;
  relayState: string;
  logoutUrl: string;
  /** `imagekit-sso:<agency>/<imagekitId>`, kept in the notes of both objects, with a nonce of this stack behind it. */
  ownershipMark: string;
  /** Object ids. The runner must be among them: azuread takes ownership away from whoever is not listed. */
  owners: pulumi.Input<pulumi.Input<string>[]>;
  /** Who may sign in. A role here makes an app role of that name. */
  assignments?: readonly Assignment[];
  /** What becomes of assignments that somebody else made. Default `keep`. */
  undeclaredAssignments?: "keep" | "remove";
  /** Whether only assigned people may sign in. Default true. */
  assignmentRequired?: boolean;
  /** At most five; Entra mails them 60, 30 and 7 days before the certificate ends. */
  notificationEmails?: readonly string[];
  transform?: {
    ownership?: Transform<OwnershipNonceArgs>;
    application?: Transform<azuread.ApplicationArgs>;
    replicatedServicePrincipal?: Transform<ReplicatedServicePrincipalArgs>;
    servicePrincipal?: Transform<azuread.ServicePrincipalArgs>;
    identifierUri?: Transform<azuread.ApplicationIdentifierUriArgs>;
    assignments?: Transform<AssignmentsArgs>;
  };
}

/**
 * One non-gallery SAML enterprise application: application, service principal in SAML mode, identifier, app roles and
 * assignments. The identifier comes last: Graph refuses a host that the tenant does not own until the principal is in
 * SAML mode (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
 */
export class EnterpriseApp extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  /** Object id of the configured service principal. */
  readonly servicePrincipalId: pulumi.Output<string>;
  /** The inner resources. */
  readonly nodes: {
    readonly ownership: OwnershipNonce;
    readonly application: azuread.Application;
    readonly replicatedServicePrincipal: ReplicatedServicePrincipal;
    readonly servicePrincipal: azuread.ServicePrincipal;
    readonly identifierUri: azuread.ApplicationIdentifierUri;
    /** There where nobody is assigned, too: the settings wait for it, and the engine cannot read a state in which it went and they stayed. */
    readonly assignments: Assignments;
  };

  constructor(name: string, args: EnterpriseAppArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTokens.enterpriseApp, name, {}, opts);
    const { transform = {}, assignments = [], undeclaredAssignments } = args;
    const names = resourceNames(name);
    const parent: pulumi.CustomResourceOptions = { parent: this };

    // In the state before the application is there: what bears its nonce, an interrupted run of this stack has made.
    const ownership = new OwnershipNonce(
      ...transformed(
        transform.ownership,
        names.ownership,
        { account: args.imagekitId, identifier: args.identifier },
        parent,
      ),
    );
    const facts = factsOf(args, pulumi.interpolate`${args.ownershipMark} ${ownership.nonce}`);
    const application = new azuread.Application(
      ...transformed(transform.application, names.application, applicationArgs(args, facts), {
        ...parent,
        // The identifier is a resource of its own, since it has to come after SAML mode.
        ignoreChanges: ["identifierUris"],
      }),
    );
    const replicatedServicePrincipal = new ReplicatedServicePrincipal(
      ...transformed(
        transform.replicatedServicePrincipal,
        names.replicatedServicePrincipal,
        { account: args.imagekitId, clientId: application.clientId, identifier: args.identifier },
        parent,
      ),
    );
    const servicePrincipal = new azuread.ServicePrincipal(
      ...transformed(
        transform.servicePrincipal,
        names.servicePrincipal,
        servicePrincipalArgs(args, facts, replicatedServicePrincipal.clientId),
        parent,
      ),
    );
    const identifierUri = new azuread.ApplicationIdentifierUri(
      ...transformed(
        transform.identifierUri,
        names.identifierUri,
        { applicationId: application.id, identifierUri: args.identifier },
        // Old one first: an application that answers to two identifiers would be drift nobody sees.
        { ...parent, dependsOn: [servicePrincipal], deleteBeforeReplace: true },
      ),
    );
    this.nodes = {
      ownership,
      application,
      replicatedServicePrincipal,
      servicePrincipal,
      identifierUri,
      assignments: new Assignments(
        ...transformed(
          transform.assignments,
          names.assignments,
          {
            account: args.imagekitId,
            servicePrincipalId: servicePrincipal.objectId,
            assignments: assignments.map(({ principalId, role }) => ({
              principalId,
              appRoleId: assignedRoleId(args.imagekitId, role),
            })),
            undeclared: undeclaredAssignments === "remove" ? "remove" : undefined,
          },
          parent,
        ),
      ),
    };
    this.clientId = application.clientId;
    this.servicePrincipalId = servicePrincipal.objectId;
    this.registerOutputs();
  }
}

/** As domain/desired has it; azuread spells two of Graph's names otherwise, and makes the principal's tags of switches. */
type Facts = ReturnType<typeof factsOf>;

function applicationArgs(args: EnterpriseAppArgs, facts: Facts): azuread.ApplicationArgs {
  const { web, appRoles, ...application } = desiredApplication<pulumi.Input<string>>(facts);
  const { homePageUrl: homepageUrl, ...urls } = web;
  return {
    ...application,
    owners: args.owners,
    web: { homepageUrl, ...urls },
    appRoles: appRoles.map(({ isEnabled: enabled, ...role }) => ({ ...role, enabled })),
  };
}

function servicePrincipalArgs(
  args: EnterpriseAppArgs,
  facts: Facts,
  clientId: pulumi.Input<string>,
): azuread.ServicePrincipalArgs {
  const {
    samlSingleSignOnSettings,
    tags: _ofFeatures,
    ...principal
  } = desiredServicePrincipal<pulumi.Input<string>>(facts);
  return {
    ...principal,
    clientId,
    useExisting: true,
    owners: args.owners,
    samlSingleSignOn: samlSingleSignOnSettings,
    featureTags: [{ enterprise: true, customSingleSignOn: true }],
  };
}

function factsOf(args: EnterpriseAppArgs, notes: pulumi.Input<string>) {
  return { assignments: [], assignmentRequired: true, notificationEmails: [], ...args, notes };
}
