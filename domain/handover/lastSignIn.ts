import { z } from "zod";

/** The last sign-in to an account's application, as Entra's log has it. */
export const lastSignInSchema = z.strictObject({
  /** ISO 8601, UTC. */
  at: z.string(),
  user: z.string(),
  /** 0 where Entra let the person in; else the number of its AADSTS code. */
  errorCode: z.number(),
  /** Entra's own words for the error. */
  reason: z.string(),
});

export type LastSignIn = z.infer<typeof lastSignInSchema>;

/** What an error means here, and what helps (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const meanings: Record<number, string> = {
  16000: "the person had to choose an account; they should try again",
  50011: "ImageKit asked for a Reply URL that the application does not have; look for drift",
  50034: "the tenant has no such person",
  50053: "the person's account is locked after too many tries",
  50055: "the person's password has expired",
  50057: "the person's account is disabled",
  50058: "the person was not signed in yet; they should try again",
  50074: "the person did not finish multi-factor authentication",
  50076: "the person did not finish multi-factor authentication",
  50079: "the person has to set up multi-factor authentication",
  50105: "the person is not assigned to this account; the agency file says who is",
  50126: "the password was wrong",
  50146: "the application has no signing certificate that is in force",
  53000: "Conditional Access asks for a managed device",
  53003: "Conditional Access keeps the person out",
  65001: "an administrator has to consent to the application",
  75005: "ImageKit's request could not be read",
  75011: "ImageKit asked for another way of signing in than the person used; docs/tenant.md says more",
  500113: "the application has no Reply URL; look for drift",
  650056: "the application is not set up for SAML; look for drift",
  700016: "the Entity ID at ImageKit is not the one of this account's application; paste it again",
  7000112: "the application is disabled",
};

/** One sentence. That Entra let somebody in does not say that ImageKit did. */
export function lastSignInText({ at, user, errorCode, reason }: LastSignIn): string {
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  if (errorCode === 0) return `Entra let ${user} in on ${when}; whether ImageKit did, its log does not say.`;
  const meaning = meanings[errorCode] ?? reason.replace(/\.$/, "");
  return `Entra refused ${user} on ${when} with AADSTS${errorCode}: ${meaning}.`;
}
