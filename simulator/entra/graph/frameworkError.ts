import type { FastifyError } from "fastify";
import { GraphError } from "./graphError.ts";

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
