import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Assignment } from "../domain/agency/account.ts";
import { appRoleId, defaultAppRoleId, type ImagekitRole } from "../domain/saml/roles.ts";
import { ReplicatedServicePrincipal, type ReplicatedServicePrincipalArgs } from "./imagekit/index.ts";
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
  /** `imagekit-sso:<agency>/<imagekitId>`, kept in the notes of both objects: how ours are told from others'. */
  ownershipMark: string;
  /** Object ids. The runner must be among them: azuread takes ownership away from whoever is not listed. */
  owners: pulumi.Input<pulumi.Input<string>[]>;
  /** Who may sign in. A role here makes an app role of that name. */
  assignments?: readonly Assignment[];
  /** Whether only assigned people may sign in. Default true. */
  assignmentRequired?: boolean;
  /** At most five; Entra mails them 60, 30 and 7 days before the certificate ends. */
  notificationEmails?: readonly string[];
  transform?: {
    application?: Transform<azuread.ApplicationArgs>;
    replicatedServicePrincipal?: Transform<ReplicatedServicePrincipalArgs>;
    servicePrincipal?: Transform<azuread.ServicePrincipalArgs>;
    identifierUri?: Transform<azuread.ApplicationIdentifierUriArgs>;
    assignment?: Transform<azuread.AppRoleAssignmentArgs>;
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
    readonly application: azuread.Application;
    readonly replicatedServicePrincipal: ReplicatedServicePrincipal;
    readonly servicePrincipal: azuread.ServicePrincipal;
    readonly identifierUri: azuread.ApplicationIdentifierUri;
    readonly assignments: readonly azuread.AppRoleAssignment[];
  };

  constructor(name: string, args: EnterpriseAppArgs, opts?: pulumi.ComponentResourceOptions) {
    super("imagekit-sso:index:EnterpriseApp", name, {}, opts);
    const { transform = {}, assignments = [] } = args;
    const parent: pulumi.CustomResourceOptions = { parent: this };

    const application = new azuread.Application(
      ...transformed(transform.application, `${name}-application`, applicationArgs(args), {
        ...parent,
        // The identifier is a resource of its own, since it has to come after SAML mode.
        ignoreChanges: ["identifierUris"],
      }),
    );
    const replicatedServicePrincipal = new ReplicatedServicePrincipal(
      ...transformed(
        transform.replicatedServicePrincipal,
        `${name}-principal`,
        { account: args.imagekitId, clientId: application.clientId },
        parent,
      ),
    );
    const servicePrincipal = new azuread.ServicePrincipal(
      ...transformed(
        transform.servicePrincipal,
        `${name}-saml`,
        servicePrincipalArgs(args, replicatedServicePrincipal.clientId),
        parent,
      ),
    );
    const identifierUri = new azuread.ApplicationIdentifierUri(
      ...transformed(
        transform.identifierUri,
        `${name}-identifier`,
        { applicationId: application.id, identifierUri: args.identifier },
        // Old one first: an application that answers to two identifiers would be drift nobody sees.
        { ...parent, dependsOn: [servicePrincipal], deleteBeforeReplace: true },
      ),
    );
    this.nodes = {
      application,
      replicatedServicePrincipal,
      servicePrincipal,
      identifierUri,
      assignments: assignments.map(
        (assignment) =>
          new azuread.AppRoleAssignment(
            ...transformed(
              transform.assignment,
              `${name}-${assignment.principalType}-${assignment.principalId}`,
              assignmentArgs(args.imagekitId, assignment, servicePrincipal.objectId),
              // Old role first: two roles at once would put two values into one claim.
              { ...parent, deleteBeforeReplace: true },
            ),
          ),
      ),
    };
    this.clientId = application.clientId;
    this.servicePrincipalId = servicePrincipal.objectId;
    this.registerOutputs();
  }
}

function applicationArgs(args: EnterpriseAppArgs): azuread.ApplicationArgs {
  return {
    displayName: args.displayName,
    signInAudience: "AzureADMyOrg",
    owners: args.owners,
    notes: args.ownershipMark,
    api: { requestedAccessTokenVersion: 2 },
    web: { homepageUrl: args.relayState, logoutUrl: args.logoutUrl, redirectUris: [args.replyUrl] },
    appRoles: usedRoles(args.assignments ?? []).map((role) => ({
      id: appRoleId(args.imagekitId, role),
      allowedMemberTypes: ["User"],
      value: role,
      displayName: role,
      description: role,
      enabled: true,
    })),
  };
}

function servicePrincipalArgs(args: EnterpriseAppArgs, clientId: pulumi.Input<string>): azuread.ServicePrincipalArgs {
  return {
    clientId,
    useExisting: true,
    owners: args.owners,
    notes: args.ownershipMark,
    preferredSingleSignOnMode: "saml",
    samlSingleSignOn: { relayState: args.relayState },
    notificationEmailAddresses: [...(args.notificationEmails ?? [])],
    featureTags: [{ enterprise: true, customSingleSignOn: true }],
    appRoleAssignmentRequired: args.assignmentRequired ?? true,
  };
}

function assignmentArgs(
  imagekitId: string,
  { principalId, role }: Assignment,
  servicePrincipalId: pulumi.Input<string>,
): azuread.AppRoleAssignmentArgs {
  return {
    appRoleId: role === undefined ? defaultAppRoleId : appRoleId(imagekitId, role),
    principalObjectId: principalId,
    resourceObjectId: servicePrincipalId,
  };
}

/** Only the roles somebody has: an unused app role could be handed out in the portal without this program knowing. */
function usedRoles(assignments: readonly Assignment[]): ImagekitRole[] {
  return [...new Set(assignments.flatMap(({ role }) => role ?? []))].sort();
}
