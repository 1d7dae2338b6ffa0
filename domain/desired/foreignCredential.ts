/** A credential on an application or its principal that this program never makes: whoever holds it acts as the application. */
export interface ForeignCredential {
  kind: "password" | "key" | "federated";
  /** keyId, or the federated credential's id. */
  id: string;
  name: string;
}

interface KeyPart {
  keyId: string;
  usage?: string | null | undefined;
  displayName?: string | null | undefined;
  customKeyIdentifier?: string | null | undefined;
}

/**
 * What a principal has beside its signing certificates. A certificate is three credentials of one customKeyIdentifier: what signs, what
 * verifies, and the password of what signs (https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate).
 */
export function foreignToPrincipal(keys: readonly KeyPart[], passwords: readonly KeyPart[]): ForeignCredential[] {
  const groups = new Set(
    keys.flatMap(({ usage, customKeyIdentifier }) => (usage === "Verify" ? customKeyIdentifier : [])),
  );
  const isApart = ({ customKeyIdentifier }: KeyPart) => !customKeyIdentifier || !groups.has(customKeyIdentifier);
  return [
    ...keys.filter((key) => key.usage !== "Verify" && isApart(key)).map((one) => credential("key", one)),
    ...passwords.filter(isApart).map((one) => credential("password", one)),
  ];
}

/** What an application has: this program puts none there at all. */
export function foreignToApplication(
  keys: readonly KeyPart[],
  passwords: readonly KeyPart[],
  federated: readonly { id: string; name: string; issuer: string; subject: string }[],
): ForeignCredential[] {
  return [
    ...keys.map((one) => credential("key", one)),
    ...passwords.map((one) => credential("password", one)),
    ...federated.map(({ id, name, issuer, subject }) => ({
      ...{ kind: "federated" as const, id },
      name: `${name}, ${issuer}, ${subject}`,
    })),
  ];
}

const words = { password: "client secret", key: "key", federated: "federated credential" } as const;

/** `client secret "build" (keyId …)` */
export function credentialWords({ kind, id, name }: ForeignCredential): string {
  // Somebody else chose the name.
  const printable = name.replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
  return `${words[kind]} "${printable}" (${id})`;
}

function credential(kind: ForeignCredential["kind"], { keyId, displayName }: KeyPart): ForeignCredential {
  return { kind, id: keyId, name: displayName ?? "" };
}
