import { readFileSync } from "node:fs";
import { z } from "zod";

/** Names the note of a run that writes its state at the end only. */
export const runNoteVariable = "IMAGEKIT_SSO_RUN_NOTE";

const schema = z.object({ secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/**
 * The secret that such a run has recorded before it makes anything, since its state will not tell. Undefined for any other run, and where
 * the note cannot be read: what the run makes can then not be proven to be its own, should it be killed.
 */
export function runSecret(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = environment[runNoteVariable];
  if (!path) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8"))).secret;
  } catch {
    return undefined;
  }
}
