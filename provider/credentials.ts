import { readFile } from "node:fs/promises";
import { about, ProviderError } from "./providerError.ts";

/** Where a secret, or an address, is kept: an environment variable or a file. Only this reference is ever in state. */
export type Reference = { kind: "env"; name: string } | { kind: "file"; path: string };

export function parseReference(text: string): Reference | undefined {
  const [, kind, rest = ""] = /^(env|file):(.+)$/s.exec(text) ?? [];
  if (kind === "env") return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(rest) ? { kind, name: rest } : undefined;
  return kind === "file" ? { kind, path: rest } : undefined;
}

/** The value behind a reference, surrounding white space taken off. The message names the reference, never the value. */
export async function resolveReference(reference: Reference, what: string, account: string): Promise<string> {
  const value = (await (reference.kind === "env" ? fromEnvironment(reference.name) : fromFile(reference.path)))?.trim();
  if (value) return value;
  const [name, remedy] =
    reference.kind === "env"
      ? [`env:${reference.name}`, "Set that environment variable for the process that runs pulumi."]
      : [
          `file:${reference.path}`,
          "The path is relative to the project's folder; the file must be readable and hold only the value.",
        ];
  throw new ProviderError(`${about(account)}: the ${what} comes from ${name}, and there is nothing there. ${remedy}`);
}

async function fromEnvironment(name: string): Promise<string | undefined> {
  // A shell cannot set a name with a hyphen, which an ImageKit ID may have.
  return process.env[name] ?? process.env[name.replaceAll("-", "_")];
}

async function fromFile(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

/** A text that is either a reference or the value itself, as for addresses. */
export async function resolveText(text: string, what: string, account: string): Promise<string> {
  const reference = parseReference(text);
  return reference ? resolveReference(reference, what, account) : text;
}
