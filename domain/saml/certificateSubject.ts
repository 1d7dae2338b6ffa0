const form = /^CN=imagekit-sso ([A-Za-z0-9][A-Za-z0-9_-]{0,31})(?: ([A-Za-z0-9_-]{16}))?$/;

/**
 * Subject, and display name, of a signing certificate: its generation, and behind that what proves who made it
 * (domain/desired/ownershipNonce.ts). Within the 64 characters of a common name.
 */
export function certificateSubject(generation: string, proof?: string): string {
  return `CN=imagekit-sso ${generation}${proof === undefined ? "" : ` ${proof}`}`;
}

/** Undefined for a name that this program does not give. Anybody can write such a name. */
export function parseCertificateSubject(
  subject: string | null | undefined,
): { generation: string; proof?: string } | undefined {
  const [, generation, proof] = form.exec(subject ?? "") ?? [];
  if (generation === undefined) return undefined;
  return { generation, ...(proof !== undefined && { proof }) };
}
