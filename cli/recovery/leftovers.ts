import type { Account, Agency } from "../../domain/agency/account.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { nonceOf, seedInRun } from "../../domain/desired/ownershipNonce.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { deletedApplications } from "../../provider/graph/deletedApplications.ts";
import { agencyApplications } from "./agencyApplications.ts";
import { type Gone, goneParts } from "./goneParts.ts";
import { provenanceOf, strangerIn } from "./provenance.ts";
import type { StackState } from "./stackState.ts";
import type { LeftRun } from "./unfinishedRun.ts";
import { unknownParts } from "./unknownParts.ts";

/** What is live and the state does not know, with what `pulumi import` wants to know of it. */
export interface Leftover {
  account: string;
  type: string;
  name: string;
  id: string;
}

/** An application that bears an account's mark, or has its identifier, and was not imported. */
export interface Orphan {
  account: string;
  applicationId: string;
  clientId: string;
  displayName: string;
  createdAt: string | null;
  /** Whether it answers to an identifier: another stack's, perhaps, so it is never removed here. */
  inUse: boolean;
  /** Why it does not count as this stack's own. */
  doubt: string;
  /** Whether the state has another application for the account. */
  stateHas: boolean;
}

export interface Leftovers {
  /** To be imported into the state. */
  takeUp: Leftover[];
  /** To be removed, or to be adopted by a person. */
  orphans: Orphan[];
  /** In the state, and not in the tenant any more. */
  gone: Gone[];
  /** In Entra's bin, with the identifier of an account whose application the state lacks. */
  inBin: TakenInBin[];
}

export interface TakenInBin {
  account: string;
  identifier: string;
  applicationId: string;
  displayName: string;
  deletedAt: string;
}

/** What a state tells of resources by their names. */
export type KnownResources = Pick<StackState, "find" | "ids">;

/** Compares an agency's live applications with the stack's state. Only reads. `run`: an unfinished run of this stack on this machine. */
export async function findLeftovers(
  graph: GraphClient,
  agency: Agency,
  state: KnownResources,
  scope: CallScope,
  run?: LeftRun,
): Promise<Leftovers> {
  const found = await agencyApplications(graph, agency, scope);
  const known = new Set(state.ids(azureadTokens.application).map((id) => id.replace("/applications/", "")));
  const bearers = Map.groupBy(
    [...new Set([...found.values()].flat())].flat(),
    ({ notes }) => parseOwnershipMark(notes)?.nonce,
  );
  const takeUp: Leftover[] = [];
  const orphans: Orphan[] = [];
  for (const account of agency.accounts) {
    const { imagekitId } = account;
    const ofAccount = { ...scope, account: imagekitId };
    const names = resourceNames(imagekitId);
    const candidates = found.get(imagekitId) ?? [];
    const inState = state.find(azureadTokens.application, names.application);
    let own = candidates.find(({ id }) => inState?.id === `/applications/${id}`);
    const seed = seedOf(account, state, run);
    for (const candidate of candidates.filter(({ id }) => !known.has(id))) {
      const doubt = inState
        ? `the state has the application ${inState.id.replace("/applications/", "")} for the account`
        : await doubtOf(
            graph,
            candidate,
            { account, seed, bearers, run: seed?.of === "run" ? run : undefined },
            ofAccount,
          );
      if (doubt === undefined && seed) {
        own = candidate;
        takeUp.push(...imported(imagekitId, candidate, seed.of === "run" ? seed.value : undefined));
      } else orphans.push(orphan(imagekitId, candidate, doubt ?? "", inState !== undefined));
    }
    if (own) takeUp.push(...unknownParts(account, own, state));
  }
  const gone = await goneParts(graph, agency, state, found, scope);
  return { takeUp, orphans, gone, inBin: await takenInBin(graph, agency, state, scope) };
}

