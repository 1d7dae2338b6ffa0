/** What docs/sso-settings.openapi.yaml says of an endpoint's answers. */
import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { HttpAnswer, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { HttpError, requestIdOf } from "../http/httpError.ts";
import { parsedJson, unexpected } from "../http/parsedJson.ts";
import { redacted } from "../http/redact.ts";
import { about, ProviderError } from "../providerError.ts";

const settingsSchema = z.object({
  imagekitId: z.string(),
  metadataXml: z.string(),
  spEntityId: z.string().nullable(),
  enabled: z.boolean(),
});

export type Settings = z.infer<typeof settingsSchema>;

const errorSchema = z.object({ message: z.string(), help: z.string().optional() });

const noSettingsSchema = errorSchema.extend({ imagekitId: z.string() });

const advice = "It has to serve docs/sso-settings.openapi.yaml.";

export interface Exchange {
  request: HttpRequest;
  answer: HttpAnswer;
  /** Reference to the key that was used. */
  credential: string;
  scope: CallScope;
}

/** An answer that is about another ImageKit account than the one that is meant. */
export class OtherAccountError extends ProviderError {
  override readonly name = "OtherAccountError";
  /** Bounded, for messages. */
  readonly other: string;
  /** As it was answered. */
  readonly answeredFor: string;

  constructor(answeredFor: string, { request, credential, scope }: Exchange) {
    const other = excerpt(answeredFor, request.secrets);
    super(
      `${about(scope.account)}: ${request.method} ${withoutQuery(request.url)} answered for the ImageKit account ${other}, so the key in ${credential} is that account's.`,
    );
    this.other = other;
    this.answeredFor = answeredFor;
  }
}

/** The settings in an answer. Throws the endpoint's refusal, or `OtherAccountError`. */
export function settingsIn(account: string, exchange: Exchange): Settings {
  const { answer, request, scope } = exchange;
  if (answer.status >= 400) throw refusal(exchange);
  const settings = withoutSecrets(parsedJson(settingsSchema, answer, { request, scope, advice }), request.secrets);
  if (settings.imagekitId !== account) throw new OtherAccountError(settings.imagekitId, exchange);
  return settings;
}

/**
 * Whether an answer says that the account has no settings. Throws for a 404 that does not name the account: it is a gateway's, of an
 * address without a route perhaps, and taken for "gone" it would leave settings standing that a destroy was to take away.
 */
export function saysThereAreNone(account: string, exchange: Exchange): boolean {
  const { answer, request, scope } = exchange;
  if (answer.status !== 404) return false;
  const { data } = noSettingsSchema.safeParse(json(answer));
  if (!data) {
    const what = errorSchema.safeParse(json(answer)).success ? "names no imagekitId" : "is not of the contract's form";
    throw unexpected(answer, {
      request,
      scope,
      advice: `A 404 that ${what} does not say that there are no settings. ${advice}`,
    });
  }
  if (data.imagekitId !== account) throw new OtherAccountError(data.imagekitId, exchange);
  return true;
}

export function refusal({ answer, request, credential, scope }: Exchange): HttpError {
  const parsed = errorSchema.safeParse(json(answer));
  if (!parsed.success) return unexpected(answer, { request, scope, advice });
  const { message, help } = parsed.data;
  const isAboutKey = [401, 403, 409].includes(answer.status);
  return new HttpError({
    account: scope.account,
    method: request.method,
    target: withoutQuery(request.url),
    outcome: `answered ${answer.status}: "${excerpt([message, help].filter(Boolean).join(" "), request.secrets)}"`,
    advice: isAboutKey ? `Is the key in ${credential} this account's, and still valid?` : undefined,
    status: answer.status,
    requestId: requestIdOf(answer.headers),
  });
}

/** Once more, since JSON has further ways to write a text, which could not be looked for in it. */
function withoutSecrets(settings: Settings, secrets: readonly string[] = []): Settings {
  const { imagekitId, metadataXml, spEntityId, enabled } = settings;
  const clean = (text: string) => redacted(text, secrets);
  const entityId = spEntityId === null ? null : clean(spEntityId);
  return { imagekitId: clean(imagekitId), metadataXml: clean(metadataXml), spEntityId: entityId, enabled };
}

function json({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
