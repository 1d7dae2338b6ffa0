/** Keeps a world in a file: its port, its CA, its token key and its directory, so that a restart is the same world. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { type DirectoryContents, tableNames } from "./store.ts";
import { createAuthority, type KeyAndCertificate } from "./tls.ts";

export interface KeptWorld {
  port: number;
  authority: KeyAndCertificate;
  /** Signs access tokens; base64url. */
  tokenKey: string;
  clockOffset: number;
  directory: DirectoryContents;
}

const rows = z.array(z.looseObject({ id: z.string() }));
const schema = z.object({
  format: z.literal("imagekit-sso simulator 1"),
  port: z.int().min(0).max(65535),
  authority: z.object({ key: z.string(), certificate: z.string() }),
  tokenKey: z.string().min(32),
  clockOffset: z.number(),
  directory: z.object({
    ...Object.fromEntries(tableNames.map((name) => [name, rows])),
    privateKeys: z.array(
      z.tuple([z.string(), z.object({ privateKeyPem: z.string(), thumbprint: z.string(), addedAt: z.number() })]),
    ),
  }),
});

/** The world of that file, or undefined where there is none. Throws where the file holds something else. */
export function readState(path: string): KeptWorld | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8"))) as unknown as KeptWorld;
  } catch (cause) {
    throw new Error(`${path} is not a simulator's state file; delete it to start a new world, or give another path.`, {
      cause,
    });
  }
}

/** Written beside and renamed, so that a kill leaves the older one whole. Readable by its owner alone: it holds private keys. */
export function writeState(path: string, world: KeptWorld): void {
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify({ format: "imagekit-sso simulator 1", ...world }), { mode: 0o600 });
  renameSync(draft, file);
}

export async function newSecrets(): Promise<Pick<KeptWorld, "authority" | "tokenKey">> {
  return { authority: await createAuthority(), tokenKey: randomBytes(32).toString("base64url") };
}
