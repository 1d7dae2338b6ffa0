import { resolve } from "node:path";

/** Where a project keeps what is of this machine alone: its git-ignored `.local`, or where IMAGEKIT_SSO_LOCAL says. */
export function localFolder(project: string): string {
  return resolve(project, process.env.IMAGEKIT_SSO_LOCAL ?? ".local");
}
