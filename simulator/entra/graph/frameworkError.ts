import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { GraphError, graphErrorBody } from "./graphError.ts";

/** A path that cannot be decoded, or is too long, finds no route and so none of Graph's own error handling. */
export function refuseUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(error.statusCode ?? 400).send(graphErrorBody(new GraphError(400, "BadRequest", error.message), undefined));
}

/** What the server refuses before a route sees it, in Graph's words. */
export function asGraphError(error: FastifyError | GraphError): GraphError {
  if (error instanceof GraphError) return error;
  switch (error.code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new GraphError(
        415,
        "UnsupportedMediaType",
        "A supported MIME type could not be found that matches the content type of the request.",
      );
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new GraphError(413, "RequestEntityTooLarge", "The request is too large.");
    default:
      if (error.statusCode !== undefined && error.statusCode < 500)
        return new GraphError(error.statusCode, "BadRequest", error.message);
      // A fault of the simulator itself: its place is worth more than Graph's words.
      return new GraphError(
        500,
        "Service_InternalServerError",
        `The simulator failed: ${error.stack?.slice(0, 800) ?? error.message}`,
      );
  }
}
