import type { Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { createServices } from "../../provider/services.ts";
import { findLeftovers, type Leftover, type Orphan } from "./leftovers.ts";
import { type Removal, removeOrphan } from "./removeOrphan.ts";
import { isBackendLocked } from "./stackLock.ts";
import { StackState } from "./stackState.ts";
import { takeUp } from "./takeUp.ts";
import { UnfinishedRun } from "./unfinishedRun.ts";

export interface RecoverOptions {
  stack: string;
  agency: Agency;
  /** Takes up applications with an identifier too, whoever made them. */
  adopt: boolean;
  /** Removes applications that are left over. */
  remove: boolean;
}

export interface Recovered {
  tookUp: Leftover[];
  orphans: (Orphan & Partial<Removal>)[];
}

/**
 * Brings the state of a stack up to what an interrupted run had made. Wants the engine, the tenant's credentials and the stack's
 * project as the working folder. Nothing live is changed but by `remove`.
 */
export async function recover({ stack, agency, adopt, remove }: RecoverOptions): Promise<Recovered> {
  const locked = await isBackendLocked({});
  if (locked && remove)
    throw new Error(
      `A run of a stack of this backend is at work, or was killed and left its lock. Wait for it, or give the lock back: pulumi cancel --stack ${stack}. Nothing was changed.`,
    );
  const unfinished = new UnfinishedRun(process.cwd(), stack);
  const { since } = unfinished;
  const isOwn = ({ createdDateTime }: { createdDateTime?: string | null | undefined }) =>
    adopt || (since !== undefined && createdDateTime != null && new Date(createdDateTime) >= since);
  const state = await StackState.of(stack);
  const { graph } = createServices({ tenantId: agency.tenantId });
  const scope: CallScope = { account: agency.name, signal: new AbortController().signal, log: () => {} };
  const leftovers = await findLeftovers(graph, agency, state, scope, isOwn);
  await takeUp({ stack, agency: agency.name }, leftovers.takeUp, state);
  unfinished.end();
  const orphans: Recovered["orphans"] = [];
  for (const orphan of leftovers.orphans) {
    const removal =
      remove && !orphan.inUse
        ? await removeOrphan(graph, orphan, { agency: agency.name, noRun: locked === false }, scope)
        : {};
    orphans.push({ ...orphan, ...removal });
  }
  return { tookUp: leftovers.takeUp, orphans };
}
