import { statSync } from "node:fs";
import { join } from "node:path";
import type { Agency } from "../../domain/agency/account.ts";
import { ledgerPath as formerLedgerPath } from "../../domain/agency/ledger.ts";
import { ledgerPath } from "../../domain/handover/ledger.ts";
import { bundleFolder, handoverFolders } from "../handover/bundles.ts";

/** How often the files are looked at while a page is open. Milliseconds. */
const interval = 1000;

/**
 * Calls back when the ledger, the agency file or a bundle changed, whoever did it. The files are asked for their times: a watcher of the
 * system misses changes on network drives and in containers.
 */
export function onChange(agencyFile: string, agency: () => Agency, changed: () => void): { stop: () => void } {
  let before = fingerprint(agencyFile, agency());
  const timer = setInterval(() => {
    const now = fingerprint(agencyFile, agency());
    if (now === before) return;
    before = now;
    changed();
  }, interval);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function fingerprint(agencyFile: string, { accounts }: Agency): string {
  const folders = handoverFolders(accounts);
  const bundles = accounts.flatMap((account) => {
    const folder = bundleFolder(account);
    return folder === undefined ? [] : [join(folder, "handover.json"), join(folder, "metadata.xml")];
  });
  return [agencyFile, ledgerPath(agencyFile), formerLedgerPath(agencyFile), ...folders, ...bundles].map(times).join();
}

function times(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs}/${found.size}` : "";
}
