import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { entraCredential } from "../../provider/entra/credential.ts";
import { githubToken } from "../../provider/entra/githubToken.ts";

const folder = mkdtempSync(join(tmpdir(), "credential-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tenantId = "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40";
const options = { tenantId, login: "https://login.microsoftonline.com", privateCloud: false };
const client = { ARM_CLIENT_ID: "11111111-aaaa-4aaa-8aaa-000000000001" };
const chosen = async (environment: NodeJS.ProcessEnv) =>
  (await entraCredential(options, { ...client, ...environment })).constructor.name;

function pkcs12(): Buffer {
  const [key, certificate, bundle] = ["key.pem", "certificate.pem", "bundle.pfx"].map((name) => join(folder, name));
  const openssl = (...words: (string | undefined)[]) => execFileSync("openssl", words as string[], { stdio: "ignore" });
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout", key, "-out", certificate);
  openssl("pkcs12", "-export", "-inkey", key, "-in", certificate, "-passout", "pass:secret", "-out", bundle);
  return readFileSync(bundle as string);
}

test("an OIDC token counts with ARM_USE_OIDC only, as for azuread", async () => {
  expect(await chosen({ ARM_OIDC_TOKEN: "x" })).toBe("AzureCliCredential");
  expect(await chosen({ ARM_OIDC_TOKEN: "x", ARM_USE_OIDC: "true" })).toBe("ClientAssertionCredential");
});

test("a certificate may be in the variable itself, as base64 of PKCS#12, before a secret", async () => {
  const certificate = {
    ARM_CLIENT_CERTIFICATE: pkcs12().toString("base64"),
    ARM_CLIENT_CERTIFICATE_PASSWORD: "secret",
  };
  expect(await chosen({ ...certificate, ARM_CLIENT_SECRET: "x" })).toBe("ClientCertificateCredential");
  const wrong = chosen({ ...certificate, ARM_CLIENT_CERTIFICATE_PASSWORD: "other" });
  await expect(wrong).rejects.toThrow(/ARM_CLIENT_CERTIFICATE is not PEM.*ARM_CLIENT_CERTIFICATE_PASSWORD/);
});

test("ARM_USE_CLI=false rules the Azure CLI out, with a message", async () => {
  await expect(chosen({ ARM_USE_CLI: "false" })).rejects.toThrow("none of the ARM_ variables names a credential");
});

test.each([
  ["a token", JSON.stringify({ value: "the-token" }), undefined],
  ["an answer of any size", JSON.stringify({ value: "x".repeat(1_000_000) }), /GitHub gave no token for this workflow/],
])("of GitHub %s is read as far as a token goes", async (_what, body, refusal) => {
  const server = createServer((_request, response) => response.setHeader("content-type", "application/json").end(body));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const token = githubToken(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?api-version=2`, "x");
    if (refusal) await expect(token).rejects.toThrow(refusal);
    else expect(await token).toBe("the-token");
  } finally {
    server.close();
  }
});

test.each([
  ["a refusal is about the job's permission", 403, "http", /\(403\)\. .*"id-token: write"/],
  ["a certificate that is not trusted is not", 0, "https", /SELF_SIGNED.*NODE_EXTRA_CA_CERTS/],
] as const)("GitHub: %s", async (_what, status, protocol, told) => {
  const [key, cert] = [join(folder, "tls-key.pem"), join(folder, "tls.pem")];
  const subject = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    "/CN=127.0.0.1",
    "-keyout",
    key,
    "-out",
    cert,
  ];
  execFileSync("openssl", subject, { stdio: "ignore" });
  const answer: RequestListener = (_request, response) => response.writeHead(status || 200).end("{}");
  const server =
    protocol === "http"
      ? createServer(answer)
      : createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const token = githubToken(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`, "x");
    await expect(token).rejects.toThrow(told);
    if (protocol === "https") await expect(token).rejects.not.toThrow("id-token");
  } finally {
    server.close();
  }
});
