import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { ledgerPath as formerLedgerPath } from "../../domain/agency/ledger.ts";
import { ledgerBeside } from "../../domain/handover/bothLedgers.ts";
import type { LedgerEvent } from "../../domain/handover/events.ts";
import { ledgerPath, type ParsedLedger, parseLedgerLines } from "../../domain/handover/ledger.ts";
import { CommandError } from "../shared/exitCodes.ts";

/** The ledger beside an agency file; empty where there is none. Throws `AgencyFileError`. */
export function readLedger(agencyFile: string): ParsedLedger {
  return ledgerBeside(agencyFile, textOf);
}

/**
 * Adds events to the ledger, and brings a ledger of the former form over first. Each line is written by one call to the end of the file,
 * so that two writers at once, or a kill, lose and mix nothing. Returns when the lines are on the disk.
 */
export function appendToLedger(agencyFile: string, events: readonly LedgerEvent[]): void {
  const path = ledgerPath(agencyFile);
  const formerPath = formerLedgerPath(agencyFile);
  if (!existsSync(formerPath)) {
    append(path, events);
    return;
  }
  const known = new Set(parseLedgerLines(textOf(path) ?? "", path).events.map(({ id }) => id));
  const former = ledgerBeside(agencyFile, textOf).events.filter(({ id }) => !known.has(id));
  append(path, [...former, ...events]);
  // Killed before this, both forms hold the same events, and the same ids tell so.
  rmSync(formerPath, { force: true });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new CommandError(`The ledger ${path} cannot be read (${code}).`);
  }
}

function append(path: string, events: readonly LedgerEvent[]): void {
  let file: number | undefined;
  try {
    file = openSync(path, "a+", 0o644);
    for (const event of events) {
      // A line whose writing was cut before stays a line of its own.
      const line = Buffer.from(`${endsWhole(file) ? "" : "\n"}${JSON.stringify(event)}\n`);
      const written = writeSync(file, line);
      if (written < line.length) throw Object.assign(new Error("short write"), { code: "ENOSPC" });
    }
    fsyncSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(
      `The ledger ${path} cannot be written (${code}). Nothing, or only a part, was recorded. Free some space or mend its permissions, then list the accounts again to see what was recorded.`,
    );
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function endsWhole(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
