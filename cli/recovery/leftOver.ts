import type { Agency } from "../../domain/agency/account.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { createServices } from "../../provider/services.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import { messageOf } from "../shared/messageOf.ts";
import { named } from "./adopt.ts";
import { agencyApplications } from "./agencyApplications.ts";
import { goneParts, goneWords } from "./goneParts.ts";
import { isFree, type KnownResources } from "./leftovers.ts";

export interface LeftOverOptions {
  /** Accounts that were taken down, of which nothing should be left. */
  removed?: readonly string[];
  /** Of the stack before a run that failed: what the state has and the tenant does not is named, too. */
  state?: KnownResources | undefined;
  graph?: GraphClient;
}

/**
 * A line for each application that bears an account's mark and that nobody can sign in through: azuread sends a create again after an
 * answer of 5xx, and what the first one made stays. Only reads.
 */
export async function leftOverLines(
  agency: Pick<Agency, "name" | "tenantId" | "accounts">,
  ids: readonly string[],
  { removed = [], state, graph = createServices({ tenantId: agency.tenantId }).graph }: LeftOverOptions = {},
): Promise<string[]> {
  const scope = agencyScope(agency);
  try {
    const found = await agencyApplications(graph, agency, scope);
    const asked = { ...agency, accounts: agency.accounts.filter(({ imagekitId }) => ids.includes(imagekitId)) };
    const gone = state ? await goneParts(graph, asked, state, found, scope) : [];
    return [
      ...gone.map((one) => `${goneWords(one).replace("<agency>", agency.name)}.`),
      ...[...new Set([...ids, ...removed])].flatMap((account) =>
        leftOver(found.get(account) ?? [], removed.includes(account)).map((one) => words(agency.name, account, one)),
      ),
    ];
  } catch (error) {
    return [`Whether anything was left over could not be looked up: ${messageOf(error)}`];
  }
}

/** Without an identifier, beside one that has it; of an account that is gone, all. */
function leftOver(applications: readonly ApplicationSummary[], isGone: boolean): readonly ApplicationSummary[] {
  if (isGone) return applications;
  return applications.every(isFree) ? applications.slice(1) : applications.filter(isFree);
}

function words(agency: string, account: string, application: ApplicationSummary): string {
  const { id: applicationId, displayName, createdDateTime } = application;
  const name = named({ account, applicationId, displayName, createdAt: createdDateTime ?? null });
  return (
    `${name} was left over. ${isFree(application) ? "Nobody can sign in through it" : "It still has an identifier"}. ` +
    `Look at it, and remove it after ten minutes: ${imagekitSsoCommand(`recover --agency ${agency} --remove`)}`
  );
}
