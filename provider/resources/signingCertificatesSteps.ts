import { credentialWords, foreignToPrincipal } from "../../domain/desired/foreignCredential.ts";
import { certificateProof, newSeed } from "../../domain/desired/ownershipNonce.ts";
import type { SigningCertificatesInputs, SigningCertificatesOutputs } from "../../domain/resources.ts";
import { impossibleEnd } from "../../domain/saml/certificateEnd.ts";
import type { CallScope } from "../callScope.ts";
import { makeOnce } from "../findOrMake.ts";
import { possibleSigners } from "../graph/signers.ts";
import {
  addCertificate,
  readTokenSigning,
  removeCertificates,
  type StoredCertificate,
  type TokenSigning,
} from "../graph/tokenSigning.ts";
import type { HttpError } from "../http/httpError.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import { SettleTimeoutError, settle } from "../settle.ts";
import { untilReplicated } from "../untilReplicated.ts";
import { type CertificateTrust, type SortedCertificates, sortedByTrust, trustOf } from "./certificateTrust.ts";
import { published } from "./signingCertificates.ts";

/** A removal takes the private key along for good: this many more reads, a second apart, have to show the same before it. */
const beforeRemoval = { reads: 4, gap: 1_000 };

/** Another process may write at the same time, each write being of the whole set; more rounds than this it does not take. */
const rounds = 3;
const longestRoundSeconds = 60;

/**
 * Adds what is missing, waits until readers agree, then removes what nobody declared, except what Entra signs with. `state` is what an
 * earlier run recorded. Throws where Entra may sign with what this stack did not make, so that nothing of it is delivered.
 */
export async function ensureCertificates(
  services: Services,
  inputs: SigningCertificatesInputs,
  state: SigningCertificatesOutputs | undefined,
  scope: CallScope,
): Promise<SigningCertificatesOutputs> {
  const names = inputs.generations.map(({ name }) => name);
  // Without the account's own seed, what this very call makes is told by one of its own.
  const seed = inputs.ownership ?? newSeed();
  const trust = trustOf(inputs.servicePrincipalId, seed, state);
  const principal = watched(services, inputs.servicePrincipalId);
  const gone = new Set<string>();
  for (let round = 1; ; round += 1) {
    const last = round === rounds;
    await addMissing(services, { inputs, seed, trust }, principal.read, scope);
    let live = await settledSet(services, principal.read, { names, trust, gone, last }, scope);
    if (live && superfluous(live, { names, trust }, principal.signers).removable.length > 0)
      live = await settledSet(services, principal.read, { names, trust, gone, last, ...beforeRemoval }, scope);
    if (!live) continue;
    const { kept, retained, removable, foreign } = superfluous(live, { names, trust }, principal.signers);
    if (removable.length === 0) {
      refuseForeign(inputs.servicePrincipalId, live, foreign, scope);
      return outputsOf(inputs, kept, retained, scope);
    }
    if (last)
      throw new ProviderError(
        `${about(scope.account)}: certificates that nobody declared keep appearing (${removable.map(({ thumbprint }) => thumbprint).join(", ")}). Does another run work on this application? Run the same command again when it is done.`,
      );
    await removeCertificates(services.graph, inputs.servicePrincipalId, live, removable, scope);
    for (const { thumbprint } of removable) gone.add(thumbprint);
  }
}

type Read = (scope: CallScope) => Promise<TokenSigning | undefined>;

/** Reads the principal, and remembers every certificate that any of the reads showed as one Entra may sign with: the last may be of a replica that lags. */
function watched({ graph }: Services, principalId: string): { read: Read; signers: Set<string> } {
  const signers = new Set<string>();
  const read = async (scope: CallScope) => {
    const live = await readTokenSigning(graph, principalId, scope);
    for (const thumbprint of live ? possibleSigners(live) : []) signers.add(thumbprint);
    return live;
  };
  return { read, signers };
}

async function addMissing(
  { graph, config }: Services,
  { inputs, seed, trust }: { inputs: SigningCertificatesInputs; seed: string; trust: CertificateTrust },
  read: Read,
  scope: CallScope,
): Promise<void> {
  const { servicePrincipalId, generations } = inputs;
  const isThere = (found: TokenSigning | undefined, name: string) =>
    (found && sortedByTrust(found, trust).standing.has(name)) || undefined;
  const before = await read(scope);
  for (const generation of generations) {
    if (isThere(before, generation.name)) continue;
    const problem = generation.endDateTime && impossibleEnd(generation.name, generation.endDateTime);
    if (problem) throw new ProviderError(`${about(scope.account)}: ${problem}.`);
    const find = async () => isThere(await read(scope), generation.name);
    const named = { ...generation, proof: certificateProof(seed, servicePrincipalId, generation.name) };
    const make = async () => {
      await untilReplicated(
        (timed) => addCertificate(graph, servicePrincipalId, named, timed),
        { lagging: ({ status }: HttpError) => status === 404, timeoutSeconds: config.timeoutSeconds },
        scope,
      );
      return true;
    };
    await makeOnce({ find, make }, scope);
  }
}

