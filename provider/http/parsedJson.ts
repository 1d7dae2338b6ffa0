import type { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { HttpAnswer, HttpRequest } from "./client.ts";
import { withoutQuery } from "./client.ts";
import { excerpt, looksLikeHtml } from "./excerpt.ts";
import { HttpError, requestIdOf } from "./httpError.ts";

export interface AnswerContext {
  request: HttpRequest;
  scope: CallScope;
  /** What to do if this is not the answer that was expected. */
  advice?: string;
}

/** The answer's JSON, in the shape that is asked for. Throws HttpError for any other status than 2xx, and for any other content. */
export function parsedJson<T>(schema: z.ZodType<T>, answer: HttpAnswer, context: AnswerContext): T {
  if (answer.status < 200 || answer.status >= 300) throw unexpected(answer, context);
  let value: unknown;
  try {
    value = JSON.parse(answer.body.toString("utf8"));
  } catch {
    throw unexpected(answer, context);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path = [], message } = result.error.issues[0] ?? { message: "" };
  throw unexpected(answer, context, `with JSON that is not as documented, at "${path.join(".")}": ${message}`);
}

/** An error that quotes what came, or says that it was a web page. */
export function unexpected(answer: HttpAnswer, { request, scope, advice }: AnswerContext, what?: string): HttpError {
  const text = answer.body.toString("utf8");
  const html = looksLikeHtml(text);
  const location = answer.status >= 300 && answer.status < 400 ? " a redirect, which is not followed" : "";
  const words =
    what ?? (html ? "with HTML, a web page instead of an API's answer" : excerpt(text, request.secrets) || "(no text)");
  return new HttpError({
    account: scope.account,
    method: request.method,
    target: withoutQuery(request.url),
    outcome: `answered ${answer.status}${location}: ${excerpt(words, request.secrets)}`,
    advice: html ? `Is the address right?${advice ? ` ${advice}` : ""}` : advice,
    status: answer.status,
    requestId: requestIdOf(answer.headers),
    // A create that answers something unreadable may well have created.
    mayHaveHappened: !request.repeatable && answer.status >= 200 && answer.status < 300,
  });
}
