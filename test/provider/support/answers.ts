import type { Answer } from "./crookedProxy.ts";

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", "request-id": "the-request-id", ...headers },
  body: JSON.stringify(body),
});

export const graphError = (status: number, headers: Record<string, string> = {}) =>
  json(status, { error: { code: "SomeCode", message: "Some words." } }, headers);
