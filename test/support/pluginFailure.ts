import * as grpc from "@grpc/grpc-js";
import { providerProto, statusProto } from "../../provider/adapter/protocol.ts";
import type { Properties } from "../../provider/adapter/resource.ts";
import { fromWire, readStruct } from "../../provider/adapter/wire.ts";

/** A plugin's refusal as the engine sees it. */
export class PluginFailure extends Error {
  override readonly name = "PluginFailure";
  readonly code: keyof typeof grpc.status;
  /** Set when the object exists all the same and belongs into the state. */
  readonly initFailed: { id: string; outputs: Properties; inputs: Properties; reasons: string[] } | undefined;

  constructor(error: grpc.ServiceError) {
    super(error.details);
    this.code = grpc.status[error.code] as keyof typeof grpc.status;
    this.initFailed = initFailed(error);
  }
}

export function failureOf(error: grpc.ServiceError): PluginFailure {
  return new PluginFailure(error);
}

function initFailed(error: grpc.ServiceError): PluginFailure["initFailed"] {
  const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!(details instanceof Buffer)) return undefined;
  for (const detail of statusProto.Status.deserializeBinary(details).getDetailsList()) {
    if (detail.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
    const failed = providerProto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
      id: failed.getId(),
      outputs: fromWire(readStruct(failed.getProperties())),
      inputs: fromWire(readStruct(failed.getInputs())),
      reasons: failed.getReasonsList(),
    };
  }
  return undefined;
}
