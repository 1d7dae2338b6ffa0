import { pulumiCommandLine } from "../../domain/commands.ts";
import type { MetadataForm } from "../../domain/resources.ts";
import {
  type FederationMetadata,
  FederationMetadataError,
  parseFederationMetadata,
} from "../../domain/saml/federationMetadata.ts";
import { withTrustedAlone } from "../../domain/saml/trustedCertificate.ts";
import { writeFederationMetadata } from "../../domain/saml/writeFederationMetadata.ts";
import type { CallScope } from "../callScope.ts";
import type { Config } from "../config.ts";
import { tenantOf } from "../entra/accessToken.ts";
import type { EntraEndpoints } from "../entra/endpoints.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { unexpected } from "../http/parsedJson.ts";
import { pause } from "../pause.ts";
import { about, ProviderError } from "../providerError.ts";
import { DocumentCache } from "./documentCache.ts";
import { refuseOtherTenant } from "./ofTenant.ts";

const longestLagSeconds = 30;

export interface FetchedMetadata {
  document: string;
  metadata: FederationMetadata;
}

/** A document by its meaning, and the one certificate that it is to list, by SHA-256, where it is one. */
export interface WantedDocument {
  clientId: string;
  digest: string;
  trusted?: string | undefined;
}

/** Entra's federation metadata, one document per application: public, signed anew at every fetch. */
export class MetadataSource {
  readonly #config: Config;
  readonly #http: HttpClient;
  readonly #endpoints: EntraEndpoints;
  readonly #documents = new DocumentCache();

  constructor(config: Config, http: HttpClient, endpoints: EntraEndpoints) {
    this.#config = config;
    this.#http = http;
    this.#endpoints = endpoints;
  }

  /** The document as it is now, checked to be this tenant's; undefined where there is no such application. */
  async fetch(clientId: string, scope: CallScope): Promise<FetchedMetadata | undefined> {
    const tenantId = tenantOf(this.#config, scope.account);
    const { login } = await this.#endpoints.get(scope);
    const url = `${login}/${tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=${encodeURIComponent(clientId)}`;
    const request: HttpRequest = { method: "GET", url, repeatable: true };
    const answer = await this.#http.send(request, scope);
    if (answer.status === 404 || isUnknownApplication(answer)) return undefined;
    if (answer.status !== 200) throw unexpected(answer, { request, scope });
    try {
      const metadata = parseFederationMetadata(answer.body);
      refuseOtherTenant(metadata, tenantId, login);
      // As it came, but for the byte order mark, which some readers of pasted text stumble over.
      const document = answer.body.toString("utf8").replace(/^\uFEFF/, "");
      this.#documents.put(clientId, metadata.digest, document);
      return { document, metadata };
    } catch (error) {
      if (!(error instanceof FederationMetadataError)) throw error;
      throw new ProviderError(
        `${about(scope.account)}: GET ${withoutQuery(url)} (application ${clientId}) answered with metadata that cannot be used: ${error.problem}. Nothing was delivered to ImageKit.`,
      );
    }
  }

  /**
   * The document of this meaning: the one that was checked before, or one fetched now and of the same digest. Written anew, so that nothing
   * is delivered that was not understood, or as Entra signed it.
   */
  async document(wanted: WantedDocument, scope: CallScope, form: MetadataForm = "rewritten"): Promise<string> {
    const original = await this.#original(wanted, scope);
    if (form === "original") return original;
    return writeFederationMetadata(withTrustedAlone(parseFederationMetadata(original), wanted.trusted));
  }

  async #original({ clientId, digest, trusted }: WantedDocument, scope: CallScope): Promise<string> {
    const kept = this.#documents.get(clientId, digest);
    if (kept !== undefined) return kept;
    const digestOf = (found: FetchedMetadata | undefined) => found && withTrustedAlone(found.metadata, trusted).digest;
    // Not every server shows at once what another has shown.
    const until = Date.now() + Math.min(this.#config.timeoutSeconds, longestLagSeconds) * 1_000;
    let fetched = await this.fetch(clientId, scope);
    for (let gap = 250; digestOf(fetched) !== digest && Date.now() < until; gap = Math.min(gap * 2, 10_000)) {
      await pause(gap, scope.signal);
      fetched = await this.fetch(clientId, scope);
    }
    if (fetched && digestOf(fetched) === digest) return fetched.document;
    throw new ProviderError(
      `${about(scope.account)}: the federation metadata of application ${clientId} is no longer the one that was checked (${fetched ? "it changed since" : "it is gone"}), so it was not delivered. Run "${pulumiCommandLine("up --refresh")}" to check it again.`,
    );
  }
}

/** Entra's way to say so where it is not 404 (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
function isUnknownApplication({ status, body }: HttpAnswer): boolean {
  return status === 400 && body.includes("AADSTS700016");
}
