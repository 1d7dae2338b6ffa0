/** What the notes of an application and its principal say: how ours are told from others'. */
export interface Ownership {
  agency: string;
  imagekitId: string;
  /** Of the stack that made it (ownershipNonce.ts); absent on what earlier versions made. */
  nonce?: string;
}

export function ownershipMark({ agency, imagekitId }: Ownership): string {
  return `imagekit-sso:${agency}/${imagekitId}`;
}

/** Undefined where the notes bear no mark. People may write more behind it, after white space. A mark proves nothing: whoever owns an object can write one. */
export function parseOwnershipMark(notes: string | null | undefined): Ownership | undefined {
  const [, agency, imagekitId, nonce] =
    /^imagekit-sso:([^/\s]+)\/(\S+)(?:\s+([A-Za-z0-9_-]{22})(?=\s|$))?/.exec(notes ?? "") ?? [];
  if (agency === undefined || imagekitId === undefined) return undefined;
  return { agency, imagekitId, ...(nonce !== undefined && { nonce }) };
}

/** Notes as the agency file alone can tell them: the nonce is in the stack's state. */
export function withoutNonce(notes: string): string {
  return notes.replace(/^(imagekit-sso:[^/\s]+\/\S+) [A-Za-z0-9_-]{22}$/, "$1");
}
