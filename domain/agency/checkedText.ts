import { createHash } from "node:crypto";

/** Environment variable by which a command tells the program which text it has checked. */
export const checkedTextVariable = "IMAGEKIT_SSO_CHECKED_AGENCY_FILE";

/** SHA-256 of an agency file's text, lower-case hex. */
export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
