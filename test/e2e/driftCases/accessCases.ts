import { appRoleId } from "../../../domain/saml/roles.ts";
import { type DriftCase, groups, twoRoles, users } from "./driftCase.ts";
import { one } from "./hands.ts";

/** Who may sign in, and with which claims. */
export const accessCases: DriftCase[] = [
  {
    account: "roles",
    yaml: twoRoles,
    async make(hands) {
      const { appRoles } = hands.application;
      const [first] = appRoles;
      const changed = appRoles.map((role) =>
        role.value === "finance" ? { ...role, isEnabled: false } : { ...role, description: "x" },
      );
      const extra = { ...first, id: users.ada, value: "owner" };
      await hands.patchApplication({ appRoles: [...changed, extra] });
      await hands.unassign(one(hands.assignments(groups.finance)));
      await hands.assign(groups.developers, users.ada);
    },
    kinds: ["app-role-differs", "app-role-disabled", "app-role-extra", "assignment-missing", "two-roles"],
    resources: ["application", "assignments"],
    byHand: (hands) =>
      Promise.all(
        hands
          .assignments(groups.developers)
          .filter(({ appRoleId: id }) => id === users.ada)
          .map((extra) => hands.unassign(extra)),
      ),
  },
  {
    account: "moved",
    yaml: twoRoles,
    async make(hands) {
      await hands.unassign(one(hands.assignments(groups.finance)));
      // Entra removes an app role only once it is disabled.
      const { appRoles } = hands.application;
      await hands.patchApplication({
        appRoles: appRoles.map((role) => ({ ...role, isEnabled: role.value !== "finance" })),
      });
      await hands.patchApplication({ appRoles: appRoles.filter(({ value }) => value !== "finance") });
      await hands.assign(groups.finance, appRoleId("moved", "developer"));
    },
    kinds: ["app-role-missing", "assignment-role-differs"],
    resources: ["application", "assignments"],
    byHand: (hands) => hands.unassign(one(hands.assignments(groups.finance))),
  },
  {
    account: "owners",
    yaml: `owners: [${users.grace}]`,
    async make(hands) {
      const places = [`/applications/${hands.application.id}`, `/servicePrincipals/${hands.principal.id}`];
      for (const place of places) {
        const body = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${users.ada}` };
        await hands.graph("POST", `${place}/owners/$ref`, body);
        await hands.graph("DELETE", `${place}/owners/${users.grace}/$ref`);
      }
      const policy = hands.simulator.store.claimsMappingPolicies.get(hands.policyId);
      const definition = policy?.definition.map((text) => text.replace("developer", "account_administrator"));
      await hands.graph("PATCH", `/policies/claimsMappingPolicies/${hands.policyId}`, { definition });
    },
    kinds: ["claims-differ", "owner-extra", "owner-missing"],
    resources: ["application", "claims", "saml"],
  },
  {
    account: "foreign",
    async make(hands) {
      const definition = hands.simulator.store.claimsMappingPolicies
        .get(hands.policyId)
        ?.definition.map((text) => text.replace("developer", "finance"));
      const { body } = await hands.graph("POST", "/policies/claimsMappingPolicies", {
        displayName: "Other",
        definition,
      });
      const path = `/servicePrincipals/${hands.principal.id}/claimsMappingPolicies`;
      await hands.graph("DELETE", `${path}/${hands.policyId}/$ref`);
      await hands.graph("POST", `${path}/$ref`, {
        "@odata.id": `https://graph.microsoft.com/v1.0/policies/claimsMappingPolicies/${body.id}`,
      });
      // Another application's metadata: its owner could sign people in.
      const other = hands.simulator.store.accounts.get("urls")?.settings?.metadataXml;
      if (other === undefined) throw new Error("no other metadata");
      await hands.saveSettings({ metadataXml: other });
    },
    kinds: ["claims-policy-foreign", "metadata-foreign-certificate", "metadata-outdated"],
    resources: ["claims", "settings"],
  },
];
