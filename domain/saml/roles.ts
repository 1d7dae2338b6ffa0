import { createHash } from "node:crypto";

/** Every value ImageKit accepts in `imagekit_role` (https://imagekit.io/docs/user-management). */
export const imagekitRoles = [
  "account_administrator",
  "developer",
  "media_library_full_access",
  "media_library_view_only_access",
  "media_library_restricted_access",
  "finance",
] as const;

export type ImagekitRole = (typeof imagekitRoles)[number];

/** What an assignment carries where the application defines no app roles. */
export const defaultAppRoleId = "00000000-0000-0000-0000-000000000000";

/** Fixed for good: another namespace would move every app role id, and with it replace every assignment. */
const appRoleNamespace = "b7f3a0de-5c1e-4f0b-9a55-2d6c8e1f7a43";

/** Id of an account's app role: a version 5 UUID of account and role (RFC 9562), so that it is the same in every run. */
export function appRoleId(imagekitId: string, role: ImagekitRole): string {
  const hash = createHash("sha1")
    .update(Buffer.from(appRoleNamespace.replaceAll("-", ""), "hex"))
    .update(`${imagekitId}/${role}`)
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
