import { z } from "zod";
import {
  type FederationMetadataInputs,
  type FederationMetadataOutputs,
  resourceTokens,
} from "../../domain/resources.ts";
import type { FederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { withTrustedAlone } from "../../domain/saml/trustedCertificate.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { accountInMark, principalOfApp } from "../graph/servicePrincipals.ts";
import type { FetchedMetadata } from "../metadata/metadataSource.ts";
import type { Services } from "../services.ts";
import { confirmedRead, settle } from "../settle.ts";
import { checkedBy } from "./checkedBy.ts";
import { refuseForeignCredentials } from "./foreignCredentials.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId, sha256 } from "./inputSchemas.ts";
import { diffOf, isUnchanged, known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<FederationMetadataInputs> = z.strictObject({
  account,
  clientId: objectId,
  certificateSha256s: z.array(sha256).min(1),
  trusted: sha256.optional(),
});

const sets = { replaceOn: ["clientId"], sets: ["certificateSha256s"] };
const facts = ["entityId", "signOnUrl", "logoutUrl", "digest", "notAfter"];

export const federationMetadata: ResourceType<FederationMetadataInputs, FederationMetadataOutputs> = (services) => ({
  token: resourceTokens.federationMetadata,
  readBack: ["clientId"],
  stables: ["clientId"],
  check: (news) => checkedBy(inputs, news),
  diff: (_id, oldInputs, _oldOutputs, news) => diffOf(oldInputs, news, sets),
  preview: (news, olds) => known(news, olds, olds && isUnchanged(olds, news, sets) ? facts : []),

  async create(news, context) {
    return { id: news.clientId, outputs: await awaited(services(), news, scopeOf(news.account, context)) };
  },

  async read(id, olds, outputs, context) {
    checkImportId(id, "application");
    const scope = scopeOf(olds?.account ?? "", context);
    const { metadata, graph, config } = services();
    const fetched = await confirmedRead(
      (timed) => metadata.fetch(id, timed),
      {
        expected: (found) =>
          found !== undefined && (outputs === undefined || given(found.metadata, olds).digest === outputs.digest),
        same: (a, b) => a?.metadata.digest === b?.metadata.digest,
        timeoutSeconds: config.timeoutSeconds,
      },
      scope,
    );
    if (!fetched) return undefined;
    const owner = olds?.account ?? accountInMark((await principalOfApp(graph, id, scope))?.notes);
    const inputsNow = {
      account: owner,
      clientId: id,
      certificateSha256s: sha256s(fetched.metadata),
      ...trustedIn(olds),
    };
    return { id, inputs: inputsNow, outputs: { ...inputsNow, ...factsOf(given(fetched.metadata, olds)) } };
  },

  update: (_id, _olds, news, context) => awaited(services(), news, scopeOf(news.account, context)),

  // It is Entra's document: nothing was made, and nothing is taken away.
  async delete() {},
});

/** Exactly the given certificates: one more would let its owner sign people in, one fewer would lock them out. */
async function awaited(
  services: Services,
  news: FederationMetadataInputs,
  scope: CallScope,
): Promise<FederationMetadataOutputs> {
  const { metadata, config } = services;
  // Here, since everything that is delivered passes by.
  await refuseForeignCredentials(services, news.clientId, scope);
  const expected = [...new Set(news.certificateSha256s)].sort();
  const found = await settle(
    {
      what: `the federation metadata of application ${news.clientId} to list exactly the certificates ${expected.map(short).join(", ")} (SHA-256)`,
      read: (timed) => metadata.fetch(news.clientId, timed),
      holds: (fetched) => fetched !== undefined && sha256s(fetched.metadata).join() === expected.join(),
      describe: (fetched) =>
        fetched ? `the certificates ${sha256s(fetched.metadata).map(short).join(", ")}` : "no such application",
      reads: 2,
      gap: 250,
      longestGap: 60_000,
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  const { metadata: live } = found as FetchedMetadata;
  return { ...news, certificateSha256s: expected, ...factsOf(given(live, news)) };
}

/** What ImageKit is given of it. */
function given(metadata: FederationMetadata, inputs: FederationMetadataInputs | undefined): FederationMetadata {
  return withTrustedAlone(metadata, inputs?.trusted);
}

function trustedIn(olds: FederationMetadataInputs | undefined): Pick<FederationMetadataInputs, "trusted"> {
  return olds?.trusted === undefined ? {} : { trusted: olds.trusted };
}

function factsOf({ entityId, signOnUrl, logoutUrl, digest, certificates }: FederationMetadata) {
  const [notAfter = ""] = certificates.map((certificate) => certificate.notAfter).sort();
  return { entityId, signOnUrl, logoutUrl, digest, notAfter };
}

function sha256s({ certificates }: FederationMetadata): string[] {
  return certificates.map(({ sha256 }) => sha256).sort();
}

function short(sha256: string): string {
  return `${sha256.slice(0, 16)}…`;
}
