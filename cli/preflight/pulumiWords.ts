import { isCheckout, pulumiCommandLine } from "../../domain/commands.ts";

const passphraseHelp =
  "Set PULUMI_CONFIG_PASSPHRASE to the stack's passphrase, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it (docs/tenant.md).";

export const noPassphrase = `The stack's secrets are kept under a passphrase, and none is set. ${passphraseHelp}`;

export const noPulumi = isCheckout
  ? "There is no pulumi on the PATH. The npm scripts bring one: npm run imagekit-sso -- --help"
  : "There is no pulumi on the PATH. Install it (https://www.pulumi.com/docs/install/) and open a new terminal.";

export const noLogin = `Nobody is logged in to a Pulumi backend, which keeps the stacks' state. Log in: ${pulumiCommandLine("login")}, or set PULUMI_BACKEND_URL (docs/tenant.md).`;

export function noStack(name: string): string {
  return `There is no stack ${name} in this backend. Make it once: ${pulumiCommandLine(`stack init ${name}`)}`;
}

export const noProject = `There is no Pulumi.yaml in this folder or above it, so there is no project to run. Change to the project's folder and run the command again.${
  isCheckout
    ? ""
    : " To make one for this package, docs/components.md has the text (node_modules/imagekit-entra-sso/docs)."
}`;

export const noSpace =
  "There is no space left on a disk that the run writes to. Free some, then run the same command again; it goes on where this run stopped.";

/** The engine's own words for what stops it before it does anything. Its releases 3.244 to 3.274. */
const causes: [words: RegExp, sentence: string | ((found: RegExpExecArray) => string)][] = [
  [/spawn pulumi ENOENT/, noPulumi],
  [/no Pulumi\.yaml project file found|no project file found/, noProject],
  [/PULUMI_ACCESS_TOKEN must be set for login|please run .?pulumi login|not logged in/i, noLogin],
  [
    /invalid access token|\[401\] Unauthorized/i,
    `The Pulumi backend refused the login: the access token is wrong or has expired. Log in again: ${pulumiCommandLine("login")}, or set PULUMI_ACCESS_TOKEN.`,
  ],
  [/no stack named '?([^'\s]+)'? found/, ([, name = ""]) => noStack(name)],
  [/passphrase must be set/, noPassphrase],
  [/incorrect passphrase/, `The passphrase of the stack's secrets is wrong. ${passphraseHelp}`],
  [/no space left on device|ENOSPC|disk quota exceeded/i, noSpace],
  [
    /unable to open state directory "([^"]+)"[^\n]*no such file/,
    ([, folder]) =>
      `The folder ${folder} of the Pulumi backend does not exist. Make it, or correct PULUMI_BACKEND_URL.`,
  ],
];

/** The same, where only the backend was asked for anything. */
const backendCauses: typeof causes = [
  [
    /(dial tcp[^\n]*|no such host[^\n]*|connection refused[^\n]*|resolve endpoint[^\n]*)/,
    ([words]) => `The Pulumi backend cannot be reached (${words}). Check the network and PULUMI_BACKEND_URL.`,
  ],
];

/** One sentence or two for the engine's own words: the cause and the next step. Undefined where they are not known. */
export function pulumiCause(words: string, { ofBackend = false } = {}): string | undefined {
  for (const [known, sentence] of ofBackend ? [...causes, ...backendCauses] : causes) {
    const found = known.exec(words);
    if (found) return typeof sentence === "string" ? sentence : sentence(found);
  }
  return undefined;
}
