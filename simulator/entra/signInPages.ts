/** The pages a browser sees at Entra: whom to sign in as, the form that carries the answer, and refusals. */
import { randomUUID } from "node:crypto";
import { page } from "../page.ts";
import type { User } from "../types.ts";
import type { SignInError } from "./signInError.ts";
import { escapeXml as escapeHtml } from "./xml.ts";

/** One button a user; `fields` are what the request came with and must be kept. */
export function userPicker(
  users: User[],
  action: string,
  method: "get" | "post",
  fields: Record<string, string>,
): string {
  const kept = Object.entries(fields).map(([name, value]) => hidden(name, value));
  const buttons = users.map(
    (user) =>
      `<button name="user" value="${escapeHtml(user.userPrincipalName)}">${escapeHtml(user.displayName)}<small>${escapeHtml(user.userPrincipalName)}</small></button>`,
  );
  return page(
    "Pick an account",
    `<form method="${method}" action="${escapeHtml(action)}">${kept.join("")}${buttons.join("")}</form>`,
  );
}

/**
 * The form that posts the SAML response. `action` is the reply URL, as Entra writes it; a browser that runs the page is
 * sent to the simulated ImageKit at the same origin instead, so that nothing from here reaches the real one.
 */
export function responseForm(replyUrl: string, samlResponse: string, relayState: string | undefined): string {
  const here = escapeHtml(simulated(replyUrl));
  return page(
    "Working…",
    `<form method="POST" name="hiddenform" action="${escapeHtml(replyUrl)}" data-simulated-action="${here}">` +
      hidden("SAMLResponse", Buffer.from(samlResponse, "utf8").toString("base64")) +
      (relayState === undefined ? "" : hidden("RelayState", relayState)) +
      `<button formaction="${here}">Continue</button></form>` +
      "<script>const form = document.forms[0]; form.action = form.dataset.simulatedAction; form.submit();</script>",
  );
}

/** Path, query and fragment of a reply URL at imagekit.io; any other address stays as it is. */
function simulated(replyUrl: string): string {
  const url = URL.parse(replyUrl);
  return url?.hostname === "imagekit.io" ? `${url.pathname}${url.search}${url.hash}` : replyUrl;
}

export function refusalPage(error: SignInError): string {
  return page(
    "Sorry, but we’re having trouble signing you in.",
    `<p id="error">${escapeHtml(`${error.code}: ${error.message}`)}</p><p><small>Trace ID: ${randomUUID()}</small></p>`,
  );
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" />`;
}
