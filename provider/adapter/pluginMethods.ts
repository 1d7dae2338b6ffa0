import { UnimplementedError } from "./failure.ts";
import { Empty, type PluginMessages, type ProviderMessages, pluginProto, providerProto } from "./protocol.ts";
import type { Session } from "./session.ts";
import { fromWire, readStruct, toWire, writeStruct } from "./wire.ts";

/** What concerns the plugin as a whole: who it is, its functions, and its end. */
export function pluginMethods(session: Session) {
  const { plugin } = session;
  return {
    getPluginInfo: session.handler(() => {
      const response = new pluginProto.PluginInfo();
      response.setVersion(plugin.version);
      return response;
    }),

    getSchema: session.handler((request: ProviderMessages.GetSchemaRequest) => {
      if (request.getVersion() !== 0)
        throw new UnimplementedError(`There is no schema of version ${request.getVersion()}, only of 0.`);
      const response = new providerProto.GetSchemaResponse();
      response.setSchema(plugin.schema?.() ?? JSON.stringify({ name: plugin.name, version: plugin.version }));
      return response;
    }),

    attach: session.handler((request: PluginMessages.PluginAttach) => {
      session.log.attach(request.getAddress());
      return new Empty();
    }),

    invoke: session.handler(async (request: ProviderMessages.InvokeRequest, call) => {
      const token = request.getTok();
      const run = plugin.functions?.[token];
      if (run === undefined) throw new UnimplementedError(`${plugin.name} has no function ${token}.`);
      const subject = { urn: "", name: token, timeoutSeconds: 0 };
      const result = await session.perform(call, subject, (context) =>
        run(fromWire(readStruct(request.getArgs())), context),
      );
      const response = new providerProto.InvokeResponse();
      response.setReturn(writeStruct(toWire(result)));
      return response;
    }),

    cancel: session.handler(() => {
      session.calls.cancelAll();
      return new Empty();
    }),
  };
}
