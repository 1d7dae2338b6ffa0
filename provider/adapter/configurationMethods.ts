import { isDeepStrictEqual } from "node:util";
import { type ProviderMessages, providerProto } from "./protocol.ts";
import { type CheckFailure, type Properties, unknown } from "./resource.ts";
import type { Session } from "./session.ts";
import { fromWire, readStruct } from "./wire.ts";

/** The plugin's own configuration: everything before the first resource. */
export function configurationMethods(session: Session) {
  const { plugin, log } = session;
  return {
    handshake: session.handler((request: ProviderMessages.ProviderHandshakeRequest) => {
      log.attach(request.getEngineAddress());
      const response = new providerProto.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),

    checkConfig: session.handler((request: ProviderMessages.CheckRequest) => {
      const news = settings(fromWire(readStruct(request.getNews())));
      const known = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== unknown));
      const response = new providerProto.CheckResponse();
      response.setInputs(request.getNews());
      response.setFailuresList((plugin.checkConfig?.(known) ?? []).map(toFailure));
      return response;
    }),

    // No setting ever replaces the provider: a replaced provider would replace everything it made.
    diffConfig: session.handler((request: ProviderMessages.DiffRequest) => {
      const [olds, news] = [fromWire(readStruct(request.getOldInputs())), fromWire(readStruct(request.getNews()))];
      const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
      const changed = keys.filter((key) => news[key] === unknown || !isDeepStrictEqual(olds[key], news[key]));
      const { DIFF_NONE, DIFF_SOME } = providerProto.DiffResponse.DiffChanges;
      const response = new providerProto.DiffResponse();
      response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
      response.setDiffsList(changed);
      return response;
    }),

    configure: session.handler(async (request: ProviderMessages.ConfigureRequest) => {
      const config = request.hasArgs()
        ? fromWire(readStruct(request.getArgs()))
        : variables(request.getVariablesMap(), plugin.name);
      await configuredOnce(session, settings(config));
      const response = new providerProto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
  };
}

/**
 * The engine configures a process once. Whoever else reaches its port, another user of the machine perhaps, must not send its keys elsewhere
 * or widen what it reads: another configuration is refused.
 */
async function configuredOnce(session: Session, config: Properties): Promise<void> {
  if (session.configuration !== undefined && !isDeepStrictEqual(session.configuration, config))
    throw new Error("The plugin is configured already, and otherwise. Another configuration is refused.");
  session.configured = (async () => session.plugin.configure(config))();
  await session.configured;
  session.configuration = config;
}

export function toFailure({ property, reason }: CheckFailure) {
  const failure = new providerProto.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

/** Configuration without what the engine keeps there for itself. */
function settings(config: Properties): Properties {
  const { version, pluginDownloadURL, __internal, ...rest } = config;
  return rest;
}

/** The older form of configuration, `<package>:config:<key>` to text. */
function variables(map: { forEach(visit: (value: string, key: string) => void): void }, plugin: string): Properties {
  const config: Properties = {};
  const prefix = `${plugin}:config:`;
  map.forEach((value, key) => {
    if (key.startsWith(prefix)) config[key.slice(prefix.length)] = value;
  });
  return config;
}
