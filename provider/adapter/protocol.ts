/**
 * The protocol's generated stubs. They are the SDK's own files, so that both ends of a call come from one release, and
 * they are required one by one: the SDK's index would cost a second and 60 MB at every start.
 */
import { createRequire } from "node:module";

/** Types of the messages. */
export type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
export type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb.js";

const require = createRequire(import.meta.url);
// google-protobuf keeps a registry per copy, so it must be the copy that the SDK's stubs use.
const sdkRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const providerProto =
  require("@pulumi/pulumi/proto/provider_pb.js") as typeof import("@pulumi/pulumi/proto/provider_pb.js");
export const providerService =
  require("@pulumi/pulumi/proto/provider_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js");
export const pluginProto =
  require("@pulumi/pulumi/proto/plugin_pb.js") as typeof import("@pulumi/pulumi/proto/plugin_pb.js");
export const statusProto =
  require("@pulumi/pulumi/proto/status_pb.js") as typeof import("@pulumi/pulumi/proto/status_pb.js");
export const { Empty } = sdkRequire(
  "google-protobuf/google/protobuf/empty_pb.js",
) as typeof import("google-protobuf/google/protobuf/empty_pb.js");
export const { Struct } = sdkRequire(
  "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb.js");
export const { Any } = sdkRequire(
  "google-protobuf/google/protobuf/any_pb.js",
) as typeof import("google-protobuf/google/protobuf/any_pb.js");

/** The engine's side, needed only once something is logged. */
export function loadEngineProto() {
  return {
    messages: require("@pulumi/pulumi/proto/engine_pb.js") as typeof import("@pulumi/pulumi/proto/engine_pb.js"),
    service:
      require("@pulumi/pulumi/proto/engine_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js"),
  };
}

/** The engine's own limit on a message, 400 MiB; the library's default of 4 MiB is too small for a large state. */
export const messageLimits = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};
