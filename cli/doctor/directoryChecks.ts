import type { Account, Agency } from "../../domain/agency/account.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { takenWords } from "../../domain/desired/takenIdentifier.ts";
import type { Check } from "../../domain/doctor/report.ts";
import { peopleOf } from "../../domain/people/peopleOf.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { readDirectory } from "../../provider/live/people.ts";
import type { Services } from "../../provider/services.ts";
import { unlessRefused } from "./unlessRefused.ts";

const area = "directory";

/** Every identifier free, or this stack's own; Entra's bin counts. */
export async function identifierChecks(agency: Agency, { identifiers }: Services, scope: CallScope): Promise<Check[]> {
  return await unlessRefused("The applications' identifiers", async () => {
    const taken: Check[] = [];
    for (const account of agency.accounts) {
      const { identifier } = samlUrls(account);
      const holder = await identifiers.of(identifier, scope);
      const mark = parseOwnershipMark(holder?.notes);
      const isOurs = mark?.agency === agency.name && mark.imagekitId === account.imagekitId;
      if (!holder || (isOurs && holder.deletedAt === undefined)) continue;
      const message = takenWords(identifier, holder);
      taken.push({ area, result: "bad", account: account.imagekitId, message });
    }
    if (taken.length > 0) return taken;
    return [{ area, result: "good", message: "Every identifier is free, or this agency's own." }];
  });
}

/** The groups and people that the file assigns: there, and able to sign in. */
export async function peopleChecks(
  accounts: readonly Account[],
  { graph, config }: Services,
  scope: CallScope,
): Promise<Check[]> {
  return await unlessRefused("The groups and people", async () => {
    const directory = await readDirectory(accounts, graph, { scope, timeoutSeconds: config.timeoutSeconds });
    const findings = accounts.flatMap((account) => peopleOf(account, directory).findings);
    if (findings.length === 0)
      return [{ area, result: "good", message: `${directory.groups.size} groups and everybody in them can sign in.` }];
    return findings.map(
      ({ account, stops, code, message }): Check => ({
        ...{ area, result: code === "group-missing" ? "bad" : "warning", account, message },
        ...(stops && code !== "group-missing" && { next: "docs/people.md says what helps." }),
      }),
    );
  });
}
