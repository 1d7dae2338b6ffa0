/**
 * How a stack proves that it made an application. For each account it records a random seed before it makes anything, and the create
 * itself writes the nonce of that seed into the notes. The nonce can be read only once the application is there, so nobody can have
 * put it into one that was planted before. From a nonce nobody gets back to the seed.
 */
import { createHmac, randomBytes } from "node:crypto";

/** 256 bits, base64url. */
export const seedPattern = /^[A-Za-z0-9_-]{43}$/;

export function newSeed(): string {
  return randomBytes(32).toString("base64url");
}

/** The account's seed in a run that records one secret for all of its accounts. */
export function seedInRun(runSecret: string, imagekitId: string): string {
  return keyed(runSecret, `account ${imagekitId}`).toString("base64url");
}

/** What stands in the notes behind the mark: 132 bits, base64url. */
export function nonceOf(seed: string): string {
  return keyed(seed, "notes").toString("base64url").slice(0, 22);
}

/**
 * What stands in a signing certificate's name behind its generation: 96 bits, base64url. Those who can read the notes, every member of the tenant, cannot
 * tell it before the certificate is there.
 */
export function certificateProof(seed: string, servicePrincipalId: string, generation: string): string {
  return keyed(seed, `certificate ${servicePrincipalId.toLowerCase()} ${generation}`)
    .toString("base64url")
    .slice(0, 16);
}

function keyed(key: string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
