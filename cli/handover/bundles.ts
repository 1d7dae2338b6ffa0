import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Account } from "../../domain/agency/account.ts";
import type { Bundle } from "../../domain/handover/status.ts";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";

const handoverSchema = z.object({
  imagekitId: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  spEntityId: z.string(),
});

/** Folder of an account's bundle; undefined where its settings are delivered another way. */
export function bundleFolder({ imagekitId, delivery }: Account): string | undefined {
  return delivery.channel === "handover" ? join(delivery.folder, imagekitId) : undefined;
}

/** The bundle that `up` prepared for an account, with the text that is pasted. Undefined where there is none here. */
export function readBundle(account: Account): (Bundle & { metadataXml: string }) | { unreadable: string } | undefined {
  const folder = bundleFolder(account);
  if (folder === undefined) return undefined;
  const path = join(folder, "handover.json");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : { unreadable: `${path} cannot be read (${code})` };
  }
  try {
    const { imagekitId, digest, spEntityId } = handoverSchema.parse(JSON.parse(text));
    if (imagekitId !== account.imagekitId) return { unreadable: `${path} is the bundle of the account ${imagekitId}` };
    const metadataXml = readFileSync(join(folder, "metadata.xml"), "utf8");
    const metadata = parseFederationMetadata(metadataXml);
    if (metadata.digest !== digest)
      return { unreadable: `${folder}/metadata.xml is not the document that "up" checked and put there` };
    const certificates = metadata.certificates.map(({ sha256, notAfter }) => ({ sha256, notAfter }));
    return { digest, spEntityId, certificates, since: statSync(path).mtime.toISOString(), metadataXml };
  } catch (error) {
    if (error instanceof FederationMetadataError)
      return { unreadable: `${folder}/metadata.xml cannot be used: ${error.problem}` };
    const { code } = error as NodeJS.ErrnoException;
    return { unreadable: code ? `${folder}/metadata.xml cannot be read (${code})` : `${path} is not what "up" wrote` };
  }
}
