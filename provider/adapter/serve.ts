import * as grpc from "@grpc/grpc-js";
import { configurationMethods } from "./configurationMethods.ts";
import { watchLifetime } from "./lifetime.ts";
import { pluginMethods } from "./pluginMethods.ts";
import { messageLimits, providerService } from "./protocol.ts";
import type { Plugin } from "./resource.ts";
import { resourceMethods } from "./resourceMethods.ts";
import { Session } from "./session.ts";

/**
 * Serves a plugin to the engine: on a free port of the loopback interface, whose number is the first line on standard
 * output, as the engine expects. Methods that are not here are answered with UNIMPLEMENTED.
 */
export async function serve(plugin: Plugin): Promise<void> {
  const session = new Session(plugin);
  const engineAddress = process.argv.slice(2).findLast((argument) => /^[^-].*:\d+$/.test(argument));
  if (engineAddress !== undefined) session.log.attach(engineAddress);

  const server = new grpc.Server(messageLimits);
  server.addService(providerService.ResourceProviderService, {
    ...configurationMethods(session),
    ...resourceMethods(session),
    ...pluginMethods(session),
  });
  // Lets the last answers out before the process ends.
  const close = () => new Promise<void>((done) => server.tryShutdown(() => done()));
  watchLifetime(session, engineAddress !== undefined, close);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
}
