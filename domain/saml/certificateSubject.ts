const prefix = "CN=imagekit-sso ";

/** Subject, and display name, of a signing certificate: how a generation is found again among the principal's certificates. */
export function certificateSubject(generation: string): string {
  return `${prefix}${generation}`;
}

/** Undefined for a certificate that this program did not make. */
export function generationOf(subject: string | null | undefined): string | undefined {
  return subject?.startsWith(prefix) ? subject.slice(prefix.length) : undefined;
}
