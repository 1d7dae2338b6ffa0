import type { SigningCertificatesInputs, SigningCertificatesOutputs } from "../../domain/resources.ts";
import type { CallScope } from "../callScope.ts";
import { makeOnce } from "../findOrMake.ts";
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

/** Another process may write at the same time, each write being of the whole set; more rounds than this it does not take. */
const rounds = 3;
const longestRoundSeconds = 60;

/** Adds what is missing, waits until readers agree, then removes what nobody declared, except what Entra signs with. */
export async function ensureCertificates(
  services: Services,
  inputs: SigningCertificatesInputs,
  scope: CallScope,
): Promise<SigningCertificatesOutputs> {
  const { servicePrincipalId, generations } = inputs;
  const names = generations.map(({ name }) => name);
  const gone = new Set<string>();
  for (let round = 1; ; round += 1) {
    const last = round === rounds;
    await addMissing(services, inputs, scope);
    const live = await settledSet(services, servicePrincipalId, { names, gone, last }, scope);
    if (!live) continue;
    const { retained, removable } = superfluous(live, names);
    if (removable.length === 0) return outputsOf(inputs, live, retained, scope);
    if (last)
      throw new ProviderError(
        `${about(scope.account)}: certificates that nobody declared keep appearing (${removable.map(({ thumbprint }) => thumbprint).join(", ")}). Does another run work on this application? Run the same command again when it is done.`,
      );
    await removeCertificates(services.graph, servicePrincipalId, live, removable, scope);
    for (const { thumbprint } of removable) gone.add(thumbprint);
  }
}

async function addMissing(
  { graph, config }: Services,
  { servicePrincipalId, generations }: SigningCertificatesInputs,
  scope: CallScope,
): Promise<void> {
  const live = () => readTokenSigning(graph, servicePrincipalId, scope);
  const isThere = (found: TokenSigning | undefined, name: string) =>
    found?.certificates.some(({ generation }) => generation === name) || undefined;
  const before = await live();
  for (const generation of generations) {
    if (isThere(before, generation.name)) continue;
    const find = async () => isThere(await live(), generation.name);
    const make = async () => {
      await untilReplicated(
        () => addCertificate(graph, servicePrincipalId, generation, scope),
        { lagging: ({ status }: HttpError) => status === 404, timeoutSeconds: config.timeoutSeconds },
        scope,
      );
      return true;
    };
    await makeOnce({ find, make }, scope);
  }
}

/** What several reads in a row show alike: all that are declared, none that was removed. Undefined where another round may help. */
async function settledSet(
  { graph, config }: Services,
  principalId: string,
  { names, gone, last }: { names: readonly string[]; gone: ReadonlySet<string>; last: boolean },
  scope: CallScope,
): Promise<TokenSigning | undefined> {
  let before = "";
  try {
    return await settle<TokenSigning | undefined>(
      {
        what: `the certificates ${names.join(", ")} to be listed${gone.size > 0 ? `, and ${[...gone].join(", ")} to be gone` : ""}`,
        read: () => readTokenSigning(graph, principalId, scope),
        holds: (found) => {
          if (!found || declared(found, names).length < names.length) return false;
          // A reader that lags has them all, too, but not what came or went last; a removal is built on this.
          if (found.certificates.some(({ thumbprint }) => gone.has(thumbprint))) return false;
          const set = found.certificates.map(({ thumbprint }) => thumbprint).join();
          const agrees = before === "" || set === before;
          before = set;
          return agrees;
        },
        describe: (found) =>
          found?.certificates
            .map(({ generation, thumbprint }) => `${generation ?? "undeclared"} ${thumbprint}`)
            .join(", ") || "none",
        timeoutSeconds: last ? config.timeoutSeconds : Math.min(config.timeoutSeconds, longestRoundSeconds),
      },
      scope,
    );
  } catch (error) {
    if (error instanceof SettleTimeoutError && !last) return undefined;
    throw error;
  }
}

/** What nobody declared: to be removed, but for the one that Entra signs with: the active one, or without one the oldest. */
function superfluous(live: TokenSigning, names: readonly string[]) {
  const kept = declared(live, names);
  const signing =
    live.certificates.find(({ thumbprint }) => thumbprint === live.activeThumbprint) ?? live.certificates[0];
  const all = live.certificates.filter((certificate) => !kept.includes(certificate));
  return { retained: all.filter((one) => one === signing), removable: all.filter((one) => one !== signing) };
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
      `Account ${scope.account}: the certificate ${thumbprint}${generation === undefined ? "" : ` (generation ${generation})`} is not declared but kept, since Entra signs with it. Once another is active, the next "pulumi up" removes it.`,
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
