/** PATCH of a principal's credentials: the whole list is given, kept entries with `key: null`. */
import { X509Certificate } from "node:crypto";
import type { KeyCredential, PasswordCredential } from "../../types.ts";
import { isGuid, type Json } from "./body.ts";
import { badRequest, GraphError, invalidValue } from "./graphError.ts";

interface Holder {
  keyCredentials: KeyCredential[];
  passwordCredentials: PasswordCredential[];
}

/** `resource` is the type's name in Graph's sentences. */
export function changedCredentials<T extends Holder>(
  resource: "Application" | "ServicePrincipal",
  before: T,
  keys: Json[] | undefined,
  passwords: Json[] | undefined,
): T {
  const keyCredentials = keys?.map((key) => keyCredential(resource, before, key)) ?? before.keyCredentials;
  const passwordCredentials =
    passwords?.map((password) => passwordCredential(resource, before, password)) ?? before.passwordCredentials;
  for (const list of [keyCredentials, passwordCredentials]) {
    if (new Set(list.map(({ keyId }) => keyId)).size !== list.length)
      throw badRequest("Request contains a property with duplicate values.");
  }
  // A private key is a PFX, and the password credential of its group opens it.
  const orphan = keyCredentials.find(
    (key) =>
      key.usage === "Sign" &&
      !passwordCredentials.some(
        (password) =>
          password.keyId === key.keyId ||
          (password.customKeyIdentifier !== null && password.customKeyIdentifier === key.customKeyIdentifier),
      ),
  );
  if (orphan !== undefined) {
    throw badRequest(
      `Key credential '${orphan.keyId}' with usage 'Sign' must have a password credential with the same keyId or customKeyIdentifier.`,
    );
  }
  return { ...before, keyCredentials, passwordCredentials };
}

function keyCredential(resource: string, before: Holder, given: Json): KeyCredential {
  const keyId = given.keyId;
  if (typeof keyId !== "string" || !isGuid(keyId)) throw invalidValue("keyCredentials", resource);
  const known = before.keyCredentials.find((credential) => credential.keyId === keyId.toLowerCase());
  if (known !== undefined) {
    // The dates, the usage and the key of a credential are fixed; a client sends them back as it read them.
    const fixed = ["usage", "type", "customKeyIdentifier"] as const;
    for (const name of fixed) {
      if (given[name] != null && given[name] !== known[name]) throw invalidValue("keyCredentials", resource);
    }
    if (given.key != null && given.key !== known.key) throw invalidValue("keyCredentials", resource);
    return typeof given.displayName === "string" ? { ...known, displayName: given.displayName } : known;
  }
  if (given.usage === "Sign") {
    throw new GraphError(
      501,
      "NotImplemented",
      "The simulator takes no private keys of others; use addTokenSigningCertificate.",
    );
  }
  if (given.usage !== "Verify" || typeof given.key !== "string") throw invalidValue("keyCredentials", resource);
  const certificate = readCertificate(resource, given.key);
  return {
    customKeyIdentifier:
      typeof given.customKeyIdentifier === "string" ? given.customKeyIdentifier : sha1Base64(certificate),
    displayName: typeof given.displayName === "string" ? given.displayName : certificate.subject,
    endDateTime: seconds(certificate.validTo),
    key: certificate.raw.toString("base64"),
    keyId: keyId.toLowerCase(),
    startDateTime: seconds(certificate.validFrom),
    type: "AsymmetricX509Cert",
    usage: "Verify",
  };
}

function passwordCredential(resource: string, before: Holder, given: Json): PasswordCredential {
  const keyId = given.keyId;
  const known = before.passwordCredentials.find((credential) => credential.keyId === keyId);
  if (known === undefined)
    throw badRequest(
      `Invalid value specified for property 'passwordCredentials' of resource '${resource}': new passwords are added by addPassword.`,
    );
  return known;
}

function readCertificate(resource: string, key: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(key, "base64"));
  } catch {
    throw invalidValue("keyCredentials", resource);
  }
}

function sha1Base64(certificate: X509Certificate): string {
  return Buffer.from(certificate.fingerprint.replaceAll(":", ""), "hex").toString("base64");
}

function seconds(date: string): string {
  return new Date(date).toISOString().replace(/\.\d{3}Z$/, "Z");
}
