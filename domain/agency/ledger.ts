import { z } from "zod";
import type { HandoverConfirmation } from "../resources.ts";
import { AgencyFileError } from "./agencyFileError.ts";
import { schemaProblems } from "./schemaProblems.ts";
import { readYamlFile } from "./yamlFile.ts";

const confirmation = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/, "must be the digest of handover.json: 64 hexadecimal digits"),
  spEntityId: z.string(),
  confirmedAt: z.iso.datetime({ error: "must be an instant such as 2026-11-24T10:00:00Z" }),
  confirmedBy: z.string().min(1),
});

const ledgerSchema = z.strictObject({ confirmations: z.record(z.string(), confirmation) });

/** Which bundles people said they pasted into ImageKit, by ImageKit ID. */
export interface Ledger {
  confirmations: Record<string, HandoverConfirmation>;
}

/** Where an agency file's ledger is: beside it, under its name. */
export function ledgerPath(agencyFile: string): string {
  return `${agencyFile.replace(/\.ya?ml$/, "")}.handover.json`;
}

/** Reads a ledger (JSON, which is YAML too). Throws `AgencyFileError` with every problem at once. */
export function parseLedger(text: string, path: string): Ledger {
  const file = readYamlFile(text, path);
  const parsed = ledgerSchema.safeParse(file.data);
  if (!parsed.success) throw new AgencyFileError(schemaProblems(file, parsed.error.issues));
  // Without a prototype: an ImageKit ID may be "constructor".
  return { confirmations: Object.assign(Object.create(null), parsed.data.confirmations) };
}