interface Wanted {
  names: readonly string[];
  trust: CertificateTrust;
}

interface WantedSet extends Wanted {
  gone: ReadonlySet<string>;
  last: boolean;
  reads?: number;
  gap?: number;
}

/** What several reads in a row show alike: all that are declared, none that was removed. Undefined where another round may help. */
async function settledSet(
  { config }: Services,
  read: Read,
  { names, trust, gone, last, ...patience }: WantedSet,
  scope: CallScope,
): Promise<TokenSigning | undefined> {
  let before = "";
  try {
    return await settle<TokenSigning | undefined>(
      {
        what: `the certificates ${names.join(", ")} to be listed${gone.size > 0 ? `, and ${[...gone].join(", ")} to be gone` : ""}`,
        read,
        holds: (found) => {
          if (!found || declared(sortedByTrust(found, trust), names).length < names.length) return false;
          // A reader that lags has them all, too, but not what came or went last; a removal is built on this.
          if (found.certificates.some(({ thumbprint }) => gone.has(thumbprint))) return false;
          const set = [found.activeThumbprint, ...found.certificates.map(({ thumbprint }) => thumbprint)].join();
          const agrees = before === "" || set === before;
          before = set;
          return agrees;
        },
        describe: (found) =>
          found?.certificates
            .map(({ generation, thumbprint }) => `${generation ?? "undeclared"} ${thumbprint}`)
            .join(", ") || "none",
        ...patience,
        timeoutSeconds: last ? config.timeoutSeconds : Math.min(config.timeoutSeconds, longestRoundSeconds),
      },
      scope,
    );
  } catch (error) {
    if (error instanceof SettleTimeoutError && !last) return undefined;
    throw error;
  }
}

/** What nobody declared: to be removed, but for what Entra signs with, as far as any read can tell. */
function superfluous(live: TokenSigning, { names, trust }: Wanted, signers: ReadonlySet<string>) {
  const sorted = sortedByTrust(live, trust);
  const kept = declared(sorted, names);
  const former = [...sorted.standing.values(), ...sorted.former].filter((one) => !kept.includes(one));
  const signs = ({ thumbprint }: StoredCertificate) => signers.has(thumbprint);
  return {
    kept,
    retained: former.filter(signs),
    /** Entra may sign with them, and this stack did not make them. */
    foreign: sorted.foreign.filter(signs),
    removable: [...former, ...sorted.foreign].filter((one) => !signs(one)),
  };
}

/** What is delivered is what Entra's metadata lists: with a foreign certificate in it, its holder could sign in as anyone. */
function refuseForeign(
  principalId: string,
  { credentials: { keyCredentials, passwordCredentials } }: TokenSigning,
  foreign: readonly StoredCertificate[],
  { account }: CallScope,
): void {
  const others = foreignToPrincipal(keyCredentials, passwordCredentials).map(credentialWords);
  const all = [...foreign.map(({ thumbprint }) => `signing certificate ${thumbprint}`), ...others];
  if (all.length === 0) return;
  const most = 3;
  const named = `${all.slice(0, most).join(", ")}${all.length > most ? ` and ${all.length - most} more` : ""}`;
  const first =
    foreign.length > 0
      ? "make a certificate of this stack the active one (Single sign-on, SAML certificates), then "
      : "";
  throw new ProviderError(
    `${about(account)}: the service principal ${principalId} has the ${named}, which this stack did not make. ` +
      "Whoever holds it could sign anybody in. Nothing was delivered to ImageKit and nothing activated. " +
      `Find out who added it (Entra's audit log). In the Entra admin center, Enterprise applications, ${first}remove it, and run the same again (docs/decisions/ownership.md).`,
  );
}

function outputsOf(
  inputs: SigningCertificatesInputs,
  kept: readonly StoredCertificate[],
  retained: readonly StoredCertificate[],
  scope: CallScope,
): SigningCertificatesOutputs {
  for (const { thumbprint, generation } of retained) {
    scope.log(
      "warning",
      `Account ${scope.account}: the certificate ${thumbprint}${generation === undefined ? "" : ` (generation ${generation})`} is not declared but kept, since Entra signs with it, or may. Once another is active, the next up removes it.`,
    );
  }
  return {
    ...inputs,
    certificates: [...kept, ...retained].map(published),
    retained: retained.map(({ thumbprint }) => thumbprint),
  };
}

/** In the order of the names. */
function declared({ standing }: SortedCertificates, names: readonly string[]): StoredCertificate[] {
  return names.flatMap((name) => standing.get(name) ?? []);
}
