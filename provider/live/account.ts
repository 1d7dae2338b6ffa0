import { z } from "zod";
import type { Account, Agency } from "../../domain/agency/account.ts";
import { desiredAccount } from "../../domain/desired/account.ts";
import type { LiveAccount, LiveApplication, Looked } from "../../domain/drift/live.ts";
import type { HandoverConfirmation } from "../../domain/resources.ts";
import type { CallScope } from "../callScope.ts";
import { odataString, query } from "../graph/client.ts";
import { channelOf } from "../imagekit/channelOf.ts";
import { readApplication, readPermission } from "./application.ts";
import { type ApplicationIndex, concerns, markedFirst } from "./applicationIndex.ts";
import { lookAgain } from "./lookAgain.ts";
import { looked } from "./looked.ts";
import type { Reading } from "./reading.ts";

export interface AccountFacts {
  agency: Agency;
  account: Account;
  confirmation: HandoverConfirmation | undefined;
  index: Looked<ApplicationIndex>;
}

/** Both sides of one account, each by itself. */
export async function readAccount(reading: Reading, facts: AccountFacts, scope: CallScope): Promise<LiveAccount> {
  const { imagekitId, kind, delivery } = facts.account;
  const { timeoutSeconds, services } = reading;
  const way = { account: imagekitId, delivery, confirmation: facts.confirmation };
  const [applications, settings] = await Promise.all([
    readApplications(reading, facts, scope),
    looked("its settings at ImageKit", async (inTime) => channelOf(services, way).read(inTime), {
      scope,
      timeoutSeconds,
    }),
  ]);
  return { imagekitId, kind, applications, settings };
}

async function readApplications(
  reading: Reading,
  { agency, account, index }: AccountFacts,
  scope: CallScope,
): Promise<Looked<LiveApplication[]>> {
  if ("unreadable" in index) return index;
  const listed = index.seen.byAccount.get(account.imagekitId)?.map(({ id }) => id);
  const { timeoutSeconds } = reading;
  const ids: Looked<string[]> = listed
    ? { seen: listed }
    : await looked("its applications", (inTime) => furtherLooks(reading, agency, account, inTime), {
        scope,
        timeoutSeconds,
      });
  if ("unreadable" in ids) return ids;
  const applications: LiveApplication[] = [];
  for (const application of await Promise.all(ids.seen.map((id) => readApplication(reading, id, scope)))) {
    if ("unreadable" in application) return application;
    if (application.seen) applications.push(application.seen);
  }
  return { seen: markedFirst(agency.name, account, applications) };
}

const candidate = z.object({ id: z.string(), notes: z.string().nullish(), identifierUris: z.array(z.string()) });

/**
 * Before an application counts as gone. A list comes from one replica, which may not have heard of what was made a moment ago;
 * these ask by identifier and by name, and may be answered by others.
 */
async function furtherLooks(reading: Reading, agency: Agency, account: Account, scope: CallScope): Promise<string[]> {
  return lookAgain(
    () => furtherLook(reading, agency, account, scope),
    (ids) => ids.length > 0,
    scope,
  );
}

async function furtherLook(reading: Reading, agency: Agency, account: Account, scope: CallScope): Promise<string[]> {
  const { identifierUris, displayName } = desiredAccount(agency, account).application;
  const filters = [
    ...identifierUris.map((identifier) => `identifierUris/any(uri:uri eq ${odataString(identifier)})`),
    `displayName eq ${odataString(displayName)}`,
  ];
  const found = await Promise.all(
    filters.map((filter) => {
      const path = `/applications${query({ filter, select: Object.keys(candidate.shape).join(",") })}`;
      return reading.graph.list({ path, schema: candidate, permission: readPermission }, scope);
    }),
  );
  return [...new Set(found.flat().flatMap((one) => (concerns(agency.name, account, one) ? one.id : [])))];
}
