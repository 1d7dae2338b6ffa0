/** Reads a SAML AuthnRequest as it arrives by the redirect binding (deflated) or the POST binding. */
import { inflateRawSync } from "node:zlib";
import { DOMParser, type Element } from "@xmldom/xmldom";
import { badSamlMessage } from "./signInError.ts";

export interface AuthnRequest {
  id: string;
  issuer: string;
  /** Where the answer is wanted; the application's first reply URL where absent. */
  replyUrl?: string;
  nameIdFormat?: string;
  /** Classes of its RequestedAuthnContext; empty where it has none. */
  authnContexts: string[];
  forceAuthn: boolean;
}

const protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
const assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
const largest = 64 * 1024;

/** Throws a SignInError for anything that is not one well-formed AuthnRequest 2.0. */
export function readAuthnRequest(message: string, binding: "redirect" | "post"): AuthnRequest {
  const root = parse(decode(message, binding));
  if (root.namespaceURI !== protocol || root.localName !== "AuthnRequest") {
    throw badSamlMessage(`The root element is '${root.nodeName}', not an AuthnRequest.`);
  }
  if (root.getAttribute("Version") !== "2.0") throw badSamlMessage("The Version is not 2.0.");
  const id = root.getAttribute("ID");
  if (!id || !/^[A-Za-z_]/.test(id)) throw badSamlMessage("The ID is missing or begins with a digit.");
  const issuer = child(root, assertion, "Issuer")?.textContent?.trim();
  if (!issuer) throw badSamlMessage("The Issuer is missing.");
  const replyUrl = root.getAttribute("AssertionConsumerServiceURL");
  const nameIdFormat = child(root, protocol, "NameIDPolicy")?.getAttribute("Format");
  return {
    id,
    issuer,
    authnContexts: [...root.getElementsByTagNameNS(assertion, "AuthnContextClassRef")].map((one) =>
      (one.textContent ?? "").trim(),
    ),
    forceAuthn: root.getAttribute("ForceAuthn") === "true",
    ...(replyUrl ? { replyUrl } : {}),
    ...(nameIdFormat ? { nameIdFormat } : {}),
  };
}

function decode(message: string, binding: "redirect" | "post"): string {
  const bytes = Buffer.from(message, "base64");
  if (binding === "post") return bytes.toString("utf8");
  try {
    return inflateRawSync(bytes, { maxOutputLength: largest }).toString("utf8");
  } catch {
    throw badSamlMessage("The message is not deflated and base64-encoded, or too large.");
  }
}

function parse(xml: string): Element {
  if (xml.length > largest || xml.includes("<!DOCTYPE"))
    throw badSamlMessage("The message is too large or has a DOCTYPE.");
  try {
    const onError = (_: string, problem: string): never => {
      throw new Error(problem);
    };
    const root = new DOMParser({ onError }).parseFromString(xml, "text/xml").documentElement;
    if (root) return root;
  } catch {
    // Said below, in Entra's words.
  }
  throw badSamlMessage("The message is not well-formed XML.");
}

function child(parent: Element, namespace: string, name: string): Element | undefined {
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const element = node as Element;
    if (element.namespaceURI === namespace && element.localName === name) return element;
  }
  return undefined;
}
