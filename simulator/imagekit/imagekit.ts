/** The simulated ImageKit: the settings API of docs/sso-settings.openapi.yaml, and SAML sign-in against what was pushed. */
import { randomUUID } from "node:crypto";
import type { SimulatorApp, World } from "../types.ts";
import { ApiError } from "./apiError.ts";
import { Memory } from "./memory.ts";
import { registerSettingsApi } from "./settingsApi.ts";
import { registerSettingsPage } from "./settingsPage.ts";
import { registerSignOnPages } from "./signOnPages.ts";

export function registerImageKit(app: SimulatorApp, world: World): void {
  const memory = new Memory();
  app.register(async (scope) => {
    scope.addHook("onRequest", async (_, reply) => {
      reply.header("x-ik-requestId", randomUUID());
    });
    scope.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
      const problem = error instanceof ApiError ? error : fromFramework(error);
      return reply.code(problem.status).send(problem.body);
    });
    registerSettingsApi(scope, world);
    registerSettingsPage(scope, world);
    registerSignOnPages(scope, world, memory);
  });
}

/** Bodies that are too large, no JSON, or of another type are refused before a route sees them. */
function fromFramework(error: { statusCode?: number; message: string }): ApiError {
  const status = error.statusCode ?? 500;
  if (status === 413) return new ApiError(413, "The request is too large.");
  if (status >= 500) return new ApiError(500, "We have experienced an internal error while processing your request.");
  return new ApiError(400, `The request was refused. ${error.message}`);
}
