import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { LockNote } from "../recovery/lockNote.ts";
import { fileBackend, locksOf } from "../recovery/stackLock.ts";

/** To be called at every event of a run: at the first, the engine holds the stack's lock, and a note is made of it once. */
export function lockNoter({ name, workspace: { workDir, envVars } }: Stack): () => void {
  let isNoted = false;
  return () => {
    if (isNoted) return;
    isNoted = true;
    const backend = fileBackend(envVars.PULUMI_BACKEND_URL ?? process.env.PULUMI_BACKEND_URL);
    if (backend === undefined) return;
    // Without a note the run goes on; should it be killed, a person gives the lock back.
    try {
      new LockNote(workDir, name).write(locksOf(backend, name));
    } catch {}
  };
}
