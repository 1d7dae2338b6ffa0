import { certificateProof } from "../../domain/desired/ownershipNonce.ts";
import type { SigningCertificatesOutputs } from "../../domain/resources.ts";
import type { StoredCertificate, TokenSigning } from "../graph/tokenSigning.ts";

/** Tells which certificates are this stack's own. `undefined`: foreign. `generation` is absent on one that stands for none any more. */
export type CertificateTrust = (certificate: StoredCertificate) => { generation?: string } | undefined;

/**
 * Own is what the state has recorded by thumbprint, and what bears the proof that only the account's seed gives: found again after a run
 * that was killed between Graph's answer and the state write. The rest of a name proves nothing, since anybody can write it.
 */
export function trustOf(
  principalId: string,
  seed: string | undefined,
  state: Pick<SigningCertificatesOutputs, "certificates" | "retained"> | undefined,
): CertificateTrust {
  const recorded = new Map(state?.certificates.map(({ thumbprint, generation }) => [thumbprint, generation]));
  const retained = new Set(state?.retained);
  return ({ thumbprint, generation, proof }) => {
    const known = recorded.get(thumbprint);
    if (known !== undefined) return { generation: known };
    if (retained.has(thumbprint)) return {};
    if (seed === undefined || generation === undefined) return undefined;
    return proof === certificateProof(seed, principalId, generation) ? { generation } : undefined;
  };
}

/** For an import: whoever imports a principal's certificates vouches for them. */
export const vouched: CertificateTrust = ({ generation }) => (generation === undefined ? {} : { generation });

export interface SortedCertificates {
  /** One a generation: the active one, else the oldest. Two processes that each made one choose the same. */
  standing: ReadonlyMap<string, StoredCertificate>;
  /** This stack's own, too, and standing for no generation. */
  former: StoredCertificate[];
  /** Of whoever. */
  foreign: StoredCertificate[];
}

export function sortedByTrust(
  { certificates, activeThumbprint }: TokenSigning,
  trust: CertificateTrust,
): SortedCertificates {
  const standing = new Map<string, StoredCertificate>();
  const own = certificates.flatMap((certificate) => {
    const trusted = trust(certificate);
    if (!trusted) return [];
    const { generation: _named, ...rest } = certificate;
    return [{ ...rest, ...trusted }];
  });
  for (const certificate of own) {
    const { generation, thumbprint } = certificate;
    if (generation !== undefined && (!standing.has(generation) || thumbprint === activeThumbprint))
      standing.set(generation, certificate);
  }
  const chosen = new Set(standing.values());
  const ownThumbprints = new Set(own.map(({ thumbprint }) => thumbprint));
  return {
    standing,
    former: own.filter((one) => !chosen.has(one)),
    foreign: certificates.filter(({ thumbprint }) => !ownThumbprints.has(thumbprint)),
  };
}
