import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { ProviderError } from "../providerError.ts";

/** A file, or its content in base64. */
export type CertificateSource = { path: string } | { base64: string };

/**
 * Certificate and key as PEM text. azuread wants a PKCS#12 file and @azure/identity PEM; Node can open PKCS#12 but gives
 * no key out, so `openssl` converts it, in memory.
 */
export async function clientCertificate(source: CertificateSource, password: string | undefined): Promise<string> {
  const variable = "path" in source ? "ARM_CLIENT_CERTIFICATE_PATH" : "ARM_CLIENT_CERTIFICATE";
  const content = await contentOf(source, variable);
  if (content.includes("-----BEGIN")) return content.toString("utf8");
  const convert = async (...flags: string[]) => {
    const openssl = promisify(execFile)("openssl", ["pkcs12", "-nodes", "-passin", "env:PKCS12_PASSWORD", ...flags], {
      env: { ...process.env, PKCS12_PASSWORD: password ?? "" },
    });
    // It may end without reading all of it.
    openssl.child.stdin?.on("error", () => {});
    openssl.child.stdin?.end(content);
    return (await openssl).stdout;
  };
  try {
    // Old exports are encrypted in ways that OpenSSL 3 opens only on request.
    return await convert().catch(() => convert("-legacy"));
  } catch {
    throw new ProviderError(
      `Entra sign-in: the certificate in ${variable} is not PEM, and openssl could not open it as PKCS#12. Is openssl installed, and ARM_CLIENT_CERTIFICATE_PASSWORD right?`,
    );
  }
}

async function contentOf(source: CertificateSource, variable: string): Promise<Buffer> {
  if ("base64" in source) return Buffer.from(source.base64, "base64");
  return await readFile(source.path).catch((cause: NodeJS.ErrnoException) => {
    throw new ProviderError(
      `Entra sign-in: the certificate ${source.path} (${variable}) cannot be read (${cause.code}).`,
    );
  });
}
