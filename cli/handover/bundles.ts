import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Account, Agency } from "../../domain/agency/account.ts";
import type { Bundle, ListedCertificate } from "../../domain/handover/status.ts";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { CommandError } from "../shared/exitCodes.ts";
import { jsonOf } from "../shared/jsonOf.ts";

const handoverSchema = z.object({
  imagekitId: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  spEntityId: z.string(),
  /** Of the bytes of metadata.xml. With it, and with the certificates, a thousand accounts are listed without reading their documents. */
  metadataSha256: z.string().optional(),
  certificates: z.array(z.object({ sha256: z.string(), notAfter: z.string() })).optional(),
  /** The account's tile in My Apps. */
  signIn: z.url().optional(),
});

/** Folder of an account's bundle; undefined where its settings are delivered another way. */
export function bundleFolder({ imagekitId, delivery }: Account): string | undefined {
  return delivery.channel === "handover" ? join(delivery.folder, imagekitId) : undefined;
}

/** The folders that the accounts' bundles lie in. */
export function handoverFolders(accounts: readonly Pick<Account, "delivery">[]): Set<string> {
  return new Set(accounts.flatMap(({ delivery }) => (delivery.channel === "handover" ? [delivery.folder] : [])));
}

/** A bundle, and the text that is pasted. */
export interface ReadBundle extends Bundle {
  metadataXml: string;
  /** Where a person tests the sign-in; undefined in a bundle that an earlier version wrote. */
  signIn: string | undefined;
}

/**
 * The bundle that `up` prepared for an account. Undefined where there is none here. `thoroughly`: the document itself is read, and not only
 * held against the SHA-256 that was written beside it.
 */
export function readBundle(
  account: Account,
  { thoroughly = false } = {},
): ReadBundle | { unreadable: string } | undefined {
  const folder = bundleFolder(account);
  if (folder === undefined) return undefined;
  const path = join(folder, "handover.json");
  const text = textOf(path);
  if (typeof text !== "string") return text && { unreadable: `${path} cannot be read (${text.code})` };
  const parsed = handoverSchema.safeParse(jsonOf(text));
  if (!parsed.success) return { unreadable: `${path} is not what "up" wrote` };
  const { imagekitId, digest, spEntityId, certificates, metadataSha256, signIn } = parsed.data;
  if (imagekitId !== account.imagekitId) return { unreadable: `${path} is the bundle of the account ${imagekitId}` };
  const metadataXml = textOf(join(folder, "metadata.xml"));
  if (typeof metadataXml !== "string")
    return { unreadable: `${folder}/metadata.xml cannot be read (${metadataXml?.code ?? "ENOENT"})` };
  const common = { digest, spEntityId, metadataXml, signIn, since: statSync(path).mtime.toISOString() };
  if (!thoroughly && certificates && metadataSha256 === sha256(metadataXml)) return { ...common, certificates };
  try {
    const metadata = parseFederationMetadata(metadataXml);
    if (metadata.digest !== digest)
      return { unreadable: `${folder}/metadata.xml is not the document that "up" checked and put there` };
    return { ...common, certificates: metadata.certificates.map(listed) };
  } catch (error) {
    if (!(error instanceof FederationMetadataError)) throw error;
    return { unreadable: `${folder}/metadata.xml cannot be used: ${error.problem}` };
  }
}

/** The same as it is pasted, the document read anew. Throws `CommandError` where it must not be pasted. */
export function pastedBundle({ accounts }: Pick<Agency, "accounts">, imagekitId: string): ReadBundle | undefined {
  const account = accounts.find((one) => one.imagekitId === imagekitId);
  const bundle = account && readBundle(account, { thoroughly: true });
  if (bundle && "unreadable" in bundle) throw new CommandError(`Account ${imagekitId}: ${bundle.unreadable}.`);
  return bundle;
}

function listed({ sha256, notAfter }: ListedCertificate): ListedCertificate {
  return { sha256, notAfter };
}

/** Undefined where there is no such file; its error's code where it cannot be read. */
function textOf(path: string): string | { code: string } | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : { code };
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
