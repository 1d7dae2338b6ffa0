/** Entra and ImageKit on one loopback port: builds the world, mounts its services, keeps it in a file where asked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fastify from "fastify";
import { registerKeyVault } from "./azure/keyVault.ts";
import { registerResourceManager } from "./azure/resourceManager.ts";
import { createClock } from "./clock.ts";
import { registerControl } from "./control.ts";
import { registerFederationMetadata } from "./entra/federationMetadata.ts";
import { refuseUnroutable } from "./entra/graph/frameworkError.ts";
import { registerGraph } from "./entra/graph/graph.ts";
import { rewriteODataKeys } from "./entra/graph/odataKeys.ts";
import { registerLogin } from "./entra/login.ts";
import { registerSignIn } from "./entra/signIn.ts";
import { environmentOf } from "./environment.ts";
import { createFaults, registerFaults } from "./faults.ts";
import { registerHome } from "./home/home.ts";
import { registerImageKit } from "./imagekit/imagekit.ts";
import { createRequestLog, registerRequestLog } from "./requestLog.ts";
import { seedAccounts, seedClients, seedDirectory, seededTenant } from "./seed.ts";
import { newSecrets, readState, writeState } from "./state.ts";
import { createDirectory, directoryContents, fillDirectory } from "./store.ts";
import { issueServerCertificate } from "./tls.ts";
import type { Simulator, SimulatorApp, SimulatorOptions, World } from "./types.ts";
import { seedWorld } from "./worldSeed.ts";

/** How long a change may wait for the state file. */
const saveAfterMilliseconds = 2_000;

/** Starts a world; throws where the state file is something else, or no port can be had. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const kept = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const { authority, tokenKey } = kept ?? (await newSecrets());
  const server = await issueServerCertificate(authority);

  const clock = createClock(kept?.clockOffset);
  const faults = createFaults(options.faults);
  const requests = createRequestLog();
  const tenant = seededTenant(options.permissions, options.seed?.tenantId);
  let saving: NodeJS.Timeout | undefined;
  const store = createDirectory(clock, () => {
    if (options.stateFile !== undefined && saving === undefined)
      saving = setTimeout(save, saveAfterMilliseconds).unref();
  });
  seedClients(store, tenant);
  if (kept === undefined) seedDirectory(store);
  else fillDirectory(store, kept.directory);
  if (options.seed === undefined) seedAccounts(store, options.accounts);
  else seedWorld(store, options.seed);

  let url = "";
  const world: World = {
    tenant,
    store,
    clock,
    faults,
    requests,
    policy: {
      identifierUris: {
        restricted: true,
        excludeSaml: true,
        excludeAppsReceivingV2Tokens: false,
        heldInBin: true,
        ...options.policy?.identifierUris,
      },
      firstCertificateActive: options.policy?.firstCertificateActive ?? false,
      audienceFragment: options.policy?.audienceFragment ?? "strip",
      authenticationMethod: options.policy?.authenticationMethod ?? "password",
      trustedCertificates: options.policy?.trustedCertificates ?? "all",
      premium: options.policy?.premium ?? true,
    },
    signIns: [],
    random: () => faults.random(),
    url: () => url,
  };

  const app = fastify({
    https: { key: server.key, cert: server.certificate, minVersion: "TLSv1.2" },
    logger: false,
    forceCloseConnections: true,
    keepAliveTimeout: 75_000,
    bodyLimit: 4 * 1024 * 1024,
    exposeHeadRoutes: false,
    frameworkErrors: refuseUnroutable,
    routerOptions: { caseSensitive: false, maxParamLength: 2048 },
    rewriteUrl: ({ url: path }) => rewriteODataKeys(path ?? "/"),
  }) as unknown as SimulatorApp;
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  registerFaults(app, world);
  registerRequestLog(app, requests);

  registerLogin(app, world, tokenKey);
  registerGraph(app, world, tokenKey);
  registerFederationMetadata(app, world);
  registerSignIn(app, world);
  registerImageKit(app, world);
  registerKeyVault(app, world, tokenKey);
  const azure = registerResourceManager(app, world, tokenKey, options.azure);
  registerControl(app, world);
  registerHome(app, world);

  const notice = await listen(app, options.port ?? kept?.port ?? 0, options.port !== undefined);
  const port = (app.server.address() as AddressInfo).port;
  url = `https://localhost:${port}`;

  const ownCaDir = options.caDir === undefined;
  const caDir = ownCaDir ? mkdtempSync(join(tmpdir(), "imagekit-sso-simulator-")) : resolve(options.caDir ?? "");
  mkdirSync(caDir, { recursive: true });
  const caFile = join(caDir, "ca.pem");
  writeFileSync(caFile, authority.certificate);

  function save(): void {
    saving = undefined;
    if (options.stateFile === undefined) return;
    writeState(options.stateFile, {
      port,
      authority,
      tokenKey,
      clockOffset: clock.offset,
      directory: directoryContents(store),
    });
  }
  save();

  return {
    url,
    port,
    caFile,
    ca: authority.certificate,
    environment: () => environmentOf(world, caFile),
    store,
    faults,
    requests,
    world,
    azure,
    ...(notice === undefined ? {} : { notice }),
    close: async () => {
      await app.close();
      clearTimeout(saving);
      save();
      if (ownCaDir) rmSync(caDir, { recursive: true, force: true });
    },
  };
}

/** Listens on that port; where it is taken and only remembered, on another, and says so. */
async function listen(app: SimulatorApp, port: number, asked: boolean): Promise<string | undefined> {
  try {
    await app.listen({ port, host: "localhost" });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || asked || port === 0) throw error;
    await app.listen({ port: 0, host: "localhost" });
    return `Port ${port} of this world is taken; it is on ${(app.server.address() as AddressInfo).port} now. Programs that know the old address must be started again.`;
  }
}
