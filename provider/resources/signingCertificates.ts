import { z } from "zod";
import { seedPattern } from "../../domain/desired/ownershipNonce.ts";
import {
  type CertificateGeneration,
  resourceTokens,
  type SigningCertificate,
  type SigningCertificatesInputs,
  type SigningCertificatesOutputs,
} from "../../domain/resources.ts";
import { impossibleEnd } from "../../domain/saml/certificateEnd.ts";
import type { CheckFailure, Diff, Properties } from "../adapter/resource.ts";
import { scopeOf } from "../callScope.ts";
import { readTokenSigning, type StoredCertificate } from "../graph/tokenSigning.ts";
import { about, ProviderError } from "../providerError.ts";
import { confirmedRead } from "../settle.ts";
import { sortedByTrust, trustOf, vouched } from "./certificateTrust.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId } from "./inputSchemas.ts";
import { ensureCertificates } from "./signingCertificatesSteps.ts";
import { diffOf, isUnchanged, known, type ResourceType } from "./type.ts";

const generation: z.ZodType<CertificateGeneration> = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "must be up to 32 letters, digits, - and _"),
  endDateTime: z.iso.datetime("must be an instant such as 2029-01-31T00:00:00Z").optional(),
});

const inputs: z.ZodType<SigningCertificatesInputs> = z.strictObject({
  account,
  servicePrincipalId: objectId,
  generations: z
    .array(generation)
    .min(1, "must hold at least one generation")
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "must not name a generation twice"),
  ownership: z.string().regex(seedPattern, "must be the id of an OwnershipNonce").optional(),
});

/** What it was proven by changes nothing about the certificates. */
function withoutProof({ ownership: _proof, ...properties }: Properties): Properties {
  return properties;
}

export const signingCertificates: ResourceType<SigningCertificatesInputs, SigningCertificatesOutputs> = (services) => ({
  token: resourceTokens.signingCertificates,
  readBack: ["servicePrincipalId"],
  stables: ["servicePrincipalId"],
  check(news, olds) {
    const { inputs: checked, failures } = checkedBy(inputs, news);
    return { inputs: checked, failures: [...failures, ...movedEnds(olds, news), ...impossibleEnds(olds, news)] };
  },

  diff(_id, oldInputs, oldOutputs, news): Diff {
    // An end that nobody asked for is Entra's own choice and no difference.
    const rules = { replaceOn: ["servicePrincipalId"], canonical: { generations: byName(oldInputs, news) } };
    const { changes } = diffOf(withoutProof(oldInputs), withoutProof(news), rules);
    // What had to stay because Entra signed with it goes as soon as it may.
    const unfinished = ((oldOutputs.retained ?? []) as unknown[]).length > 0;
    return { changes: unfinished ? { generations: "update", ...changes } : changes };
  },

  preview(news, olds) {
    const same =
      olds && isUnchanged(withoutProof(olds), withoutProof(news), { canonical: { generations: byName(olds, news) } });
    // What was retained may go.
    const stays = same && (olds.retained as unknown[] | undefined)?.length === 0;
    return known(news, olds, stays ? ["certificates", "retained"] : []);
  },

  async create(news, context) {
    return {
      id: news.servicePrincipalId,
      outputs: await ensureCertificates(services(), news, undefined, scopeOf(news.account, context)),
    };
  },

  async read(id, olds, outputs, context) {
    checkImportId(id, "principal");
    const scope = scopeOf(olds?.account ?? "", context);
    const { graph, config } = services();
    const expected = outputs && fingerprint(outputs.certificates);
    const live = await confirmedRead(
      (timed) => readTokenSigning(graph, id, timed),
      {
        expected: (found) =>
          found !== undefined && (expected === undefined || fingerprint(found.certificates) === expected),
        same: (a, b) => fingerprint(a?.certificates) === fingerprint(b?.certificates),
        timeoutSeconds: config.timeoutSeconds,
      },
      scope,
    );
    if (!live) return undefined;
    for (const { keyId, problem } of live.certificates) {
      if (problem === undefined) continue;
      scope.log(
        "warning",
        `${about(scope.account)}: Graph shows the certificate ${keyId}, and ${problem}. It counts as one that nobody declared: up removes it, unless Entra signs with it.`,
      );
    }
    const { standing, former, foreign } = sortedByTrust(live, olds ? trustOf(id, olds.ownership, outputs) : vouched);
    // What is foreign is a difference that the engine sees, and never becomes this stack's own by being looked at.
    const own = inOrderOf(outputs?.certificates ?? [], [...standing.values(), ...former]);
    const inputsNow = liveInputs({ own, foreign, standing: new Set(standing.values()) }, live.markedAccount, id, olds);
    const isFormer = outputs
      ? ({ thumbprint }: StoredCertificate) => outputs.retained.includes(thumbprint)
      : (certificate: StoredCertificate) => former.includes(certificate);
    const retained = own.filter(isFormer).map(({ thumbprint }) => thumbprint);
    return { id, inputs: inputsNow, outputs: { ...inputsNow, certificates: own.map(published), retained } };
  },

  async update(_id, olds, news, context) {
    const [moved] = movedEnds(olds, news);
    if (moved) throw new ProviderError(`${about(news.account)}: ${moved.reason}`);
    return ensureCertificates(services(), news, olds, scopeOf(news.account, context));
  },

  // The certificates go with the principal. While it lives, so must the one it signs with.
  async delete() {},
});

