import { createHash } from "node:crypto";
import { z } from "zod";
import type { SigningCertificate } from "../../domain/resources.ts";
import { CertificateError, certificateFacts } from "../../domain/saml/certificate.ts";
import { certificateSubject, parseCertificateSubject } from "../../domain/saml/certificateSubject.ts";
import type { CallScope } from "../callScope.ts";
import { orUndefined } from "../http/httpError.ts";
import { about, ProviderError } from "../providerError.ts";
import { type GraphClient, nothing, query } from "./client.ts";
import { accountInMark } from "./servicePrincipals.ts";

const permission = "Application.ReadWrite.OwnedBy, and must own the service principal";

/** A client secret, or the password that guards a certificate's private key. */
export const credential = z.looseObject({
  keyId: z.string(),
  customKeyIdentifier: z.string().nullish(),
  displayName: z.string().nullish(),
});
export const keyCredential = credential.extend({
  usage: z.string(),
  key: z.string().nullish(),
});

const principal = z.object({
  id: z.string(),
  notes: z.string().nullish(),
  keyCredentials: z.array(keyCredential),
  passwordCredentials: z.array(credential),
  preferredTokenSigningKeyThumbprint: z.string().nullish(),
});

/** A certificate with the key that ties its credentials together; empty where Graph shows none. */
export interface StoredCertificate extends SigningCertificate {
  customKeyIdentifier: string;
  /** What its name bears to prove who made it; whether that holds is for the reader to see. */
  proof?: string;
  /** Why it is none that may be trusted. Then it is of no generation, whatever its name says: nobody declared such a one. */
  problem?: string;
}

/** When what cannot be read is valid: never, and it is the youngest, so that it is not taken for the one that signs. */
const never = "9999-12-31T23:59:59Z";

/** A principal's token signing certificates, and the one Entra signs with. */
export interface TokenSigning {
  /** The account in the principal's ownership mark; empty without one. */
  markedAccount: string;
  /** Oldest first; of one age by thumbprint, so that every process sees them alike. */
  certificates: StoredCertificate[];
  activeThumbprint: string | undefined;
  credentials: Pick<z.infer<typeof principal>, "keyCredentials" | "passwordCredentials">;
}

/** Undefined where the principal is gone. `$select` is what makes Graph show the certificates' bytes. */
export async function readTokenSigning(
  graph: GraphClient,
  principalId: string,
  scope: CallScope,
): Promise<TokenSigning | undefined> {
  const select = "id,notes,keyCredentials,passwordCredentials,preferredTokenSigningKeyThumbprint";
  const path = `/servicePrincipals/${encodeURIComponent(principalId)}${query({ select })}`;
  const found = await orUndefined(graph.send({ method: "GET", path, schema: principal, permission }, scope));
  if (!found) return undefined;
  const { keyCredentials, passwordCredentials, preferredTokenSigningKeyThumbprint: active, notes } = found;
  return {
    markedAccount: accountInMark(notes),
    certificates: storedCertificates(keyCredentials, scope),
    activeThumbprint: active?.toUpperCase() || undefined,
    credentials: { keyCredentials, passwordCredentials },
  };
}

/** Adds a certificate, not active yet. Not repeatable: each answer is another certificate. */
export async function addCertificate(
  graph: GraphClient,
  principalId: string,
  { name, endDateTime, proof }: { name: string; endDateTime?: string | undefined; proof?: string | undefined },
  scope: CallScope,
): Promise<void> {
  const path = `/servicePrincipals/${principalId}/addTokenSigningCertificate`;
  const body = { displayName: certificateSubject(name, proof), ...(endDateTime !== undefined && { endDateTime }) };
  await graph.send({ method: "POST", path, body, schema: z.object({ keyId: z.string() }), permission }, scope);
}

/** Takes certificates away, each with its private key and the password that guards it. The others' keys stay: `key: null` keeps. */
export async function removeCertificates(
  graph: GraphClient,
  principalId: string,
  { credentials }: TokenSigning,
  certificates: readonly StoredCertificate[],
  scope: CallScope,
): Promise<void> {
  // By their group; what belongs to none goes alone, not along with everything else that belongs to none.
  const groups = new Set(certificates.map(({ customKeyIdentifier }) => customKeyIdentifier).filter(Boolean));
  const keyIds = new Set(certificates.map(({ keyId }) => keyId));
  const stays = ({ keyId, customKeyIdentifier }: z.infer<typeof credential>) =>
    !keyIds.has(keyId) && !groups.has(customKeyIdentifier ?? "");
  const body = {
    keyCredentials: credentials.keyCredentials.filter(stays).map((key) => ({ ...key, key: null })),
    passwordCredentials: credentials.passwordCredentials.filter(stays),
  };
  await graph.send(
    { method: "PATCH", path: `/servicePrincipals/${principalId}`, body, schema: nothing, permission },
    scope,
  );
}

/** Makes Entra sign with this certificate from now on. */
export async function activateCertificate(
  graph: GraphClient,
  principalId: string,
  thumbprint: string,
  scope: CallScope,
): Promise<void> {
  const body = { preferredTokenSigningKeyThumbprint: thumbprint };
  await graph.send(
    { method: "PATCH", path: `/servicePrincipals/${principalId}`, body, schema: nothing, permission },
    scope,
  );
}

/** The certificates among a principal's credentials. Throws where Graph left out their bytes. */
export function storedCertificates(
  keyCredentials: readonly z.infer<typeof keyCredential>[],
  scope: CallScope,
): StoredCertificate[] {
  return keyCredentials
    .filter(({ usage }) => usage === "Verify")
    .map((key) => stored(key, scope))
    .toSorted(byAge);
}

function stored(credential: z.infer<typeof keyCredential>, { account }: CallScope): StoredCertificate {
  const { keyId, customKeyIdentifier, displayName, key } = credential;
  if (!key)
    throw new ProviderError(
      `${about(account)}: Graph shows the certificate ${keyId} without its bytes, so it cannot be checked.`,
    );
  const { problem, ...facts } = factsOf(key);
  const named = problem === undefined ? parseCertificateSubject(displayName) : undefined;
  return {
    ...named,
    ...{ keyId, ...facts, customKeyIdentifier: customKeyIdentifier ?? "" },
    ...(problem !== undefined && { problem }),
  };
}

/** One that cannot be read must not keep the account from being looked at, and put right: its hashes alone tell it from others. */
function factsOf(key: string): Pick<StoredCertificate, "thumbprint" | "sha256" | "notBefore" | "notAfter" | "problem"> {
  try {
    const { thumbprint, sha256, notBefore, notAfter } = certificateFacts(key);
    return { thumbprint, sha256, notBefore, notAfter };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const bytes = Buffer.from(key, "base64");
    const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex");
    return {
      ...{ thumbprint: hash("sha1").toUpperCase(), sha256: hash("sha256") },
      ...{ notBefore: never, notAfter: never, problem: error.message },
    };
  }
}

function byAge(left: StoredCertificate, right: StoredCertificate): number {
  const [a, b] = [left, right].map(({ notBefore, thumbprint }) => `${notBefore} ${thumbprint}`);
  return (a ?? "") < (b ?? "") ? -1 : 1;
}
