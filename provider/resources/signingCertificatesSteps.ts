import type { SigningCertificatesInputs, SigningCertificatesOutputs } from "../../domain/resources.ts";
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
import { published } from "./signingCertificates.ts";

/**
 * Thumbprints of the certificates that stand for a generation, one each: the active one, else the oldest. Two processes that
 * each made one choose the same.
 */
export function survivors({ certificates, activeThumbprint }: TokenSigning): Set<string> {
  const byGeneration = new Map<string, string>();
  for (const { generation, thumbprint } of certificates) {
    if (generation !== undefined && (!byGeneration.has(generation) || thumbprint === activeThumbprint))
      byGeneration.set(generation, thumbprint);
  }
  return new Set(byGeneration.values());
}

/** A removal takes the private key along for good: this many more reads, a second apart, have to show the same before it. */
const beforeRemoval = { reads: 4, gap: 1_000 };

/** Another process may write at the same time, each write being of the whole set; more rounds than this it does not take. */
const rounds = 3;
const longestRoundSeconds = 60;

/** Adds what is missing, waits until readers agree, then removes what nobody declared, except what Entra signs with. */
export async function ensureCertificates(
  services: Services,
  inputs: SigningCertificatesInputs,
  scope: CallScope,
): Promise<SigningCertificatesOutputs> {
  const names = inputs.generations.map(({ name }) => name);
  const principal = watched(services, inputs.servicePrincipalId);
  const gone = new Set<string>();
  for (let round = 1; ; round += 1) {
    const last = round === rounds;
    await addMissing(services, inputs, principal.read, scope);
    let live = await settledSet(services, principal.read, { names, gone, last }, scope);
    if (live && superfluous(live, names, principal.signers).removable.length > 0)
      live = await settledSet(services, principal.read, { names, gone, last, ...beforeRemoval }, scope);
    if (!live) continue;
    const { retained, removable } = superfluous(live, names, principal.signers);
    if (removable.length === 0) return outputsOf(inputs, live, retained, scope);
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
  { servicePrincipalId, generations }: SigningCertificatesInputs,
  read: Read,
  scope: CallScope,
): Promise<void> {
  const isThere = (found: TokenSigning | undefined, name: string) =>
    found?.certificates.some(({ generation }) => generation === name) || undefined;
  const before = await read(scope);
  for (const generation of generations) {
    if (isThere(before, generation.name)) continue;
    const find = async () => isThere(await read(scope), generation.name);
    const make = async () => {
      await untilReplicated(
        (timed) => addCertificate(graph, servicePrincipalId, generation, timed),
        { lagging: ({ status }: HttpError) => status === 404, timeoutSeconds: config.timeoutSeconds },
        scope,
      );
      return true;
    };
    await makeOnce({ find, make }, scope);
  }
}

interface WantedSet {
  names: readonly string[];
  gone: ReadonlySet<string>;
  last: boolean;
  reads?: number;
  gap?: number;
}

/** What several reads in a row show alike: all that are declared, none that was removed. Undefined where another round may help. */
async function settledSet(
  { config }: Services,
  read: Read,
  { names, gone, last, ...patience }: WantedSet,
  scope: CallScope,
): Promise<TokenSigning | undefined> {
  let before = "";
  try {
    return await settle<TokenSigning | undefined>(
      {
        what: `the certificates ${names.join(", ")} to be listed${gone.size > 0 ? `, and ${[...gone].join(", ")} to be gone` : ""}`,
        read,
        holds: (found) => {
          if (!found || declared(found, names).length < names.length) return false;
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
function superfluous(live: TokenSigning, names: readonly string[], signers: ReadonlySet<string>) {
  const kept = declared(live, names);
  const all = live.certificates.filter((certificate) => !kept.includes(certificate));
  const signs = ({ thumbprint }: StoredCertificate) => signers.has(thumbprint);
  return { retained: all.filter(signs), removable: all.filter((one) => !signs(one)) };
}

function outputsOf(
  inputs: SigningCertificatesInputs,
  live: TokenSigning,
  retained: readonly StoredCertificate[],
  scope: CallScope,
): SigningCertificatesOutputs {
  for (const { thumbprint, generation } of retained) {
    scope.log(
      "warning",
      `Account ${scope.account}: the certificate ${thumbprint}${generation === undefined ? "" : ` (generation ${generation})`} is not declared but kept, since Entra signs with it, or may. Once another is active, the next "pulumi up" removes it.`,
    );
  }
  const names = inputs.generations.map(({ name }) => name);
  return {
    ...inputs,
    certificates: [...declared(live, names), ...retained].map(published),
    retained: retained.map(({ thumbprint }) => thumbprint),
  };
}

/** In the order of the names. */
function declared(live: TokenSigning, names: readonly string[]): StoredCertificate[] {
  const kept = survivors(live);
  return names.flatMap(
    (name) => live.certificates.find(({ generation, thumbprint }) => generation === name && kept.has(thumbprint)) ?? [],
  );
}