/** Generations as a set by name; an end counts only where both sides name one. */
function byName(olds: Properties, news: Properties): (value: unknown) => unknown {
  const all = [olds, news].map(generationsOf);
  const named = new Set(
    all[0]
      ?.filter(({ name, endDateTime }) => endDateTime && all[1]?.find((one) => one.name === name)?.endDateTime)
      .map(({ name }) => name),
  );
  return (value) => {
    if (!Array.isArray(value) || value.some((one) => typeof one?.name !== "string")) return value;
    return (value as CertificateGeneration[])
      .map(({ name, endDateTime }) => (named.has(name) ? { name, endDateTime: instant(endDateTime) } : { name }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  };
}

/** In the order that state has, so that a refresh of what did not change shows no change; what is new to it comes last. */
function inOrderOf(
  olds: readonly SigningCertificate[],
  certificates: readonly StoredCertificate[],
): StoredCertificate[] {
  const place = ({ thumbprint }: SigningCertificate) => {
    const at = olds.findIndex((old) => old.thumbprint === thumbprint);
    return at < 0 ? olds.length : at;
  };
  return certificates.toSorted((left, right) => place(left) - place(right));
}

function liveInputs(
  {
    own,
    foreign,
    standing,
  }: {
    own: readonly StoredCertificate[];
    foreign: readonly StoredCertificate[];
    standing: ReadonlySet<StoredCertificate>;
  },
  markedAccount: string,
  principalId: string,
  olds: SigningCertificatesInputs | undefined,
): SigningCertificatesInputs {
  const declared = new Map(olds?.generations.map((one) => [one.name, one]));
  const undeclared = ({ thumbprint }: StoredCertificate) => ({ name: `undeclared:${thumbprint}` });
  return {
    account: olds?.account ?? markedAccount,
    servicePrincipalId: principalId,
    generations: [
      ...own.map((certificate) => {
        const { generation: name, notAfter } = certificate;
        // A second certificate of one generation is as undeclared as one of none.
        if (name === undefined || !standing.has(certificate) || (olds && !declared.has(name)))
          return undeclared(certificate);
        const asked = declared.get(name)?.endDateTime;
        if (asked === undefined) return { name };
        return { name, endDateTime: instant(asked) === instant(notAfter) ? asked : notAfter };
      }),
      ...foreign.map(undeclared),
    ],
    ...(olds?.ownership !== undefined && { ownership: olds.ownership }),
  };
}

/** Ends that differ from the state's: a certificate's is fixed once it is made. */
function movedEnds(olds: object | undefined, news: object): CheckFailure[] {
  const [before, after] = [olds, news].map((one) => generationsOf(one as Properties | undefined));
  return (after ?? []).flatMap(({ name, endDateTime }, at) => {
    const old = before?.find((one) => one.name === name)?.endDateTime;
    if (!isInstant(old) || !isInstant(endDateTime) || instant(old) === instant(endDateTime)) return [];
    const reason = `the certificate of generation ${name} ends at ${old}, and Entra cannot change that to ${endDateTime}. Declare a new generation with the new end, make it active, and take ${name} off the list later (docs/rotation.md).`;
    return [{ property: `generations[${at}].endDateTime`, reason }];
  });
}

/** Ends of certificates that are still to be made, and that Entra would refuse. One that is live may well have ended. */
function impossibleEnds(olds: object | undefined, news: object): CheckFailure[] {
  const live = new Set(generationsOf(olds as Properties | undefined).map(({ name }) => name));
  return generationsOf(news as Properties).flatMap(({ name, endDateTime }, at) => {
    const problem = !live.has(name) && isInstant(endDateTime) ? impossibleEnd(name, endDateTime) : undefined;
    return problem === undefined ? [] : [{ property: `generations[${at}].endDateTime`, reason: `${problem}.` }];
  });
}

function generationsOf(properties: Properties | undefined): CertificateGeneration[] {
  const { generations } = properties ?? {};
  return Array.isArray(generations) ? generations.filter((one) => typeof one?.name === "string") : [];
}

function isInstant(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

/** To the second, as certificates have it. */
function instant(text: string | undefined): string | undefined {
  return text && new Date(text).toISOString().replace(/\.\d+Z$/, "Z");
}

function fingerprint(certificates: readonly (SigningCertificate | StoredCertificate)[] | undefined): string {
  return (certificates ?? [])
    .map(({ sha256 }) => sha256)
    .sort()
    .join();
}

export function published({
  customKeyIdentifier: _internal,
  problem: _why,
  proof: _who,
  ...certificate
}: StoredCertificate): SigningCertificate {
  return certificate;
}
