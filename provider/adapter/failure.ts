import * as grpc from "@grpc/grpc-js";
import { Any, providerProto, statusProto } from "./protocol.ts";
import type { Properties } from "./resource.ts";
import { type WireObject, writeStruct } from "./wire.ts";

/** The object exists and belongs into the state, but something after its making failed. The next `up` updates it. */
export class InitFailedError extends Error {
  override readonly name = "InitFailedError";
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
  readonly reasons: readonly string[];

  constructor(id: string, outputs: Properties, inputs: Properties, reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.id = id;
    this.outputs = outputs;
    this.inputs = inputs;
    this.reasons = reasons;
  }
}

/** Asked for a method, type or function that the plugin does not have. */
export class UnimplementedError extends Error {
  override readonly name = "UnimplementedError";
}

/** An error whose gRPC status is made already. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: Partial<grpc.StatusObject>;

  constructor(status: Partial<grpc.StatusObject>, cause: unknown) {
    super(status.details ?? "", { cause });
    this.status = status;
  }
}

/** What the caller gets of an error: its message, never a stack. */
export function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  const code = error instanceof UnimplementedError ? grpc.status.UNIMPLEMENTED : grpc.status.INTERNAL;
  return { code, details: messageOf(error) };
}

/** The same with the object's state packed into the place where Go's library looks for details. */
export function toInitFailure(
  error: InitFailedError,
  mark: (properties: Properties) => WireObject,
): Partial<grpc.StatusObject> {
  const failed = new providerProto.ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setProperties(writeStruct(mark(error.outputs)));
  failed.setInputs(writeStruct(mark(error.inputs)));
  failed.setReasonsList([...error.reasons]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status();
  status.setCode(grpc.status.INTERNAL);
  status.setMessage(error.message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.INTERNAL, details: error.message, metadata };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** An error with its stack and everything that caused it, for the debug log. */
export function withCauses(error: unknown): string {
  const lines: string[] = [];
  for (
    let at = error, depth = 0;
    at !== undefined && depth < 10;
    at = at instanceof Error ? at.cause : undefined, depth += 1
  ) {
    lines.push(at instanceof Error ? (at.stack ?? at.message) : String(at));
  }
  return lines.join("\ncaused by: ");
}