async function takenInBin(
  graph: GraphClient,
  agency: Agency,
  state: KnownResources,
  scope: CallScope,
): Promise<TakenInBin[]> {
  const wanted = agency.accounts.filter(
    ({ imagekitId }) => !state.find(azureadTokens.applicationIdentifierUri, resourceNames(imagekitId).identifierUri),
  );
  if (wanted.length === 0) return [];
  const deleted = await deletedApplications(graph, scope);
  return wanted.flatMap((account) => {
    const { identifier } = samlUrls(account);
    const holder = deleted.find((one) => one.identifierUris.includes(identifier));
    if (!holder) return [];
    const { id: applicationId, displayName, deletedDateTime } = holder;
    const told = { applicationId, displayName: displayName ?? "", deletedAt: deletedDateTime ?? "" };
    return [{ account: account.imagekitId, identifier, ...told }];
  });
}

/** What the state takes of an application. `seed`: where the state does not have it yet. */
export function imported(
  account: string,
  { id }: Pick<ApplicationSummary, "id">,
  seed: string | undefined,
): Leftover[] {
  const names = resourceNames(account);
  const application = { account, type: azureadTokens.application, name: names.application, id: `/applications/${id}` };
  if (seed === undefined) return [application];
  return [{ account, type: resourceTokens.ownershipNonce, name: names.ownership, id: seed }, application];
}

interface Seed {
  of: "state" | "run";
  value: string;
}

/** What was recorded before the account's application was made; undefined where nothing was. */
function seedOf({ imagekitId }: Account, state: KnownResources, run: LeftRun | undefined): Seed | undefined {
  const recorded = state.find(resourceTokens.ownershipNonce, resourceNames(imagekitId).ownership);
  if (recorded) return { of: "state", value: recorded.id };
  return run?.secret === undefined ? undefined : { of: "run", value: seedInRun(run.secret, imagekitId) };
}

interface Proof {
  account: Account;
  seed: Seed | undefined;
  /** The agency's applications by the nonce in their notes. */
  bearers: ReadonlyMap<string | undefined, readonly ApplicationSummary[]>;
  /** Where the seed is of that run. */
  run: LeftRun | undefined;
}

/** Why the application cannot be shown to be this stack's own; undefined: it is. */
async function doubtOf(
  graph: GraphClient,
  application: ApplicationSummary,
  { account, seed, bearers, run }: Proof,
  scope: CallScope,
): Promise<string | undefined> {
  if (parseOwnershipMark(application.notes) === undefined)
    return "it has the account's identifier, and its notes bear no mark";
  if (!seed)
    return "nothing here proves that this stack made it: neither its state nor a note of an unfinished run has a nonce for the account";
  const nonce = nonceOf(seed.value);
  if (parseOwnershipMark(application.notes)?.nonce !== nonce)
    return "its notes do not bear the nonce that this stack recorded before it made an application";
  const others = (bearers.get(nonce) ?? []).filter(({ id }) => id !== application.id);
  if (others.length > 0)
    return `${others.map(({ id }) => id).join(", ")} bears the same nonce, so one of them is a copy that somebody else made`;
  const made = Date.parse(application.createdDateTime ?? "");
  if (run && !(made >= run.from.getTime() && made <= run.until.getTime()))
    return "it was not made while the unfinished run was at work";
  const runner = await graph.callerId(scope);
  return strangerIn(await provenanceOf(graph, application, scope), { account, seed: seed.value, runner });
}

export function isFree({ identifierUris }: Pick<ApplicationSummary, "identifierUris">): boolean {
  return identifierUris.length === 0;
}

function orphan(account: string, application: ApplicationSummary, doubt: string, stateHas: boolean): Orphan {
  const { id: applicationId, appId: clientId, displayName, createdDateTime } = application;
  return {
    ...{ account, applicationId, clientId, displayName, doubt, stateHas },
    createdAt: createdDateTime ?? null,
    inUse: !isFree(application),
  };
}
