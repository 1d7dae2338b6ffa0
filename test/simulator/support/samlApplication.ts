/** SAML applications put straight into the simulated directory: sign-in is judged here, not the Graph calls that make them. */
import { randomUUID } from "node:crypto";
import { servicePrincipalDefaults } from "../../../simulator/entra/graph/servicePrincipalDefaults.ts";
import { issueTokenSigningCertificate } from "../../../simulator/entra/tokenSigningCertificate.ts";
import type { Application, AppRole, ServicePrincipal, Simulator } from "../../../simulator/types.ts";

export const consumeUrl = "https://imagekit.io/saml/consume";
export const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
export const people = {
  ada: "11111111-aaaa-4aaa-8aaa-000000000001",
  grace: "11111111-aaaa-4aaa-8aaa-000000000002",
  alan: "11111111-aaaa-4aaa-8aaa-000000000003",
  mary: "11111111-aaaa-4aaa-8aaa-000000000004",
  nora: "11111111-aaaa-4aaa-8aaa-000000000005",
};
export const groups = {
  administrators: "22222222-bbbb-4bbb-8bbb-000000000001",
  developers: "22222222-bbbb-4bbb-8bbb-000000000002",
  everybody: "22222222-bbbb-4bbb-8bbb-000000000004",
};

export interface SamlApplicationOptions {
  identifier?: string;
  replyUrls?: string[];
  /** Claims policy; none: no policy. */
  policy?: object;
  roles?: AppRole[];
  assignmentRequired?: boolean;
  application?: Partial<Application>;
  principal?: Partial<ServicePrincipal>;
}

export interface SamlApplication {
  appId: string;
  principalId: string;
}

/** The guide's application of one child account, with no certificate yet. */
export function addSamlApplication(
  { store, world }: Simulator,
  imagekitId: string,
  options: SamlApplicationOptions = {},
): SamlApplication {
  const own = `${consumeUrl}#${imagekitId}`;
  const appId = randomUUID();
  const displayName = `ImageKit ${imagekitId}`;
  const createdDateTime = new Date(world.clock.now()).toISOString();
  const identifiers = [options.identifier ?? own];
  const appRoles = options.roles ?? [];
  const redirectUris = options.replyUrls ?? [own];
  store.applications.put({
    id: randomUUID(),
    appId,
    displayName,
    description: null,
    notes: null,
    signInAudience: "AzureADMyOrg",
    identifierUris: identifiers,
    tags: [],
    appRoles,
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    api: { requestedAccessTokenVersion: 2, acceptMappedClaims: null },
    info: {},
    keyCredentials: [],
    passwordCredentials: [],
    createdDateTime,
    owners: [],
    ...options.application,
  });
  const policyId = randomUUID();
  if (options.policy) {
    store.claimsMappingPolicies.put({
      id: policyId,
      definition: [JSON.stringify({ ClaimsMappingPolicy: options.policy })],
      displayName,
      description: null,
      isOrganizationDefault: false,
    });
  }
  const principalId = randomUUID();
  store.servicePrincipals.put({
    ...servicePrincipalDefaults(world.tenant.id),
    id: principalId,
    appId,
    displayName,
    appRoles,
    replyUrls: redirectUris,
    servicePrincipalNames: [appId, ...identifiers],
    preferredSingleSignOnMode: "saml",
    appRoleAssignmentRequired: options.assignmentRequired ?? false,
    samlSingleSignOnSettings: { relayState: "https://imagekit.io/dashboard" },
    claimsMappingPolicies: options.policy ? [policyId] : [],
    createdDateTime,
    ...options.principal,
  });
  return { appId, principalId };
}

export function principalOf({ store }: Simulator, { principalId }: SamlApplication): ServicePrincipal {
  const principal = store.servicePrincipals.get(principalId);
  if (!principal) throw new Error("the principal is gone");
  return principal;
}

/** As `addTokenSigningCertificate` leaves it; returns the thumbprint. */
export async function addCertificate(
  simulator: Simulator,
  target: SamlApplication,
  { prefer = true, days = 1095 }: { prefer?: boolean; days?: number } = {},
): Promise<string> {
  const now = simulator.world.clock.now();
  const issued = await issueTokenSigningCertificate("CN=test", new Date(now + days * 86_400_000), new Date(now));
  const principal = principalOf(simulator, target);
  const { customKeyIdentifier, startDateTime, endDateTime } = issued;
  const both = { customKeyIdentifier, startDateTime, endDateTime, displayName: "CN=test", key: issued.certificate };
  const signKeyId = randomUUID();
  simulator.store.privateKeys.set(signKeyId, {
    privateKeyPem: issued.privateKeyPem,
    thumbprint: issued.thumbprint,
    addedAt: now,
  });
  simulator.store.servicePrincipals.put({
    ...principal,
    keyCredentials: [
      ...principal.keyCredentials,
      { ...both, keyId: signKeyId, type: "X509CertAndPassword", usage: "Sign" },
      { ...both, keyId: randomUUID(), type: "AsymmetricX509Cert", usage: "Verify" },
    ],
    ...(prefer && { preferredTokenSigningKeyThumbprint: issued.thumbprint }),
  });
  return issued.thumbprint;
}

export function prefer(simulator: Simulator, target: SamlApplication, thumbprint: string | null): void {
  simulator.store.servicePrincipals.put({
    ...principalOf(simulator, target),
    preferredTokenSigningKeyThumbprint: thumbprint,
  });
}

export function assign(
  { store }: Simulator,
  { principalId }: SamlApplication,
  who: string,
  appRoleId = "00000000-0000-0000-0000-000000000000",
): void {
  store.appRoleAssignments.put({
    id: randomUUID(),
    appRoleId,
    createdDateTime: "2026-01-01T00:00:00Z",
    principalDisplayName: "",
    principalId: who,
    principalType: store.groups.get(who) ? "Group" : "User",
    resourceDisplayName: "",
    resourceId: principalId,
  });
}

export function appRole(id: string, value: string, isEnabled = true): AppRole {
  return { id, value, isEnabled, displayName: value, description: value, allowedMemberTypes: ["User"] };
}

/** The guide's four claims; `role` is the schema entry of imagekit_role, `more` whatever it needs besides. */
export function guidePolicy(
  imagekitId: string,
  role: object,
  more: { claims?: object[]; transformations?: object[] } = {},
) {
  return {
    Version: 1,
    IncludeBasicClaimSet: "false",
    ClaimsSchema: [
      { Source: "user", ID: "mail", SamlClaimType: nameIdentifier },
      { Value: imagekitId, SamlClaimType: "imagekit_id" },
      { Source: "user", ID: "givenname" },
      { Source: "user", ID: "surname" },
      { Source: "transformation", ID: "fullName", TransformationId: "joinName", SamlClaimType: "full_name" },
      ...(more.claims ?? []),
      { ...role, SamlClaimType: "imagekit_role" },
    ],
    ClaimsTransformations: [
      {
        ID: "joinName",
        TransformationMethod: "Join",
        InputClaims: [
          { ClaimTypeReferenceId: "givenname", TransformationClaimType: "string1" },
          { ClaimTypeReferenceId: "surname", TransformationClaimType: "string2" },
        ],
        InputParameters: [{ ID: "separator", Value: " " }],
        OutputClaims: [{ ClaimTypeReferenceId: "fullName", TransformationClaimType: "outputClaim" }],
      },
      ...(more.transformations ?? []),
    ],
  };
}
