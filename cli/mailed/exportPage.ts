import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import { waits } from "../../domain/handover/status.ts";
import { settingsPageUrl } from "../../domain/saml/identifiers.ts";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";
import { type AccountView, accountView } from "../console/view.ts";
import { pastedBundle } from "../handover/bundles.ts";
import { gitEmail } from "../handover/confirm.ts";
import { handoversOf } from "../handover/handovers.ts";
import { activationLine } from "../handover/words.ts";
import { agencyFilePath, type PlaceOptions, placeOf, readAgency } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { firstLine, oneFile } from "./oneFile.ts";

export interface ExportOptions extends PlaceOptions {
  html: string;
  from?: string;
}

/** What a sent page holds. No secret: metadata is what Entra publishes. */
export interface MailedData {
  agency: string;
  /** Names this page. */
  page: string;
  /** Who sends it, and is sent the confirmations; empty where git does not know. */
  from: string;
  settingsPage: string;
  accounts: {
    account: AccountView;
    /** Both empty for an account whose settings are to be deleted. */
    digest: string;
    metadataXml: string;
  }[];
}

/** `handover export`: the accounts that wait, as one page for somebody who has nothing else. */
export function exportPage({ html, from = gitEmail() ?? "", ...place }: ExportOptions): ExitCode {
  const file = agencyFilePath(place);
  const agency = readAgency(file);
  const waiting = handoversOf(agency, file).accounts.filter(({ now }) => waits(now));
  if (waiting.length === 0) throw new CommandError(`No account of ${agency.name} waits, so no page was made.`);
  refuseOther(html);
  const accounts = waiting.map((handover) => {
    const { imagekitId, trustsOne, now } = handover;
    const account = accountView(handover, agency.name);
    const activation =
      trustsOne && now.status === "to-paste-again"
        ? `Send this back now. ${activationLine(placeOf(place), [imagekitId])}`
        : "";
    const bundle = pastedBundle(agency, imagekitId);
    return {
      account: { ...account, activation },
      digest: bundle?.digest ?? "",
      metadataXml: bundle?.metadataXml ?? "",
    };
  });
  const data: MailedData = {
    ...{ agency: agency.name, page: randomUUID(), from },
    ...{ settingsPage: settingsPageUrl, accounts },
  };
  write(html, oneFile(data));
  console.log(
    [
      `${html} leads through ${accounts.length} ${accounts.length === 1 ? "account" : "accounts"}. It holds no secret. Send it to the person who pastes.`,
      `They send a text back. Save it as a file, then: ${imagekitSsoCommand(`handover import ${placeOf(place)} <file>`)}`,
    ].join("\n"),
  );
  return exitCodes.done;
}

/** An earlier page may be replaced; nothing else is. */
function refuseOther(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  const begin = Buffer.alloc(firstLine.length);
  readSync(file, begin);
  closeSync(file);
  if (begin.toString() !== firstLine)
    throw new CommandError(
      `${path} is there already, and is no page of this command. Choose another name.`,
      exitCodes.usage,
    );
}

function write(path: string, text: string): void {
  try {
    replaceWholeFile(path, text);
  } catch (error) {
    throw new CommandError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
