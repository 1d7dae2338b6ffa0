import type { Agency } from "../../domain/agency/account.ts";
import { pulumiCommandLine } from "../../domain/commands.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { takenWords } from "../../domain/desired/takenIdentifier.ts";
import { createServices } from "../../provider/services.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import { type Adoption, adopted, named } from "./adopt.ts";
import { forgetApplication } from "./forgetApplication.ts";
import { type Gone, goneWords } from "./goneParts.ts";
import { findLeftovers, type Leftover, type Orphan, type TakenInBin } from "./leftovers.ts";
import { type LostObjects, nothingLost, untilSeen } from "./lostObjects.ts";
import { type Removal, removeOrphan } from "./removeOrphan.ts";
import { isStackLocked } from "./stackLock.ts";
import { StackState } from "./stackState.ts";
import { takeUp } from "./takeUp.ts";
import { type LeftRun, UnfinishedRun } from "./unfinishedRun.ts";

/** How long Entra's readers are behind at the most, and as a rule. Milliseconds. */
const longestBehind = 180_000;
const usuallyBehind = 15_000;
const betweenLooks = 1_500;

export interface Recovery {
  stack: string;
  agency: Agency;
  /** Imports applications that a person vouches for, too. */
  adopt?: Adoption | undefined;
  /** Removes applications that are left over. */
  remove?: boolean;
  /** What the run before is known to have made and not recorded. */
  lost?: LostObjects;
  say?: (line: string) => void;
}

export interface Recovered {
  tookUp: Leftover[];
  orphans: (Orphan & Partial<Removal>)[];
  gone: Gone[];
  inBin: TakenInBin[];
}

/**
 * Imports into a stack's state what an interrupted run had made and can be shown to be its own, and finds what is left over
 * (docs/interrupted-runs.md). Wants the tenant's credentials, and the stack's project as the working folder. Nothing live is changed but
 * by `remove`.
 */
export async function recoverStack({
  stack,
  agency,
  adopt,
  remove,
  lost = nothingLost,
  say = () => {},
}: Recovery): Promise<Recovered> {
  if (remove && (await isStackLocked(stack)))
    throw new Error(
      `A run of the stack ${stack} is at work, or was killed and left its lock. Wait for it, or give the lock back: ${pulumiCommandLine(`cancel --stack ${stack}`)}. Nothing was changed.`,
    );
  const unfinished = new UnfinishedRun(process.cwd(), stack);
  const { left } = unfinished;
  const state = await StackState.of(stack);
  const { graph } = createServices({ tenantId: agency.tenantId });
  const scope = agencyScope(agency);
  const { perhaps, until } = perhapsMade(agency, state, left);
  const leftovers = await untilSeen(
    () => findLeftovers(graph, agency, state, scope, left),
    { ...lost, perhaps: [...lost.perhaps, ...perhaps] },
    state,
    {
      made: longestBehind,
      perhaps: Math.max(lost.perhaps.length > 0 ? usuallyBehind : 0, until - Date.now()),
      gap: betweenLooks,
      onWait: () => say("Waiting until all of Entra's readers show what was made a moment ago."),
    },
  );
  const byHand = adopt && (await adopted({ graph, agency, state }, leftovers.orphans, adopt, scope));
  const imports = [...leftovers.takeUp, ...(byHand?.takeUp ?? [])];
  for (const account of byHand?.swapped ?? []) await forgetApplication(stack, account, state);
  const after = byHand?.swapped.length ? await StackState.of(stack) : state;
  await takeUp({ stack, agency: agency.name }, imports, after);
  unfinished.end();
  const orphans: Recovered["orphans"] = [];
  for (const orphan of leftovers.orphans.filter((one) => !byHand?.adopted.includes(one))) {
    const removable = remove && !orphan.inUse;
    orphans.push({ ...orphan, ...(removable && (await removeOrphan(graph, orphan, { agency: agency.name }, scope))) });
  }
  return { tookUp: imports, orphans, gone: leftovers.gone, inBin: leftovers.inBin };
}

/**
 * Applications that an interrupted run may have made, and until when Entra's readers may be behind (milliseconds since 1970). What a run
 * makes is seen by most readers within seconds, so this matters where the next run follows at once.
 */
function perhapsMade(
  agency: Agency,
  state: StackState,
  left: LeftRun | undefined,
): { perhaps: string[]; until: number } {
  const lastSign = left?.lastSign ?? (state.interrupted ? state.writtenAt : undefined);
  const until = (lastSign?.getTime() ?? 0) + usuallyBehind;
  if (until <= Date.now()) return { perhaps: [], until };
  const { application } = azureadTokens;
  const lacking = agency.accounts.filter(
    ({ imagekitId }) => !state.find(application, resourceNames(imagekitId).application),
  );
  return { perhaps: lacking.map(({ imagekitId }) => imagekitId), until };
}

/** What was imported and what is left over, a line each; empty where there is nothing. */
export function recoveryLines({ tookUp, orphans, gone, inBin }: Recovered): string[] {
  return [
    ...tookUp.map(({ account, name, id }) => `${account}: imported ${name} (${shown(name, id)}).`),
    ...orphans.map(describe),
    ...gone.map(goneWords),
    ...inBin.map(binWords),
  ];
}

/** The seed of a nonce stays out of logs: what it proves, only its stack is to prove. */
function shown(name: string, id: string): string {
  return name.endsWith("-ownership") ? "the nonce that proves it" : id;
}

function describe(orphan: Recovered["orphans"][number]): string {
  const name = named(orphan);
  if (orphan.removed) return `${name} was removed; it stays in Entra's bin for 30 days.`;
  if (orphan.removed === false) return `${name} was not removed: ${orphan.why}.`;
  const why = `${name} was not imported: ${orphan.doubt}.`;
  if (orphan.stateHas || orphan.inUse) return `${why} ${orphan.stateHas ? stateHasOther(orphan) : takenByOther}`;
  return `${why} Nobody can sign in through it. --remove removes it; --adopt shows its owners and credentials, and asks.`;
}

export function binWords({ account, identifier, applicationId: id, displayName, deletedAt }: TakenInBin): string {
  return `${account}: ${takenWords(identifier, { id, displayName, deletedAt })}`;
}

const takenByOther =
  "It has an identifier, so another stack, or a person, may use it. --adopt shows its owners and credentials, and asks.";

function stateHasOther({ inUse }: Orphan): string {
  return inUse
    ? "It has an identifier. Where it is the right one (somebody deleted it, and it was restored), --adopt shows it and asks; the state then has it instead."
    : "Nobody can sign in through it. --remove removes it.";
}
