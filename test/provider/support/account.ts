import { join } from "node:path";
import { resourceTokens } from "../../../domain/resources.ts";
import { imagekitClaims } from "../../../domain/saml/claims.ts";
import { claimsMappingDefinition } from "../../../domain/saml/claimsMappingPolicy.ts";
import type { Properties } from "../../../provider/adapter/resource.ts";
import type { PluginWorld, State } from "./pluginWorld.ts";

export const tokens = resourceTokens;

/** Id of the OwnershipNonce of every account here. */
export const seed = "s".repeat(43);

export interface Certificate {
  generation?: string;
  keyId: string;
  thumbprint: string;
  sha256: string;
}

/** One account's application, as azuread leaves it to our seven types. */
export interface Application {
  imagekitId: string;
  objectId: string;
  clientId: string;
  identifier: string;
}

export async function application({ runner }: PluginWorld, imagekitId: string): Promise<Application> {
  const { body } = await runner.post("/applications", {
    displayName: `ImageKit ${imagekitId}`,
    notes: `imagekit-sso:test/${imagekitId}`,
    api: { requestedAccessTokenVersion: 2 },
  });
  const identifier = `https://imagekit.io/saml/consume#${imagekitId}`;
  return { imagekitId, objectId: body.id, clientId: body.appId, identifier };
}

export function definitionFor(imagekitId: string, role: "developer" | "finance" = "developer"): string {
  return claimsMappingDefinition(imagekitClaims({ imagekitId, role: { from: "constant", role } }));
}

/** What an account's policy is called in Entra, where its name bears the principal's id. */
export function policyNameInEntra(imagekitId: string, principalId: string): string {
  return `ImageKit test/${imagekitId} [${principalId}]`;
}

/** What the program gives to the types that stand on a principal. */
export const program = {
  principal: ({ imagekitId: account, clientId }: Application) => ({ account, clientId }),
  certificates: (account: string, servicePrincipalId: string, names = ["g1"]) => ({
    account,
    servicePrincipalId,
    generations: names.map((name) => ({ name })),
    ownership: seed,
  }),
  claims: (account: string, servicePrincipalId: string) => ({
    account,
    servicePrincipalId,
    displayName: `ImageKit test/${account}`,
    definition: definitionFor(account),
  }),
  metadata: ({ imagekitId: account, clientId }: Application, certificates: readonly Certificate[]) => ({
    account,
    clientId,
    certificateSha256s: certificates.map(({ sha256 }) => sha256),
  }),
  archived: ({ imagekitId: account, clientId }: Application, { digest, notAfter }: Properties, archive: object) => ({
    account,
    clientId,
    digest,
    notAfter,
    archive,
  }),
  settings: ({ imagekitId: account, clientId, identifier }: Application, metadataDigest: string) => ({
    account,
    clientId,
    metadataDigest,
    spEntityId: identifier,
    delivery: {
      channel: "http",
      url: "env:IMAGEKIT_SETTINGS_URL",
      credential: `env:IMAGEKIT_PRIVATE_KEY_${account}`,
    },
  }),
  activation: (account: string, servicePrincipalId: string, thumbprint: string, delivered = true) => ({
    account,
    servicePrincipalId,
    thumbprint,
    delivered,
  }),
};

/** The seven types of one account, in the program's order. */
export interface Account {
  application: Application;
  principalId: string;
  principal: State;
  certificates: State;
  claims: State;
  metadata: State;
  archived: State;
  settings: State;
  activation: State;
  /** What the program says for each, by name. */
  news: Record<StateName, Properties>;
}

export type StateName = "principal" | "certificates" | "claims" | "metadata" | "archived" | "settings" | "activation";

export const stateNames: readonly StateName[] = [
  "principal",
  "certificates",
  "claims",
  "metadata",
  "archived",
  "settings",
  "activation",
];

export function certificatesOf({ properties }: State): [Certificate, ...Certificate[]] {
  return properties.certificates as [Certificate, ...Certificate[]];
}

/** Between the principal and the rest azuread puts it into SAML mode, and gives the application its identifier. */
export async function configured({ runner }: PluginWorld, app: Application, principalId: string): Promise<void> {
  const notes = `imagekit-sso:test/${app.imagekitId}`;
  await expected204(runner.patch(`/servicePrincipals/${principalId}`, { preferredSingleSignOnMode: "saml", notes }));
  await expected204(runner.patch(`/applications/${app.objectId}`, { identifierUris: [app.identifier] }));
}

/** Everything for one account, by the plugin. */
export async function setUp(world: PluginWorld, imagekitId: string, plugin = world.plugin): Promise<Account> {
  return await onApplication(world, await application(world, imagekitId), plugin);
}

/** The seven types on an application that is there. */
export async function onApplication(world: PluginWorld, app: Application, plugin = world.plugin): Promise<Account> {
  const { imagekitId } = app;
  const news: Partial<Account["news"]> = { principal: program.principal(app) };
  const made = async (token: string, name: StateName, inputs: Properties) => {
    news[name] = inputs;
    return await world.make(token, inputs, plugin);
  };
  const principal = await made(tokens.replicatedServicePrincipal, "principal", program.principal(app));
  const principalId = principal.id;
  await configured(world, app, principalId);
  const certificates = await made(
    tokens.signingCertificates,
    "certificates",
    program.certificates(imagekitId, principalId),
  );
  const all = certificatesOf(certificates);
  const [claims, metadata] = await Promise.all([
    made(tokens.claimsMapping, "claims", program.claims(imagekitId, principalId)),
    made(tokens.federationMetadata, "metadata", program.metadata(app, all)),
  ]);
  const archived = await made(
    tokens.archivedMetadata,
    "archived",
    program.archived(app, metadata.properties, { store: "folder", folder: join(world.folder, "archive") }),
  );
  const settings = await made(
    tokens.ssoSettings,
    "settings",
    program.settings(app, metadata.properties.digest as string),
  );
  const activation = await made(
    tokens.signingKeyActivation,
    "activation",
    program.activation(imagekitId, principalId, all[0].thumbprint, settings.properties.delivered as boolean),
  );
  return {
    ...{ application: app, principalId, principal, certificates, claims, metadata, archived, settings, activation },
    news: news as Account["news"],
  };
}

export async function expected204(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 204) throw new Error(`Graph answered ${status}: ${JSON.stringify(body)}`);
}
