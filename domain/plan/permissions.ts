import type { Agency } from "../agency/account.ts";

/** An application permission of Microsoft Graph, and what it is needed for. */
export interface NeededPermission {
  permission: string;
  why: string;
}

/** The least that `pulumi up` needs for this agency (docs/tenant.md). */
export function neededPermissions({ accounts }: Pick<Agency, "accounts">): NeededPermission[] {
  const always = [
    {
      permission: "Application.ReadWrite.OwnedBy",
      why: "makes the applications and their principals, and touches only those the identity owns",
    },
    { permission: "Policy.Read.All", why: "reads claims mapping policies" },
    { permission: "Policy.ReadWrite.ApplicationConfiguration", why: "writes claims mapping policies and assigns them" },
  ];
  const assigns = accounts.some(({ assignments }) => assignments.length > 0);
  return assigns
    ? [
        ...always,
        { permission: "Application.Read.All", why: "reads who is assigned" },
        { permission: "AppRoleAssignment.ReadWrite.All", why: "assigns groups and users; can grant any app role" },
      ]
    : always;
}
