/** What Entra answers when it refuses: a numbered reason (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly code: string;
  /** The same reason in the words of OAuth, for endpoints that answer JSON. */
  readonly oauthError: string;

  constructor(code: string, message: string, oauthError = "invalid_request") {
    super(message);
    this.code = code;
    this.oauthError = oauthError;
  }
}

export function tenantNotFound(tenant: string): SignInError {
  return new SignInError(
    "AADSTS90002",
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    "invalid_tenant",
  );
}

export function applicationNotFound(identifier: string, tenant: string): SignInError {
  return new SignInError(
    "AADSTS700016",
    `Application with identifier '${identifier}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    "unauthorized_client",
  );
}

export function replyUrlMismatch(replyUrl: string, application: string): SignInError {
  return new SignInError(
    "AADSTS50011",
    `The reply URL '${replyUrl}' specified in the request does not match the reply URLs configured for the application '${application}'.`,
  );
}

export function noReplyUrl(application: string): SignInError {
  return new SignInError("AADSTS500113", `No reply address is registered for the application '${application}'.`);
}

export function applicationDisabled(appId: string, displayName: string): SignInError {
  return new SignInError("AADSTS7000112", `Application '${appId}'(${displayName}) is disabled.`, "unauthorized_client");
}

export function notSamlApplication(appId: string): SignInError {
  return new SignInError("AADSTS650056", `Misconfigured application. '${appId}' is not set up for SAML sign-on.`);
}

export function userNotAssigned(user: string, displayName: string): SignInError {
  return new SignInError(
    "AADSTS50105",
    `Your administrator has configured the application ${displayName} to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.`,
    "access_denied",
  );
}

export function userNotFound(user: string): SignInError {
  return new SignInError("AADSTS50034", `The user account ${user} does not exist in the directory.`);
}

export function userDisabled(user: string): SignInError {
  return new SignInError("AADSTS50057", `The user account ${user} is disabled.`);
}

export function noSigningKey(appId: string): SignInError {
  return new SignInError(
    "AADSTS50146",
    `The application '${appId}' is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or is not yet valid.`,
  );
}

export function authenticationMethodMismatch(used: string, requested: readonly string[]): SignInError {
  return new SignInError(
    "AADSTS75011",
    `Authentication method '${used}' by which the user authenticated with the service doesn't match requested authentication method '${requested.join(", ")}'. Contact the application owner.`,
  );
}

export function badSamlMessage(why: string): SignInError {
  return new SignInError("AADSTS75005", `The request is not a valid Saml2 protocol message. ${why}`);
}

export function noSamlMessage(): SignInError {
  return new SignInError(
    "AADSTS750054",
    "SAMLRequest or SAMLResponse must be present as query string parameters in HTTP request for SAML Redirect binding.",
  );
}
