/** What the notes of an application and its principal say: how ours are told from others'. */
export interface Ownership {
  agency: string;
  imagekitId: string;
}

export function ownershipMark({ agency, imagekitId }: Ownership): string {
  return `imagekit-sso:${agency}/${imagekitId}`;
}

/** Undefined where the notes bear no mark. People may write more behind it, after white space. */
export function parseOwnershipMark(notes: string | null | undefined): Ownership | undefined {
  const [, agency, imagekitId] = /^imagekit-sso:([^/\s]+)\/(\S+)/.exec(notes ?? "") ?? [];
  return agency !== undefined && imagekitId !== undefined ? { agency, imagekitId } : undefined;
}
