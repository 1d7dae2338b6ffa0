import { consumeUrl } from "../../../domain/saml/identifiers.ts";
import { markOf } from "../../support/markOf.ts";
import { type DriftCase, hangsOnPrincipal, noRole, users } from "./driftCase.ts";
import { one } from "./hands.ts";

/** Applications and principals. */
export const applicationCases: DriftCase[] = [
  {
    account: "properties",
    async make(hands) {
      await hands.patchPrincipal({
        accountEnabled: false,
        preferredSingleSignOnMode: "notSupported",
        samlSingleSignOnSettings: { relayState: "https://evil.example" },
        notificationEmailAddresses: ["evil@agency.example"],
        appRoleAssignmentRequired: false,
        tags: [...hands.principal.tags, "HideApp"],
      });
      const { web } = hands.application;
      await hands.patchApplication({
        displayName: "Somebody's",
        signInAudience: "AzureADMultipleOrgs",
        web: { ...web, logoutUrl: "https://evil.example", homePageUrl: "https://evil.example" },
      });
      await hands.saveSettings({ spEntityId: `${consumeUrl}#other` });
    },
    kinds: ["application-disabled", "application-hidden", "entity-id-changed", "property-differs"],
    resources: ["application", "saml", "settings"],
  },
  {
    account: "urls",
    async make(hands) {
      await hands.patchApplication({ identifierUris: [] });
      await hands.patchApplication({ web: { ...hands.application.web, redirectUris: ["https://evil.example"] } });
      await hands.saveSettings({ spEntityId: null });
      await hands.takeIdentifier();
    },
    kinds: [
      "entity-id-cleared",
      "identifier-held-by-another",
      "identifier-missing",
      "reply-url-extra",
      "reply-url-missing",
    ],
    resources: ["application", "identifier", "settings"],
    async byHand(hands) {
      const other = hands.simulator.store.applications.filter(({ identifierUris }) =>
        identifierUris.includes(hands.identifier),
      );
      await hands.graph("PATCH", `/applications/${one(other).id}`, { identifierUris: [] });
      await hands.graph("DELETE", `/applications/${one(other).id}`);
    },
  },
  {
    account: "beside",
    async make(hands) {
      const { identifierUris, displayName } = hands.application;
      await hands.patchApplication({ identifierUris: [...identifierUris, `${hands.identifier}2`] });
      await hands.assign(users.ada, noRole);
      await hands.graph("PUT", `/beta/servicePrincipals/${hands.principal.id}/claimsPolicy`, {
        "@odata.type": "#microsoft.graph.customClaimsPolicy",
        claims: [
          {
            "@odata.type": "#microsoft.graph.customClaim",
            name: "imagekit_role",
            namespace: null,
            tokenFormat: ["saml"],
            configurations: [
              { attribute: { "@odata.type": "#microsoft.graph.sourcedAttribute", id: "jobtitle", source: "user" } },
            ],
          },
        ],
      });
      await hands.graph("POST", `/applications/${hands.application.id}/addPassword`, {});
      const left = { displayName, notes: "imagekit-sso:test/beside" };
      await hands.graph("POST", "/applications", left);
      await hands.graph("POST", "/applications", { ...left, notes: "imagekit-sso:test/left" });
    },
    kinds: ["application-duplicate", "assignment-extra", "claims-in-portal", "credential-foreign", "identifier-extra"],
    resources: [],
    async byHand(hands) {
      const own = hands.simulator.store.applications.find(({ identifierUris }) => identifierUris.length === 2);
      for (const { id, notes } of hands.simulator.store.applications.filter(({ id }) => id !== own?.id)) {
        if (/\/(beside|left)$/.test(notes ?? "")) await hands.graph("DELETE", `/applications/${id}`);
      }
      await hands.patchApplication({ identifierUris: [hands.identifier], passwordCredentials: [] });
      await hands.unassign(one(hands.assignments(users.ada)));
      await hands.graph("DELETE", `/beta/servicePrincipals/${hands.principal.id}/claimsPolicy`);
    },
  },
  {
    account: "gone",
    make: (hands) => hands.graph("DELETE", `/applications/${hands.application.id}`),
    kinds: ["application-missing", "metadata-outdated"],
    resources: [...hangsOnPrincipal, "application", "identifier"],
    // In the bin it keeps the identifier from the application that takes its place.
    async byHand(hands) {
      const deleted = hands.simulator.store.deletedItems.find(
        ({ kind, entity }) => kind === "application" && markOf(entity.notes).endsWith("/gone"),
      );
      await hands.graph("DELETE", `/directory/deletedItems/${deleted?.id}`);
    },
  },
  {
    account: "principal",
    make: (hands) => hands.graph("DELETE", `/servicePrincipals/${hands.principal.id}`),
    kinds: ["metadata-outdated", "service-principal-missing"],
    resources: hangsOnPrincipal,
  },
  {
    account: "unmarked",
    async make(hands) {
      await hands.graph("PATCH", `/policies/claimsMappingPolicies/${hands.policyId}`, { displayName: "Somebody's" });
      await hands.patchPrincipal({ preferredTokenSigningKeyThumbprint: null });
      const metadataXml = hands.settings?.metadataXml.replaceAll("/saml2", "/saml3");
      await hands.saveSettings({ metadataXml });
      await hands.patchApplication({ notes: "mine" });
    },
    kinds: ["active-certificate-missing", "application-unmarked", "claims-policy-renamed", "metadata-differs"],
    resources: ["activation", "application", "claims", "settings"],
  },
];
