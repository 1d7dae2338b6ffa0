/**
 * Sign-in at Entra: GET or POST /{tenant}/saml2 for a request from ImageKit, GET /{tenant}/signin/{clientId} for a tile in
 * My Apps. `user` in the query, or the cookie of an earlier sign-in, says who; without either, or with
 * `prompt=select_account`, a page asks. No passwords.
 */
import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { instant } from "../clock.ts";
import { cookie } from "../cookies.ts";
import type { SimulatorApp, User, World } from "../types.ts";
import { checkAuthenticationMethod } from "./authenticationMethod.ts";
import { checkAssigned, type SignInTarget, targetOfRequest, targetOfTile, userByName } from "./signInApplication.ts";
import { noSamlMessage, SignInError, tenantNotFound } from "./signInError.ts";
import { refusalPage, responseForm, userPicker } from "./signInPages.ts";
import { readAuthnRequest } from "./signInRequest.ts";
import { samlResponse } from "./signInResponse.ts";

type Fields = Record<string, string>;
interface Route {
  Params: { tenant: string; clientId?: string };
  Querystring: Fields;
  Body: Fields | undefined;
}
type Request = FastifyRequest<Route>;

const sessionCookie = "simulated-entra-user";

export function registerSignIn(app: SimulatorApp, world: World): void {
  app.get<Route>("/:tenant/signin/:clientId", (request, reply) =>
    answer(world, request, reply, request.query, () => targetOfTile(world, request.params.clientId ?? "")),
  );
  app.get<Route>("/:tenant/saml2", (request, reply) =>
    answer(world, request, reply, request.query, () => requested(world, request.query, "redirect")),
  );
  app.post<Route>("/:tenant/saml2", (request, reply) => {
    const fields = { ...request.query, ...request.body };
    return answer(world, request, reply, fields, () => requested(world, fields, "post"));
  });
}

function requested(world: World, fields: Fields, binding: "redirect" | "post"): SignInTarget {
  const message = fields.SAMLRequest;
  if (message === undefined) throw noSamlMessage();
  return targetOfRequest(world, readAuthnRequest(message, binding), fields.RelayState);
}

/** The tenant's log keeps what came of a sign-in of somebody whom it knows. */
async function logged(
  world: World,
  { application: { appId, displayName: appDisplayName } }: SignInTarget,
  { id: userId, displayName: userDisplayName, userPrincipalName }: User,
  signIn: () => Promise<string>,
): Promise<string> {
  const common = { appId, appDisplayName, userId, userDisplayName, userPrincipalName, isInteractive: true };
  const add = (errorCode: number, failureReason: string) =>
    world.signIns.push({
      id: randomUUID(),
      createdDateTime: instant(world.clock.now()),
      ...common,
      status: { errorCode, failureReason, additionalDetails: null },
    });
  try {
    const xml = await signIn();
    add(0, "Other.");
    return xml;
  } catch (error) {
    if (error instanceof SignInError) add(Number(error.code.replace("AADSTS", "")), error.message);
    throw error;
  }
}

async function answer(
  world: World,
  request: Request,
  reply: FastifyReply,
  { user: named, ...fields }: Fields,
  findTarget: () => SignInTarget,
): Promise<FastifyReply> {
  reply.header("content-type", "text/html; charset=utf-8").header("cache-control", "no-store");
  try {
    if (request.params.tenant.toLowerCase() !== world.tenant.id) throw tenantNotFound(request.params.tenant);
    const target = findTarget();
    const asksAnew = target.request?.forceAuthn === true || fields.prompt === "select_account";
    const remembered = asksAnew ? undefined : cookie(request, sessionCookie);
    const who = named ?? remembered;
    if (who === undefined) {
      const path = request.url.split("?")[0] ?? "";
      return reply.send(
        userPicker([...world.store.users.values()], path, request.method === "POST" ? "post" : "get", fields),
      );
    }
    const user = userByName(world, who);
    const xml = await logged(world, target, user, async () => {
      checkAssigned(world, target, user);
      if (target.request) checkAuthenticationMethod(world, target.request);
      return await samlResponse(world, target, user);
    });
    return reply
      .header(
        "set-cookie",
        `${sessionCookie}=${encodeURIComponent(user.userPrincipalName)}; Path=/${world.tenant.id}; HttpOnly; Secure`,
      )
      .send(responseForm(target.replyUrl, xml, target.relayState));
  } catch (error) {
    if (error instanceof SignInError) return reply.code(400).send(refusalPage(error));
    throw error;
  }
}
