/** GET, PUT and DELETE of one account's single sign-on settings: docs/sso-settings.openapi.yaml, as a strict endpoint serves it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ImageKitAccount, SimulatorApp, World } from "../types.ts";
import { ApiError } from "./apiError.ts";
import { MetadataRefusal } from "./identityProvider.ts";
import { authorizedAccount } from "./privateKey.ts";
import { deleteSettings, largestBody, largestDocument, type Settings, saveSettings } from "./settings.ts";

interface Route {
  Params: { imagekitId: string };
}

const path = "/imagekit/accounts/:imagekitId/sso-settings";

/** Registers on a scope of its own, whose error handler speaks ImageKit's body. */
export function registerSettingsApi(app: SimulatorApp, world: World): void {
  const account = (request: FastifyRequest<Route>) =>
    authorizedAccount(world, request.params.imagekitId, request.headers.authorization);

  app.get<Route>(path, async (request) => shown(account(request)));

  app.put<Route>(path, { bodyLimit: largestBody }, async (request) => {
    const current = account(request);
    const { imagekitId, ...input } = readInput(request.body);
    if (imagekitId !== current.id) throw new ApiError(409, otherAccount(imagekitId, current), "Nothing was written.");
    return shown(saved(world, current, input));
  });

  app.delete<Route>(path, async (request, reply: FastifyReply) => {
    const current = account(request);
    if (!current.settings) throw notSet(current);
    deleteSettings(world, current);
    return reply.code(204).send();
  });
}

function shown(account: ImageKitAccount) {
  if (!account.settings) throw notSet(account);
  const { metadataXml, spEntityId, updatedAt } = account.settings;
  return { imagekitId: account.id, metadataXml, spEntityId, enabled: true, updatedAt };
}

function notSet(account: ImageKitAccount): ApiError {
  return new ApiError(
    404,
    `Single sign-on is not set up for ${account.id}.`,
    "Save the identity provider's metadata first.",
    { imagekitId: account.id },
  );
}

function otherAccount(meant: string, { id }: ImageKitAccount): string {
  return `The settings are meant for ${meant}, and the key belongs to ${id}.`;
}

interface SettingsInput extends Settings {
  imagekitId: string;
}

function readInput(body: unknown): SettingsInput {
  const help = "Send a JSON object of imagekitId, metadataXml and spEntityId, nothing else.";
  if (typeof body !== "object" || body === null) throw new ApiError(400, "The body is not a JSON object.", help);
  const { imagekitId, metadataXml, spEntityId, ...others } = body as Record<string, unknown>;
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw new ApiError(400, `Unknown parameter ${unknown[0]}.`, help);
  if (typeof imagekitId !== "string" || !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(imagekitId)) {
    throw new ApiError(400, "imagekitId is missing, or no ImageKit ID.", help);
  }
  if (typeof metadataXml !== "string" || metadataXml === "") throw new ApiError(400, "metadataXml is missing.", help);
  if (metadataXml.length > largestDocument) throw new ApiError(413, "The metadata XML is larger than 1 MiB.");
  if (spEntityId !== null && (typeof spEntityId !== "string" || spEntityId === "")) {
    throw new ApiError(400, "spEntityId must be a text that is not empty, or null.", help);
  }
  return { imagekitId, metadataXml, spEntityId };
}

function saved(world: World, account: ImageKitAccount, settings: Settings): ImageKitAccount {
  try {
    return saveSettings(world, account, settings);
  } catch (error) {
    if (!(error instanceof MetadataRefusal)) throw error;
    throw new ApiError(
      400,
      `The metadata XML was refused. ${error.message}`,
      "Send the federation metadata of one identity provider.",
    );
  }
}
