/**
 * ImageKit's settings page for single sign-on, where a person pastes: two fields, Save and Delete, as in ImageKit's guides. The real page is
 * that of the account that is signed in to; here the address says which, and its front page stands for switching accounts.
 */
import type { FastifyReply } from "fastify";
import { escapeXml as escapeHtml } from "../entra/xml.ts";
import { page } from "../page.ts";
import type { ImageKitAccount, SimulatorApp, World } from "../types.ts";
import { MetadataRefusal, withFirstCertificateOnly } from "./identityProvider.ts";
import { deleteSettings, largestBody, largestDocument, saveSettings } from "./settings.ts";

interface Route {
  Params: { imagekitId: string };
  Body: Record<string, string> | undefined;
}

export const settingsPath = "/dashboard/settings/single-sign-on";

export function registerSettingsPage(app: SimulatorApp, world: World): void {
  app.get(settingsPath, (_, reply) => html(reply, 200, frontPage([...world.store.accounts.values()])));

  app.get<Route>(`${settingsPath}/:imagekitId`, ({ params }, reply) => {
    const account = world.store.accounts.get(params.imagekitId);
    return account ? html(reply, 200, form(account)) : noAccount(reply);
  });

  app.post<Route>(`${settingsPath}/:imagekitId`, { bodyLimit: largestBody }, ({ params, body = {} }, reply) => {
    const account = world.store.accounts.get(params.imagekitId);
    if (!account) return noAccount(reply);
    try {
      change(world, account, body);
    } catch (error) {
      if (!(error instanceof MetadataRefusal)) throw error;
      // What was typed stays in the fields, as a person would mend it there.
      return html(reply, 400, form(account, { typed: body, refusal: error.message }));
    }
    // A reload must not send it again.
    return reply.redirect(`${settingsPath}/${account.id}`, 303);
  });
}

function change(
  world: World,
  account: ImageKitAccount,
  { action, entityId = "", metadata = "" }: Record<string, string>,
) {
  if (action === "delete") return deleteSettings(world, account);
  const { pageRefusesBom, pageKeepsFirstCertificate } = world.faults.settings;
  if (metadata.trim() === "") throw new MetadataRefusal("The field Metadata XML is empty.");
  if (metadata.length > largestDocument) throw new MetadataRefusal("It is larger than 1 MiB.");
  if (pageRefusesBom && metadata.startsWith("\uFEFF")) throw new MetadataRefusal("It begins with a byte order mark.");
  const metadataXml = pageKeepsFirstCertificate ? withFirstCertificateOnly(metadata) : metadata;
  saveSettings(world, account, { metadataXml, spEntityId: entityId.trim() || null });
}

function frontPage(accounts: readonly ImageKitAccount[]): string {
  const items = accounts.map(
    ({ id, settings }) =>
      `<li><a href="${settingsPath}/${escapeHtml(id)}">${escapeHtml(id)}</a> <small>single sign-on is ${settings ? "on" : "off"}</small></li>`,
  );
  return page("Which ImageKit account?", `<ul>${items.join("")}</ul>`);
}

function form(
  { id, settings }: ImageKitAccount,
  { typed, refusal }: { typed?: Record<string, string>; refusal?: string } = {},
): string {
  const metadata = typed?.metadata ?? settings?.metadataXml ?? "";
  const entityId = typed?.entityId ?? settings?.spEntityId ?? "";
  const state = settings ? `on, saved at ${settings.updatedAt}` : "off";
  // A browser drops the first line break in a text area.
  return page(
    `Single sign-on of ${id}`,
    `<p id="state">Single sign-on is ${escapeHtml(state)}.</p>${refusal === undefined ? "" : `<p id="error" role="alert">It was not saved. ${escapeHtml(refusal)}</p>`}
<form method="post" action="${settingsPath}/${escapeHtml(id)}">
<label>Metadata XML <textarea name="metadata" rows="8">
${escapeHtml(metadata)}</textarea></label>
<label>Entity ID <input name="entityId" value="${escapeHtml(entityId)}" autocomplete="off"></label>
<button name="action" value="save">Save</button><button name="action" value="delete">Delete</button></form>
<p><a href="${settingsPath}">Switch account</a></p>`,
  );
}

function noAccount(reply: FastifyReply): FastifyReply {
  return html(reply, 404, page("No such account", `<p id="error">There is no such ImageKit account.</p>`));
}

function html(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").send(text);
}
