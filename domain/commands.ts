/** Whether this is the repository. Node strips no types in node_modules, so what was installed as a package is JavaScript. */
export const isCheckout = import.meta.url.endsWith(".ts");

/** `imagekit-sso <words>` as a person types it: by npm's script in the repository, by npx where this is an installed package. */
export function imagekitSsoCommand(words: string): string {
  return isCheckout ? `npm run imagekit-sso -- ${words}` : `npx imagekit-sso ${words}`;
}

/** `pulumi <words>` as a person types it: the repository's tool chain keeps its engine off the PATH. */
export function pulumiCommandLine(words: string): string {
  return isCheckout ? `npm run pulumi -- ${words}` : `pulumi ${words}`;
}
