/** The world at its beginning: one tenant with five people and four groups, and an agency's ImageKit accounts. */
import { servicePrincipalDefaults } from "./entra/graph/servicePrincipalDefaults.ts";
import { seedMissing, seedTable } from "./store.ts";
import type { Client, Directory, Group, ImageKitAccount, ServicePrincipal, Tenant, User } from "./types.ts";

export const tenantId = "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40";

/** The identity that Pulumi runs as, with the least permissions the product's page asks for. */
export const runner: Client = {
  clientId: "5b1f2a9e-7c44-4d0e-8a6b-2f9d3c1e0a77",
  objectId: "9d7e3b10-52c8-4f6d-b1aa-6e4c8f2d7b35",
  displayName: "imagekit-sso runner",
  secret: "simulated-client-secret",
  permissions: [
    "Application.ReadWrite.OwnedBy",
    "Application.Read.All",
    "AppRoleAssignment.ReadWrite.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ApplicationConfiguration",
  ],
};

/** Whoever changes things by hand in the portal: all permissions, so that a test's change is a real call. */
export const portalAdmin: Client = {
  clientId: "c0ffee00-1111-4222-8333-000000000001",
  objectId: "c0ffee00-1111-4222-8333-000000000002",
  displayName: "portal-admin",
  secret: "simulated-portal-admin-secret",
  permissions: [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "Directory.ReadWrite.All",
    "AuditLog.Read.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ApplicationConfiguration",
  ],
};

export function seededTenant(runnerPermissions: string[] = runner.permissions, id = tenantId): Tenant {
  return {
    id,
    displayName: "Agency (simulated)",
    verifiedDomains: ["agency.example", "agencyexample.onmicrosoft.com"],
    clients: [{ ...runner, permissions: runnerPermissions }, portalAdmin],
  };
}

const person = (number: number, givenName: string, surname: string, rest: Partial<User>): User => ({
  id: `11111111-aaaa-4aaa-8aaa-00000000000${number}`,
  userPrincipalName: `${givenName.toLowerCase()}@agency.example`,
  displayName: `${givenName} ${surname}`,
  mail: `${givenName.toLowerCase()}@agency.example`,
  givenName,
  surname,
  department: null,
  jobTitle: null,
  employeeId: null,
  accountEnabled: true,
  onPremisesExtensionAttributes: Object.fromEntries(
    Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
  ),
  ...rest,
});

export function seededUsers(): User[] {
  const alan = person(3, "Alan", "Turing", { department: "finance" });
  return [
    person(1, "Ada", "Lovelace", { department: "account_administrator" }),
    person(2, "Grace", "Hopper", { department: "developer" }),
    {
      ...alan,
      onPremisesExtensionAttributes: {
        ...alan.onPremisesExtensionAttributes,
        extensionAttribute1: "media_library_full_access",
      },
    },
    person(4, "Mary", "Jackson", { department: "Marketing" }),
    person(5, "Nora", "Nomail", { displayName: "No-Mail Nora", mail: null }),
  ];
}

export function seededGroups(): Group[] {
  const [ada, grace, alan, mary] = seededUsers().map(({ id }) => id) as [string, string, string, string];
  const group = (number: number, displayName: string, members: string[]): Group => ({
    id: `22222222-bbbb-4bbb-8bbb-00000000000${number}`,
    displayName,
    mail: null,
    members,
  });
  return [
    group(1, "ImageKit Administrators", [ada]),
    group(2, "ImageKit Developers", [grace]),
    group(3, "ImageKit Finance", [alan]),
    group(4, "Everybody", [ada, grace, alan, mary]),
  ];
}

export function freshAccount(id: string, kind: "parent" | "child"): ImageKitAccount {
  return { id, kind, privateKey: `private_sim_${id}`, settings: null, users: [] };
}

export function seededAccounts(furtherChildren: string[] = []): ImageKitAccount[] {
  const children = new Set(["acmeshoes", "acmehats", "AcmeToys", ...furtherChildren]);
  children.delete("acmeagency");
  return [freshAccount("acmeagency", "parent"), ...[...children].map((id) => freshAccount(id, "child"))];
}

/** The principals of the clients themselves: owners are objects of the directory like any other. */
function principalsOf(tenant: Tenant): ServicePrincipal[] {
  return tenant.clients.map(({ clientId, objectId, displayName }) => ({
    ...servicePrincipalDefaults(tenant.id),
    id: objectId,
    appId: clientId,
    displayName,
    appDisplayName: displayName,
    servicePrincipalNames: [clientId],
    createdDateTime: "2026-01-01T00:00:00Z",
  }));
}

/** At every start, as they belong to the program and not to the kept world. */
export function seedClients(store: Directory, tenant: Tenant): void {
  seedTable(store.clientPrincipals, principalsOf(tenant));
}

export function seedDirectory(store: Directory): void {
  seedTable(store.users, seededUsers());
  seedTable(store.groups, seededGroups());
}

export function seedAccounts(store: Directory, furtherChildren?: string[]): void {
  seedMissing(store.accounts, seededAccounts(furtherChildren));
}
