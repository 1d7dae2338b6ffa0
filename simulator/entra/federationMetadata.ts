/**
 * GET /{tenant}/federationmetadata/2007-06/federationmetadata.xml?appid={clientId}: public, signed anew at every read.
 * Lists every certificate of the application, inactive and expired ones too, as it was `metadataLagSeconds` ago.
 */
import type { FastifyReply } from "fastify";
import type { KeyCredential, ServicePrincipal, SimulatorApp, World } from "../types.ts";
import { federationMetadataDocument } from "./federationMetadataDocument.ts";
import { applicationNotFound, SignInError, tenantNotFound } from "./signInError.ts";
import { activeSigningKey, tenantSigningKey } from "./signingKey.ts";

interface Route {
  Params: { tenant: string };
  Querystring: { appid?: string };
}

export function registerFederationMetadata(app: SimulatorApp, world: World): void {
  app.get<Route>("/:tenant/federationmetadata/2007-06/federationmetadata.xml", async (request, reply) => {
    try {
      const document = await readMetadata(world, request.params.tenant, request.query.appid);
      return await reply
        .header("content-type", "application/samlmetadata+xml; charset=utf-8")
        .header("cache-control", "private")
        .send(document);
    } catch (error) {
      if (error instanceof SignInError) return refuse(reply, error);
      throw error;
    }
  });
}

async function readMetadata(world: World, tenant: string, appId: string | undefined): Promise<Buffer> {
  if (tenant.toLowerCase() !== world.tenant.id) throw tenantNotFound(tenant);
  const tenantKey = await tenantSigningKey(world);
  let certificates = [tenantKey.certificate];
  let signer = tenantKey;
  if (appId !== undefined) {
    const principal = world.store.servicePrincipalByAppId(appId);
    if (!principal) throw applicationNotFound(appId, tenant);
    const listed = listedCertificates(world, principal);
    if (listed.length > 0) certificates = listed;
    signer = activeSigningKey(world, principal) ?? tenantKey;
  }
  const xml = federationMetadataDocument({ tenantId: world.tenant.id, loginUrl: world.url(), certificates, signer });
  return Buffer.from(`\uFEFF${xml}`, "utf8");
}

/** The document trails the directory: a new certificate comes late, and a removed one goes late. */
function listedCertificates(world: World, principal: ServicePrincipal): string[] {
  const lag = world.faults.settings.metadataLagSeconds * 1000;
  if (lag === 0) return certificates(principal.keyCredentials);
  const then = world.clock.now() - lag;
  const versions = world.store.servicePrincipals.versions(principal.id);
  const seen = versions.findLast((version) => version.at <= then);
  if (seen) return certificates(seen.entity?.keyCredentials ?? []);
  // History may be cut off or begin with a restart: what is there now, except what is known to be younger.
  const oldEnough = new Set<string>();
  for (const credential of principal.keyCredentials) {
    const key = world.store.privateKeys.get(credential.keyId);
    if (key && key.addedAt <= then && credential.customKeyIdentifier) oldEnough.add(credential.customKeyIdentifier);
  }
  return certificates(principal.keyCredentials.filter((one) => oldEnough.has(one.customKeyIdentifier ?? "")));
}

function certificates(credentials: KeyCredential[]): string[] {
  return credentials.flatMap((one) => (one.usage === "Verify" && one.key !== null ? [one.key] : []));
}

function refuse(reply: FastifyReply, error: SignInError): FastifyReply {
  return reply.code(404).send({ error: error.oauthError, error_description: `${error.code}: ${error.message}` });
}
