import type { Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { createServices } from "../../provider/services.ts";
import { findLeftovers, type Leftover, type Orphan } from "./leftovers.ts";
import { type Removal, removeOrphan } from "./removeOrphan.ts";
import { isStackLocked } from "./stackLock.ts";
import { StackState } from "./stackState.ts";
import { takeUp } from "./takeUp.ts";
import { UnfinishedRun } from "./unfinishedRun.ts";

export interface Recovery {
  stack: string;
  agency: Agency;
  /** Takes up applications with an identifier too, whoever made them. */
  adopt?: boolean;
  /** Removes applications that are left over. */
  remove?: boolean;
}

export interface Recovered {
  tookUp: Leftover[];
  orphans: (Orphan & Partial<Removal>)[];
}

/**
 * Takes up into a stack's state what an interrupted run had made, and finds what is left over (docs/interrupted-runs.md). Wants the
 * tenant's credentials, and the stack's project as the working folder. Nothing live is changed but by `remove`.
 */
export async function recoverStack({ stack, agency, adopt, remove }: Recovery): Promise<Recovered> {
  const locked = remove ? await isStackLocked(stack) : undefined;
  if (locked)
    throw new Error(
      `A run of the stack ${stack} is at work, or was killed and left its lock. Wait for it, or give the lock back: pulumi cancel --stack ${stack}. Nothing was changed.`,
    );
  const unfinished = new UnfinishedRun(process.cwd(), stack);
  const { since } = unfinished;
  const state = await StackState.of(stack);
  const { graph } = createServices({ tenantId: agency.tenantId });
  const scope: CallScope = { account: agency.name, signal: new AbortController().signal, log: () => {} };
  const leftovers = await findLeftovers(graph, agency, state, scope, ({ createdDateTime }) =>
    Boolean(adopt || (since && createdDateTime && new Date(createdDateTime) >= since)),
  );
  await takeUp({ stack, agency: agency.name }, leftovers.takeUp, state);
  unfinished.end();
  const orphans: Recovered["orphans"] = [];
  for (const orphan of leftovers.orphans) {
    const removable = remove && !orphan.inUse;
    const how = { agency: agency.name, noRun: locked === false };
    orphans.push({ ...orphan, ...(removable && (await removeOrphan(graph, orphan, how, scope))) });
  }
  return { tookUp: leftovers.takeUp, orphans };
}

/** What was taken up and what is left over, a line each; empty where there is nothing. */
export function recoveryLines({ tookUp, orphans }: Recovered): string[] {
  return [...tookUp.map(({ account, name, id }) => `${account}: took up ${name} (${id}).`), ...orphans.map(describe)];
}

function describe(orphan: Recovered["orphans"][number]): string {
  const { account, displayName, applicationId, createdAt, inUse } = orphan;
  const name = `${account}: the application "${displayName}" (${applicationId}, made ${createdAt ?? "at an unknown time"})`;
  if (inUse)
    return `${name} is in no state here but has an identifier: another stack may own it. It is left alone. --adopt takes it up, where no other stack does.`;
  if (orphan.removed) return `${name} was removed; it stays in Entra's bin for 30 days.`;
  return orphan.removed === false
    ? `${name} is left alone: ${orphan.why}.`
    : `${name} is left over. --remove removes it.`;
}
