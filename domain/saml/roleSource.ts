import type { UserAttribute } from "./attributes.ts";
import type { ImagekitRole } from "./roles.ts";

/** An attribute by the name people use: a user attribute, `extensionAttribute1` to `15`, or a directory extension. */
export type AttributeName = UserAttribute | (string & {});

/** How one value becomes another; exactly one of them. */
export type RoleTransformation =
  /** `replacement` may use the expression's named groups, `{name}`. No match leaves the value as it is: no allow-list. */
  | { method: "regexReplace"; attribute: AttributeName; regex: string; replacement: string }
  | { method: "join"; attributes: [AttributeName, AttributeName]; separator: string }
  | { method: "extractMailPrefix" | "toLowercase" | "toUppercase"; attribute: AttributeName };

/** Where an account's `imagekit_role` comes from: the five ways of ImageKit's guide. */
export type RoleSource =
  | { from: "attribute"; attribute: UserAttribute }
  | { from: "customAttribute"; attribute: string }
  | { from: "appRole" }
  | { from: "constant"; role: ImagekitRole }
  | ({ from: "transformation" } & RoleTransformation);
