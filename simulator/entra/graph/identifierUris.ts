/**
 * Who may carry which identifier URI. New https and other global URIs must hold a verified domain, the tenant id or
 * the app id, unless the tenant's policy exempts the application; every URI is unique in the tenant.
 * learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions, reference-breaking-changes (October 2021)
 */
import type { Application, World } from "../../types.ts";
import { badRequest, type GraphError, invalidValue } from "./graphError.ts";

const longest = 255;

/** Throws where `next` may not be the application's identifier URIs; those it has already are not looked at again. */
export function checkIdentifierUris(world: World, application: Application, next: string[]): void {
  if (new Set(next.map(uniquenessKey)).size !== next.length) {
    throw badRequest("Request contains a property with duplicate values.");
  }
  const before = new Set(application.identifierUris);
  for (const uri of next) {
    if (before.has(uri)) continue;
    if (uri.length > longest || uri !== uri.trim() || uri === "") throw invalidValue("identifierUris", "Application");
    if (uri.endsWith("/")) {
      throw badRequest(
        `Invalid value specified for property 'identifierUris' of resource 'Application'. The identifier URI '${uri}' must not end with a slash.`,
      );
    }
    checkUnique(world, application, uri);
    checkPolicy(world, application, uri);
  }
}

/** `x` and `urn:spn:x` are the same name to Entra, which compares without regard to case. */
function uniquenessKey(uri: string): string {
  return uri.toLowerCase().replace(/^urn:spn:/, "");
}

function checkUnique(world: World, application: Application, uri: string): void {
  const key = uniquenessKey(uri);
  const holds = (other: Application) =>
    other.id !== application.id && other.identifierUris.some((one) => uniquenessKey(one) === key);
  const { applications, deletedItems } = world.store;
  const inBin = () => deletedItems.find(({ kind, entity }) => kind === "application" && holds(entity as Application));
  if (applications.find(holds) || (world.policy.identifierUris.heldInBin && inBin())) throw identifierTaken();
}

/** Also what a restore from the bin meets when another application took the identifier meanwhile. */
export function identifierTaken(): GraphError {
  const message = "Another object with the same value for property identifierUris already exists.";
  return badRequest(message, [{ code: "ObjectConflict", message, target: "identifierUris" }]);
}

export function identifiersCollide(world: World, application: Application): boolean {
  const keys = new Set(application.identifierUris.map(uniquenessKey));
  return (
    world.store.applications.find((other) => other.identifierUris.some((one) => keys.has(uniquenessKey(one)))) !==
    undefined
  );
}

function checkPolicy(world: World, application: Application, uri: string): void {
  const { restricted, excludeSaml, excludeAppsReceivingV2Tokens } = world.policy.identifierUris;
  if (isTenantsOwn(world, application, uri)) return;
  const saml = world.store.servicePrincipalByAppId(application.appId)?.preferredSingleSignOnMode === "saml";
  if (excludeSaml && saml) return;
  if (restricted) {
    if (excludeAppsReceivingV2Tokens && application.api.requestedAccessTokenVersion === 2) return;
    throw badRequest(
      `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-formatting-error for more information on this error.`,
    );
  }
  // The older rule stays where the newer restriction is off, for https on the home tenant's applications.
  if (!/^https:/i.test(uri) || application.signInAudience !== "AzureADMyOrg") return;
  const message = `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`;
  throw badRequest(message, [{ code: "HostNameNotOnVerifiedDomain", message, target: "identifierUris" }]);
}

function isTenantsOwn(world: World, application: Application, uri: string): boolean {
  const text = uri.toLowerCase();
  if (text.includes(application.appId) || text.includes(world.tenant.id)) return true;
  const host = URL.canParse(uri) ? new URL(uri).hostname.toLowerCase() : "";
  return world.tenant.verifiedDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
