import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { ProviderError } from "../providerError.ts";

/**
 * Certificate and key as PEM text. azuread wants a PKCS#12 file and @azure/identity PEM; Node can open PKCS#12 but gives
 * no key out, so `openssl` converts it, in memory.
 */
export async function clientCertificate(path: string, password: string | undefined): Promise<string> {
  const content = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ProviderError(
      `Entra sign-in: the certificate ${path} (ARM_CLIENT_CERTIFICATE_PATH) cannot be read (${cause.code}).`,
    );
  });
  if (content.includes("-----BEGIN")) return content.toString("utf8");
  const convert = (...flags: string[]) =>
    promisify(execFile)("openssl", ["pkcs12", "-in", path, "-nodes", "-passin", "env:PKCS12_PASSWORD", ...flags], {
      env: { ...process.env, PKCS12_PASSWORD: password ?? "" },
    });
  try {
    // Old exports are encrypted in ways that OpenSSL 3 opens only on request.
    return (await convert().catch(() => convert("-legacy"))).stdout;
  } catch {
    throw new ProviderError(
      `Entra sign-in: ${path} (ARM_CLIENT_CERTIFICATE_PATH) is not PEM, and openssl could not open it as PKCS#12. Is openssl installed, and ARM_CLIENT_CERTIFICATE_PASSWORD right?`,
    );
  }
}
