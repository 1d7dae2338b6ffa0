import { z } from "zod";
import { parseReference, referenceForms } from "../../domain/credentialReference.ts";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import type { CallScope } from "../callScope.ts";
import type { Credentials } from "../credentials.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { HttpError } from "../http/httpError.ts";
import { parsedJson, unexpected } from "../http/parsedJson.ts";
import { rateLimitResetMilliseconds } from "../http/retry.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Channel, Delivery, LiveSettings } from "./channel.ts";

/** docs/sso-settings.openapi.yaml */
const settingsSchema = z.object({
  imagekitId: z.string(),
  metadataXml: z.string(),
  spEntityId: z.string().nullable(),
  enabled: z.boolean(),
});

type Settings = z.infer<typeof settingsSchema>;

const errorSchema = z.object({ message: z.string(), help: z.string().optional() });

export interface HttpChannelOptions {
  http: HttpClient;
  credentials: Credentials;
  account: string;
  /** URL or reference to one; may hold `{imagekitId}`. */
  url: string;
  /** Reference to the account's private key. */
  credential: string;
}

/** Speaks the contract of docs/sso-settings.openapi.yaml, with the account's private key. */
export class HttpChannel implements Channel {
  readonly #options: HttpChannelOptions;

  constructor(options: HttpChannelOptions) {
    this.#options = options;
  }

  async read(scope: CallScope): Promise<LiveSettings | undefined> {
    const settings = await this.#get(scope);
    return settings && this.#live(settings, scope);
  }

  async deliver(delivery: Delivery, scope: CallScope): Promise<LiveSettings> {
    // Looked at before it is written to: a key of another account must not overwrite that account's settings.
    const before = await this.read(scope);
    if (before && isSame(before, delivery)) return before;
    if (before?.metadataDigest) {
      scope.log(
        "info",
        `Account ${scope.account}: ImageKit holds other SSO settings (Entity ID "${before.spEntityId}"); they are replaced.`,
      );
    }
    const body = { metadataXml: delivery.metadataXml, spEntityId: delivery.spEntityId || null };
    const [request, answer] = await this.#send("PUT", scope, body);
    this.#checked(answer, request, scope);
    const after = await this.read(scope);
    if (after && isSame(after, delivery)) return after;
    throw new ProviderError(
      `${about(scope.account)}: PUT ${withoutQuery(request.url)} was accepted, but what is read back differs (Entity ID "${after?.spEntityId ?? ""}", metadata ${after?.metadataDigest.slice(0, 12) || "none"} instead of ${delivery.metadataDigest.slice(0, 12)}). Does somebody else write these settings?`,
    );
  }

  async remove(scope: CallScope): Promise<void> {
    // Looked at before, too: a key of another account must not switch that account's SSO off.
    if (!(await this.#get(scope))) return;
    const [request, answer] = await this.#send("DELETE", scope);
    if (answer.status === 204 || answer.status === 404) return;
    throw this.#refusal(answer, request, scope);
  }

  async #get(scope: CallScope): Promise<Settings | undefined> {
    const [request, answer] = await this.#send("GET", scope);
    if (answer.status === 404 && errorSchema.safeParse(json(answer)).success) return undefined;
    return this.#checked(answer, request, scope);
  }

  #checked(answer: HttpAnswer, request: HttpRequest, scope: CallScope): Settings {
    if (answer.status >= 400) throw this.#refusal(answer, request, scope);
    const settings = parsedJson(settingsSchema, answer, {
      request,
      scope,
      advice: "It has to serve docs/sso-settings.openapi.yaml.",
    });
    if (settings.imagekitId === this.#options.account) return settings;
    throw new ProviderError(
      `${about(scope.account)}: ${request.method} ${withoutQuery(request.url)} answered for the ImageKit account ${excerpt(settings.imagekitId)}, so the key in ${this.#options.credential} is that account's. Nothing more was written.`,
    );
  }

  #live({ metadataXml, spEntityId, enabled }: Settings, scope: CallScope): LiveSettings {
    try {
      const { digest, certificates } = parseFederationMetadata(metadataXml);
      const certificateSha256s = certificates.map(({ sha256 }) => sha256);
      return {
        ...{ metadataDigest: enabled ? digest : "", spEntityId: spEntityId ?? "", delivered: enabled },
        ...(enabled && { certificateSha256s }),
      };
    } catch (error) {
      if (!(error instanceof FederationMetadataError)) throw error;
      scope.log(
        "warning",
        `Account ${scope.account}: the metadata that ImageKit holds cannot be read: ${error.problem}.`,
      );
      return { metadataDigest: "", spEntityId: spEntityId ?? "", delivered: false };
    }
  }

  async #send(method: "GET" | "PUT" | "DELETE", scope: CallScope, body?: unknown): Promise<[HttpRequest, HttpAnswer]> {
    const { http, credentials, credential } = this.#options;
    const url = await this.#address(scope);
    const reference = parseReference(credential);
    if (!reference)
      throw new ProviderError(`${about(scope.account)}: its credential is no reference (${referenceForms}).`);
    const key = await credentials.resolve(reference, "private key", scope);
    const basic = Buffer.from(`${key}:`).toString("base64");
    const request: HttpRequest = {
      method,
      url,
      headers: { Authorization: `Basic ${basic}`, Accept: "application/json" },
      body,
      repeatable: true,
      serverWait: rateLimitResetMilliseconds,
      secrets: [key, basic],
    };
    return [request, await http.send(request, scope)];
  }

  async #address(scope: CallScope): Promise<string> {
    const { url, account, credentials } = this.#options;
    const address = (await credentials.resolveText(url, "settings address", scope)).replaceAll(
      "{imagekitId}",
      encodeURIComponent(account),
    );
    const parsed = URL.parse(address);
    if (parsed && isSafe(parsed)) return address;
    throw new ProviderError(
      `${about(scope.account)}: its settings address (${parseReference(url) ? url : "of its delivery"}) is no https URL, or one with a user and password.`,
    );
  }

  #refusal(answer: HttpAnswer, request: HttpRequest, scope: CallScope): HttpError {
    const parsed = errorSchema.safeParse(json(answer));
    if (!parsed.success)
      return unexpected(answer, { request, scope, advice: "It has to serve docs/sso-settings.openapi.yaml." });
    const { message, help } = parsed.data;
    return new HttpError({
      account: scope.account,
      method: request.method,
      target: withoutQuery(request.url),
      outcome: `answered ${answer.status}: "${excerpt([message, help].filter(Boolean).join(" "), request.secrets)}"`,
      advice:
        answer.status === 401 || answer.status === 403
          ? `Is the key in ${this.#options.credential} this account's, and still valid?`
          : undefined,
      status: answer.status,
      requestId: answer.headers["x-ik-requestid"],
    });
  }
}

/** Whether a key may be sent there: not in clear over a network, and not beside another one. */
export function isSafe({ protocol, hostname, username, password }: URL): boolean {
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

function isSame(live: LiveSettings, { metadataDigest, spEntityId }: Delivery): boolean {
  return live.delivered && live.metadataDigest === metadataDigest && live.spEntityId === spEntityId;
}

function json({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
