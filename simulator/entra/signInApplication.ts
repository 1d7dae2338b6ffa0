/** Finds the application a sign-in is for, and whether this user may enter, in Entra's words where not. */
import type { Application, ServicePrincipal, User, World } from "../types.ts";
import { assignmentsOf } from "./claimsSources.ts";
import {
  applicationDisabled,
  applicationNotFound,
  noReplyUrl,
  notSamlApplication,
  replyUrlMismatch,
  userDisabled,
  userNotAssigned,
  userNotFound,
} from "./signInError.ts";
import type { AuthnRequest } from "./signInRequest.ts";

/** One sign-in on its way: to which application, and where and how the answer goes. */
export interface SignInTarget {
  application: Application;
  principal: ServicePrincipal;
  /** The identifier the answer names as audience, fragment included. */
  identifier: string;
  replyUrl: string;
  relayState: string | undefined;
  request?: AuthnRequest;
}

/** Started by the service provider: the Issuer is an identifier URI to the letter, and the wanted reply URL is a registered one. */
export function targetOfRequest(world: World, request: AuthnRequest, relayState: string | undefined): SignInTarget {
  const application = world.store.applications.find(
    (one) => one.identifierUris.includes(request.issuer) || request.issuer === `spn:${one.appId}`,
  );
  const principal = application && world.store.servicePrincipalByAppId(application.appId);
  if (!application || !principal) throw applicationNotFound(request.issuer, world.tenant.displayName);
  enterable(application, principal);
  const registered = application.web.redirectUris;
  if (request.replyUrl !== undefined && !registered.includes(request.replyUrl)) {
    throw replyUrlMismatch(request.replyUrl, request.issuer);
  }
  const replyUrl = request.replyUrl ?? firstReplyUrl(application);
  return { application, principal, identifier: request.issuer, replyUrl, relayState, request };
}

/** Started in My Apps, with the relay state from the application's settings. */
export function targetOfTile(world: World, clientId: string): SignInTarget {
  const application = world.store.applicationByAppId(clientId);
  const principal = world.store.servicePrincipalByAppId(clientId);
  if (!application || !principal) throw applicationNotFound(clientId, world.tenant.displayName);
  enterable(application, principal);
  return {
    application,
    principal,
    identifier: application.identifierUris[0] ?? `spn:${application.appId}`,
    replyUrl: firstReplyUrl(application),
    relayState: principal.samlSingleSignOnSettings?.relayState ?? undefined,
  };
}

function enterable(application: Application, principal: ServicePrincipal): void {
  if (!principal.accountEnabled) throw applicationDisabled(application.appId, application.displayName);
  if (principal.preferredSingleSignOnMode !== "saml") throw notSamlApplication(application.appId);
}

function firstReplyUrl(application: Application): string {
  const [first] = application.web.redirectUris;
  if (first === undefined) throw noReplyUrl(application.appId);
  return first;
}

export function userByName(world: World, name: string): User {
  const wanted = name.toLowerCase();
  const user = world.store.users.find(
    (one) => one.userPrincipalName.toLowerCase() === wanted || one.id === wanted || one.mail?.toLowerCase() === wanted,
  );
  if (!user) throw userNotFound(name);
  if (!user.accountEnabled) throw userDisabled(name);
  return user;
}

/** The gate of "assignment required". */
export function checkAssigned(world: World, { application, principal }: SignInTarget, user: User): void {
  if (!principal.appRoleAssignmentRequired) return;
  if (assignmentsOf({ world, user, application, principal }).length === 0) {
    throw userNotAssigned(user.userPrincipalName, application.displayName);
  }
}
