import type { SigningCertificatesInputs, SigningCertificatesOutputs } from "../../domain/resources.ts";
import type { CallScope } from "../callScope.ts";
import { findOrMake } from "../findOrMake.ts";
import {
  addCertificate,
  readTokenSigning,
  removeCertificates,
  type StoredCertificate,
  type TokenSigning,
} from "../graph/tokenSigning.ts";
import type { HttpError } from "../http/httpError.ts";
import type { Services } from "../services.ts";
import { settle } from "../settle.ts";
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

/** Adds what is missing, waits until readers agree, then removes what nobody declared, except what Entra signs with. */
export async function ensureCertificates(
  services: Services,
  inputs: SigningCertificatesInputs,
  scope: CallScope,
): Promise<SigningCertificatesOutputs> {
  const { servicePrincipalId, generations } = inputs;
  for (const generation of generations) await ensureGeneration(services, servicePrincipalId, generation, scope);
  const names = generations.map(({ name }) => name);
  const complete = await settled(
    services,
    servicePrincipalId,
    `the certificates ${names.join(", ")} to be listed`,
    (live) => declared(live, names).length === names.length,
    scope,
  );
  const superfluous = undeclared(complete, names);
  const removable = superfluous.filter(({ thumbprint }) => thumbprint !== complete.activeThumbprint);
  const live =
    removable.length === 0 ? complete : await removed(services, servicePrincipalId, complete, removable, scope);
  const retained = superfluous.filter((certificate) => !removable.includes(certificate));
  for (const { thumbprint, generation } of retained) {
    scope.log(
      "warning",
      `Account ${scope.account}: the certificate ${thumbprint}${generation === undefined ? "" : ` (generation ${generation})`} is not declared but kept, since Entra signs with it. Once another is active, the next "pulumi up" removes it.`,
    );
  }
  return {
    ...inputs,
    certificates: [...declared(live, names), ...retained].map(published),
    retained: retained.map(({ thumbprint }) => thumbprint),
  };
}

async function ensureGeneration(
  { graph, config }: Services,
  principalId: string,
  generation: SigningCertificatesInputs["generations"][number],
  scope: CallScope,
): Promise<void> {
  const find = async () =>
    (await readTokenSigning(graph, principalId, scope))?.certificates.find((one) => one.generation === generation.name);
  const make = async () => {
    const lagging = ({ status }: HttpError) => status === 404;
    await untilReplicated(
      () => addCertificate(graph, principalId, generation, scope),
      { lagging, timeoutSeconds: config.timeoutSeconds },
      scope,
    );
    return undefined;
  };
  await findOrMake<StoredCertificate | undefined>({ find, make }, scope);
}

async function removed(
  services: Services,
  principalId: string,
  live: TokenSigning,
  certificates: readonly StoredCertificate[],
  scope: CallScope,
): Promise<TokenSigning> {
  await removeCertificates(services.graph, principalId, live, certificates, scope);
  const gone = new Set(certificates.map(({ thumbprint }) => thumbprint));
  return settled(
    services,
    principalId,
    `the certificates ${[...gone].join(", ")} to be gone`,
    (now) => !now.certificates.some(({ thumbprint }) => gone.has(thumbprint)),
    scope,
  );
}

async function settled(
  { graph, config }: Services,
  principalId: string,
  what: string,
  holds: (live: TokenSigning) => boolean,
  scope: CallScope,
): Promise<TokenSigning> {
  const live = await settle(
    {
      what,
      read: () => readTokenSigning(graph, principalId, scope),
      holds: (found) => found !== undefined && holds(found),
      describe: (found) =>
        found?.certificates
          .map(({ generation, thumbprint }) => `${generation ?? "undeclared"} ${thumbprint}`)
          .join(", ") || "none",
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  return live as TokenSigning;
}

/** In the order of the names. */
function declared(live: TokenSigning, names: readonly string[]): StoredCertificate[] {
  const kept = survivors(live);
  return names.flatMap(
    (name) => live.certificates.find(({ generation, thumbprint }) => generation === name && kept.has(thumbprint)) ?? [],
  );
}

function undeclared(live: TokenSigning, names: readonly string[]): StoredCertificate[] {
  const kept = declared(live, names);
  return live.certificates.filter((certificate) => !kept.includes(certificate));
}
