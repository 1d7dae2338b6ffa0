import type { Agency } from "../../domain/agency/account.ts";
import { type Confirmations, confirmationOf } from "../../domain/agency/confirmations.ts";
import type { LiveAccount, LiveAgency, Looked } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import { Slots } from "../http/slots.ts";
import type { Services } from "../services.ts";
import { readAccount } from "./account.ts";
import { type ApplicationIndex, applicationIndex } from "./applicationIndex.ts";
import { looked } from "./looked.ts";
import { type Reading, readingOf } from "./reading.ts";
import { stillThere } from "./stillThere.ts";

export interface ReadOptions {
  /** Ends the reading with an error. */
  signal?: AbortSignal;
  /** Called as soon as an account has been read, in whatever order. */
  accountRead?: (account: LiveAccount) => void;
  log?: CallScope["log"];
}

/** Accounts in hand at once: enough to fill the batches, and no more than fit into memory with all their certificates. */
const accountsAtOnce = 64;

/**
 * Everything of an agency as it is live, in Entra and at ImageKit. Reads only. `confirmations` are the ledger's, by ImageKit ID. What could
 * not be looked at says so at its place, with what was tried and what came back; nothing is taken to be gone but by Graph's own word.
 * Throws `ProviderError` where there is no token for Graph, so that nothing at all can be seen, and where the signal is aborted.
 */
export async function readLiveAgency(
  agency: Agency,
  confirmations: Confirmations,
  services: Services,
  { signal = new AbortController().signal, accountRead = () => {}, log = () => {} }: ReadOptions = {},
): Promise<LiveAgency> {
  const scope: CallScope = { account: `Agency ${agency.name}`, signal, log };
  const reader = await services.graph.callerId(scope);
  const reading = readingOf(services, scope);
  const { timeoutSeconds } = reading;
  const index = await looked(
    "the tenant's applications",
    (inTime) => applicationIndex(services.graph, agency, inTime),
    { scope, timeoutSeconds },
  );
  const slots = new Slots(accountsAtOnce);
  const unowned = readUnowned(reading, index, scope);
  const accounts = Promise.all(
    agency.accounts.map((account) =>
      slots.run("account", signal, async () => {
        const own = { ...scope, account: account.imagekitId };
        const confirmation = confirmationOf(confirmations, account.imagekitId);
        const live = await readAccount(reading, { agency, account, confirmation, index }, own);
        accountRead(live);
        return live;
      }),
    ),
  );
  const [read, strays] = await Promise.all([accounts, unowned]);
  return { accounts: read, unowned: strays, reader };
}

async function readUnowned(
  { graph, timeoutSeconds }: Reading,
  index: Looked<ApplicationIndex>,
  scope: CallScope,
): Promise<LiveAgency["unowned"]> {
  if ("unreadable" in index) return index;
  return looked(
    "applications of accounts that the file does not have",
    async (inTime) => {
      const there = await Promise.all(index.seen.unowned.map((one) => stillThere(graph, one.id, inTime)));
      return index.seen.unowned
        .filter((_, place) => there[place])
        .map(({ id, appId, displayName, imagekitId }) => ({ id, appId, displayName, imagekitId }));
    },
    { scope, timeoutSeconds },
  );
}
