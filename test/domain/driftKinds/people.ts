import { assignment, type DriftRow, patchRole, role, seen, stranger } from "../support/driftChange.ts";
import { owner, runner } from "../support/liveAgency.ts";

/** App roles, owners and assignments. */
export const peopleRows: DriftRow[] = [
  ["an app role removed", "shoes", (live) => live.application.appRoles.pop(), "error app-role-missing appRoles"],
  [
    "an app role disabled",
    "shoes",
    (live) => patchRole(live, { isEnabled: false }),
    "error app-role-disabled appRoles.isEnabled",
  ],
  [
    "an app role's value changed",
    "shoes",
    (live) => patchRole(live, { value: "owner" }),
    "error app-role-differs appRoles.value",
  ],
  [
    "an app role described otherwise",
    "shoes",
    (live) => patchRole(live, { description: "x" }),
    "warning app-role-differs appRoles.description",
  ],
  [
    "an app role added",
    "shoes",
    (live) => live.application.appRoles.push({ ...role(live), id: stranger, value: role(live).value }),
    "error app-role-extra appRoles",
  ],
  [
    "a declared owner removed",
    "shoes",
    (live) => (live.application.owners = { seen: [runner] }),
    "warning owner-missing owners",
  ],
  [
    "the runner no longer owner",
    "shoes",
    (live) => (live.application.owners = { seen: [owner] }),
    "error owner-missing owners",
  ],
  [
    "an owner added",
    "shoes",
    (live) => (live.principal.owners = { seen: [runner, owner, stranger] }),
    "critical owner-extra owners",
  ],
  [
    "a client secret of the application",
    "shoes",
    (live) => live.application.credentials.push({ kind: "password", id: "k", name: "build" }),
    "critical credential-foreign passwordCredentials",
  ],
  [
    "a federated credential of the application",
    "shoes",
    (live) => live.application.credentials.push({ kind: "federated", id: "f", name: "ci" }),
    "critical credential-foreign federatedIdentityCredentials",
  ],
  [
    "a key of the principal that is no signing certificate",
    "shoes",
    (live) => live.principal.credentials.push({ kind: "key", id: "k", name: "" }),
    "critical credential-foreign keyCredentials",
  ],
  [
    "an assignment removed",
    "shoes",
    (live) => seen(live.principal.assignments).pop(),
    `error assignment-missing ${"11111111-aaaa-4aaa-8aaa-000000000001"}`,
  ],
  [
    "somebody else assigned",
    "shoes",
    (live) => seen(live.principal.assignments).push({ ...assignment(live), principalId: stranger }),
    `error assignment-extra ${stranger}`,
  ],
  [
    "somebody else assigned twice",
    "shoes",
    (live) =>
      seen(live.principal.assignments).push(
        { ...assignment(live, 0), principalId: stranger },
        { ...assignment(live, 1), principalId: stranger },
      ),
    ...[`error assignment-extra ${stranger}`, `error two-roles ${stranger}`],
  ],
  [
    "a group with another role",
    "shoes",
    (live) => (assignment(live, 0).appRoleId = assignment(live, 1).appRoleId),
    "error assignment-role-differs 22222222-bbbb-4bbb-8bbb-000000000001",
  ],
  [
    "a group with two roles",
    "shoes",
    (live) =>
      seen(live.principal.assignments).push({ ...assignment(live, 0), appRoleId: assignment(live, 1).appRoleId }),
    "error two-roles 22222222-bbbb-4bbb-8bbb-000000000001",
  ],
];
