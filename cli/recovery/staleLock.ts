import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { pulumiCommandLine } from "../../domain/commands.ts";
import { printable } from "../../provider/printable.ts";
import { CommandError } from "../shared/exitCodes.ts";
import { fateOf } from "../shared/processes.ts";
import { LockNote } from "./lockNote.ts";
import { lockAt, locksOf, type StackLock } from "./stackLock.ts";

/** Of a lock's process: it is at work, or no more, or that cannot be known from here, and why. */
export type Judgement = { process: "alive" } | { process: "gone" } | { process: "unknown"; why: string };

export interface LockedStack {
  /** Where the stack's project is. */
  folder: string;
  project: string;
  stack: string;
  /** Folder of the file backend. */
  backendFolder: string;
}

/**
 * Gives back the locks that a killed run left on a stack. Removes only the very files whose process is known to be no more. Throws
 * `CommandError` where another run holds the stack, or may hold it; nothing is removed then.
 */
export function giveBackStaleLocks({ folder, project, stack, backendFolder }: LockedStack): void {
  const note = new LockNote(folder, stack);
  const locks = locksOf(backendFolder, stack, project);
  for (const lock of locks) refuseUnlessGone(lock, judged(lock, note), stack);
  for (const lock of locks) removeExactly(lock);
}

/** `note`: what tells of which process a lock is. */
export function judged({ holder, text }: StackLock, note: Pick<LockNote, "processOf">): Judgement {
  if (!holder)
    return unknown("its file does not say which process it is of; it may be written by half, or not for you to read");
  if (holder.hostname !== hostname()) return unknown("it is of another machine or container");
  switch (fateOf(note.processOf({ text }))) {
    case "at-work":
      return { process: "alive" };
    case "ended":
      return { process: "gone" };
    case "of-other-boot":
      return unknown("this machine was started anew since, or another one has its name");
    case "of-other-namespace":
      return unknown("its process is of another container");
    case "unknown":
      return unknown("another container, or another machine, may have this one's name");
  }
}

function unknown(why: string): Judgement {
  return { process: "unknown", why };
}

function refuseUnlessGone({ path, holder }: StackLock, judgement: Judgement, stack: string): void {
  if (judgement.process === "gone") return;
  const { username = "somebody", timestamp = "an unknown time" } = holder ?? {};
  const by = holder
    ? printable(`${username}@${holder.hostname}, process ${holder.pid}, since ${timestamp}`)
    : `the file ${path}`;
  throw new CommandError(
    judgement.process === "alive"
      ? `The stack ${stack} is locked by another run (${by}). Nothing was changed. Wait until that run has ended, and run this again.`
      : `The stack ${stack} is locked (${by}). Nothing was changed. It cannot be known from here whether the run that locked it is still at work: ${judgement.why}. ` +
          `Look there. Once that run has ended, give its lock back: ${pulumiCommandLine(`cancel --stack ${stack}`)}`,
  );
}

/**
 * Removes a lock that was judged, and no other. A run that has begun since has a file of its own. So whoever else judges at the same
 * moment cannot take it away, nor can this.
 */
export function removeExactly({ path, text }: StackLock): void {
  const now = lockAt(path);
  if (now === undefined) return;
  if (now.text !== text)
    throw new CommandError(`The lock ${path} was changed a moment ago, so it was left alone. Run this again.`);
  rmSync(path, { force: true });
}
