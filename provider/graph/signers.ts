import type { StoredCertificate, TokenSigning } from "./tokenSigning.ts";

/**
 * The certificate that Entra is taken to sign with: the chosen one; without one the oldest, since Graph does not say. Of several made in the
 * same second, that is `preferred`.
 */
export function signerOf(
  { certificates, activeThumbprint }: TokenSigning,
  preferred?: string,
): StoredCertificate | undefined {
  const chosen = certificates.find(({ thumbprint }) => thumbprint === activeThumbprint);
  if (chosen) return chosen;
  const oldest = oldestOf(certificates);
  return oldest.find(({ thumbprint }) => thumbprint === preferred) ?? oldest[0];
}

function oldestOf(certificates: readonly StoredCertificate[]): StoredCertificate[] {
  return certificates.filter(({ notBefore }) => notBefore === certificates[0]?.notBefore);
}

/**
 * Thumbprints of all that Entra may sign with at this moment: where the chosen certificate has ended, Entra goes over to a valid one by
 * itself, and does not say to which
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on).
 */
export function possibleSigners(live: TokenSigning, now = Date.now()): string[] {
  const signer = signerOf(live);
  if (!signer) return [];
  const isValid = ({ notBefore, notAfter }: StoredCertificate) =>
    Date.parse(notBefore) <= now && now < Date.parse(notAfter);
  const others = isValid(signer) ? [] : live.certificates.filter(isValid);
  // Where none is chosen, nothing tells which one of the same second it is.
  const alike = signer.thumbprint === live.activeThumbprint ? [] : oldestOf(live.certificates);
  return [...new Set([signer, ...alike, ...others].map(({ thumbprint }) => thumbprint))];
}
