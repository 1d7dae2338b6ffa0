/** One stack, one agency: reads the stack's agency file, builds it, and exports what people need. */
import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { endWithEngine } from "./components/endWithEngine.ts";
import { Agency } from "./components/index.ts";
import { knownSummaries } from "./components/knownSummaries.ts";
import { AgencyFileError } from "./domain/agency/agencyFileError.ts";
import { checkedTextVariable, textDigest } from "./domain/agency/checkedText.ts";
import { unknownAccounts } from "./domain/agency/confirmations.ts";
import { parseAgencyFile } from "./domain/agency/parseAgencyFile.ts";
import { ledgerBeside } from "./domain/handover/bothLedgers.ts";
import { confirmationsOf } from "./domain/handover/ledger.ts";

// For every resource the SDK takes a stack, of an error without a message, and keeps it in state, where all of them name the same
// few lines of components/: a sixth of the state, which the engine writes whole twice a resource. Stacks of real errors stay, as Node
// itself writes them: types are stripped in place, so there is nothing to map back.
Error.prepareStackTrace = (error, frames) =>
  [String(error), ...(error.message === "" ? [] : frames.slice(0, 10)).map((frame) => `    at ${frame}`)].join("\n");

endWithEngine();

const path = new pulumi.Config().get("agencyFile") || `agencies/${pulumi.getStack()}.yaml`;

export const { accounts } = build();

function build() {
  try {
    const agency = parseAgencyFile(checked(read(path)), path);
    const { events } = ledgerBeside(path, (file) => (existsSync(file) ? read(file) : undefined));
    const confirmations = confirmationsOf(events);
    for (const id of unknownAccounts(confirmations, agency.accounts))
      pulumi.log.warn(
        `The ledger confirms an account ${JSON.stringify(id)} that the agency file does not have. This counts for nothing (docs/handover.md).`,
      );
    return { accounts: knownSummaries(new Agency(agency.name, { agency, confirmations })) };
  } catch (error) {
    // A mistake in the file is the reader's to mend: the places, without this program's stack.
    throw error instanceof AgencyFileError ? new pulumi.RunError(error.message) : error;
  }
}

/** What was removed or changed since the command looked at the file was agreed to by nobody. */
function checked(text: string): string {
  const digest = process.env[checkedTextVariable];
  if (digest === undefined || digest === textDigest(text)) return text;
  throw new pulumi.RunError(
    `The agency file ${path} was changed after this run had checked it. Nothing was changed by this version of the file. Run the same command again.`,
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new pulumi.RunError(
      `The agency file ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}). Every stack has one: agencies/<stack>.yaml, or the path in the stack's configuration "agencyFile".`,
    );
  }
}
