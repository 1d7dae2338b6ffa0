/** How each service words a failure that was asked for. */
import { graphErrorBody } from "./entra/graph/graphError.ts";
import type { FaultSettings, FaultTarget } from "./types.ts";

interface FaultAnswer {
  status: number;
  headers: Record<string, string>;
  body: object;
}

const graphTexts: Record<number, [code: string, message: string]> = {
  403: ["Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
  429: ["TooManyRequests", "Too many requests."],
  500: ["Service_InternalServerError", "Encountered an internal server error."],
  502: ["UnknownError", "Bad gateway."],
  503: ["Service_ServiceUnavailable", "Service unavailable."],
  504: ["UnknownError", "Gateway timeout."],
};

export function faultAnswer(target: FaultTarget, status: number, settings: FaultSettings): FaultAnswer {
  const [code, message] = graphTexts[status] ?? ["UnknownError", "Failed."];
  const headers: Record<string, string> = {};
  if (target === "imagekit") {
    if (status === 429) headers["x-ratelimit-reset"] = String(settings.retryAfterSeconds * 1000);
    return { status, headers, body: { message, help: "For support kindly contact us at support@imagekit.io ." } };
  }
  if (status === 429) headers["retry-after"] = String(settings.retryAfterSeconds);
  if (target === "login") {
    return {
      status,
      headers,
      body: { error: "temporarily_unavailable", error_description: `AADSTS90033: ${message}`, error_codes: [90033] },
    };
  }
  return { status, headers, body: graphErrorBody({ status, code, message }, undefined) };
}
