/**
 * The official plugin's requests by scenario, as recorded with azuread 6.9.1 (terraform-provider-azuread 3.8.0) on the
 * real engine; requests of resources that the engine handled side by side are put in order by resource.
 */
const readApplication = [
  "GET /v1.0/applications/{id}",
  "GET /beta/applications/{id}?$select=oauth2RequirePostResponse",
  "GET /v1.0/applications/{id}/owners",
];
const readPrincipal = [
  "GET /v1.0/servicePrincipals/{id}",
  "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl",
  "GET /v1.0/servicePrincipals/{id}/owners",
];
const readIdentifier = ["GET /v1.0/applications/{id}"];

export const recorded = {
  start: ["GET /metadata/endpoints?api-version=2022-09-01", "POST /{id}/oauth2/v2.0/token"],
  createApplication: [
    "POST /v1.0/applications",
    "PATCH /v1.0/applications/{id}",
    "PATCH /v1.0/applications/{id}",
    ...readApplication,
  ],
  adoptPrincipal: [
    "GET /v1.0/servicePrincipals?$filter=appId eq '{id}'",
    "PATCH /v1.0/servicePrincipals/{id}",
    "GET /v1.0/servicePrincipals/{id}/owners",
    ...readPrincipal,
  ],
  createPrincipal: [
    "GET /v1.0/servicePrincipals?$filter=appId eq '{id}'",
    "POST /v1.0/servicePrincipals",
    "PATCH /v1.0/servicePrincipals/{id}",
    ...readPrincipal,
  ],
  createIdentifier: ["GET /v1.0/applications/{id}", "PATCH /v1.0/applications/{id}", ...readIdentifier],
  refresh: [...readApplication, ...readPrincipal, ...readIdentifier],
  updateApplication: ["PATCH /v1.0/applications/{id}", ...readApplication],
  updatePrincipal: ["PATCH /v1.0/servicePrincipals/{id}", ...readPrincipal],
  addRole: ["GET /v1.0/applications/{id}", "PATCH /v1.0/applications/{id}", ...readApplication],
  removeRole: [
    "GET /v1.0/applications/{id}",
    "PATCH /v1.0/applications/{id}",
    "GET /v1.0/applications/{id}",
    "PATCH /v1.0/applications/{id}",
    ...readApplication,
  ],
  destroy: [
    "GET /v1.0/applications/{id}",
    "PATCH /v1.0/applications/{id}",
    "DELETE /v1.0/servicePrincipals/{id}",
    "DELETE /v1.0/applications/{id}",
    ...Array.from({ length: 5 }, () => "GET /v1.0/applications/{id}"),
  ],
};

const url = "https://imagekit.io/saml/consume#child0";
const runner = "9d7e3b10-52c8-4f6d-b1aa-6e4c8f2d7b35";
const role = (value: string, digit: number) => ({
  id: `77777777-7777-4777-8777-77777777777${digit}`,
  allowedMemberTypes: ["User"],
  value,
  displayName: value,
  description: value,
  enabled: true,
});
export const developer = role("developer", 0);
export const finance = role("finance", 1);

/** The recorded program's inputs, which are the components' own. */
export const program = {
  application: {
    displayName: "ImageKit child0",
    signInAudience: "AzureADMyOrg",
    owners: [runner],
    notes: "imagekit-sso:dev/child0",
    api: { requestedAccessTokenVersion: 2 },
    web: { homepageUrl: "https://imagekit.io/dashboard", logoutUrl: "https://imagekit.io/logout", redirectUris: [url] },
    appRoles: [developer],
  },
  principal: (clientId: unknown) => ({
    clientId,
    useExisting: true,
    owners: [runner],
    preferredSingleSignOnMode: "saml",
    samlSingleSignOn: { relayState: "https://imagekit.io/dashboard" },
    notificationEmailAddresses: ["sso@example.com"],
    featureTags: [{ enterprise: true, customSingleSignOn: true }],
    appRoleAssignmentRequired: true,
    notes: "imagekit-sso:dev/child0",
  }),
  identifier: (applicationId: string) => ({ applicationId, identifierUri: url }),
};
