/**
 * A request's RequestedAuthnContext, held against how the person signed in: Entra knows the comparison `exact` alone
 * (learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts75011-auth-method-mismatch).
 */
import type { World } from "../types.ts";
import { authenticationMethodMismatch } from "./signInError.ts";
import type { AuthnRequest } from "./signInRequest.ts";

const classes = "urn:oasis:names:tc:SAML:2.0:ac:classes:";

const methods = {
  password: { words: "Password", classes: ["Password", "PasswordProtectedTransport"] },
  windowsHello: { words: "X509, MultiFactor", classes: ["X509"] },
};

/** Throws a SignInError where the request asks for other methods than the one that was used. */
export function checkAuthenticationMethod(
  { policy }: World,
  { authnContexts }: Pick<AuthnRequest, "authnContexts">,
): void {
  const method = methods[policy.authenticationMethod];
  const met = ["unspecified", ...method.classes].map((name) => classes + name);
  if (authnContexts.length > 0 && !authnContexts.some((one) => met.includes(one)))
    throw authenticationMethodMismatch(method.words, authnContexts);
}
