/** Graph's error body, and the sentences that Graph uses more than once. */
import { randomUUID } from "node:crypto";

export interface GraphErrorDetail {
  code: string;
  message: string;
  target?: string;
}

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: GraphErrorDetail[] | undefined;

  constructor(status: number, code: string, message: string, details?: GraphErrorDetail[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface RequestIds {
  requestId: string;
  clientRequestId: string;
}

/** `{error: {code, message, innerError: {date, request-id, client-request-id}}}`; new ids where none are given. */
export function graphErrorBody(
  {
    code,
    message,
    details,
  }: { status: number; code: string; message: string; details?: GraphErrorDetail[] | undefined },
  ids: RequestIds | undefined,
): object {
  const requestId = ids?.requestId ?? randomUUID();
  return {
    error: {
      code,
      message,
      ...(details === undefined ? {} : { details }),
      innerError: {
        date: new Date().toISOString().slice(0, 19),
        "request-id": requestId,
        "client-request-id": ids?.clientRequestId ?? requestId,
      },
    },
  };
}

export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function badRequest(message: string, details?: GraphErrorDetail[]): GraphError {
  return new GraphError(400, "Request_BadRequest", message, details);
}

/** `resource` is the type's name in Graph's sentences: Application, ServicePrincipal. */
export function unreadable(): GraphError {
  return new GraphError(
    400,
    "BadRequest",
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
  );
}

export function invalidValue(property: string, resource: string): GraphError {
  return badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`, [
    {
      code: "InvalidValue",
      message: `Invalid value specified for property '${property}' of resource '${resource}'.`,
      target: property,
    },
  ]);
}

export function denied(): GraphError {
  return new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
}

export function conflict(message: string, code: "ObjectConflict" | "ConflictingObjects"): GraphError {
  return new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", message, [{ code, message }]);
}

export function referenceExists(property: string): GraphError {
  return badRequest(
    `One or more added object references already exist for the following modified properties: '${property}'.`,
  );
}

export function referenceMissing(property: string): GraphError {
  return badRequest(
    `One or more removed object references do not exist for the following modified properties: '${property}'.`,
  );
}
