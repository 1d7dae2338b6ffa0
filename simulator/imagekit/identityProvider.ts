/** What ImageKit takes from the metadata that was pasted or pushed. Reads by its own means: it judges what the program sends. */
import { X509Certificate } from "node:crypto";
import { DOMParser, type Element, XMLSerializer } from "@xmldom/xmldom";

export interface IdentityProvider {
  entityId: string;
  /** Where an AuthnRequest is sent, by the redirect binding. */
  signOnUrl: string;
  /** PEM of every signing certificate. */
  certificates: string[];
}

/** Says what is wrong with a document, for ImageKit's error body. */
export class MetadataRefusal extends Error {
  override readonly name = "MetadataRefusal";
}

const metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
const signature = "http://www.w3.org/2000/09/xmldsig#";
const saml2 = "urn:oasis:names:tc:SAML:2.0:protocol";
const redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** Throws a MetadataRefusal for anything but the metadata of one SAML 2.0 identity provider. */
export function readIdentityProvider(xml: string): IdentityProvider {
  const root = parse(xml);
  if (root.namespaceURI !== metadata || root.localName !== "EntityDescriptor") {
    throw new MetadataRefusal(`The root element is ${root.nodeName}, not a SAML EntityDescriptor.`);
  }
  const entityId = root.getAttribute("entityID");
  if (!entityId) throw new MetadataRefusal("The EntityDescriptor has no entityID.");
  const [provider, ...more] = children(root, metadata, "IDPSSODescriptor");
  if (!provider || more.length > 0) throw new MetadataRefusal("There must be exactly one IDPSSODescriptor.");
  if (!(provider.getAttribute("protocolSupportEnumeration") ?? "").split(/\s+/).includes(saml2)) {
    throw new MetadataRefusal("The identity provider does not speak SAML 2.0.");
  }
  const signOn = children(provider, metadata, "SingleSignOnService").find(
    (one) => one.getAttribute("Binding") === redirect,
  );
  const signOnUrl = signOn?.getAttribute("Location") ?? "";
  if (URL.parse(signOnUrl)?.protocol !== "https:") {
    throw new MetadataRefusal("There is no https SingleSignOnService with the HTTP-Redirect binding.");
  }
  const certificates = signingCertificates(provider);
  if (certificates.length === 0) throw new MetadataRefusal("There is no signing certificate.");
  return { entityId, signOnUrl, certificates };
}

/** The document without its further signing certificates: what is left where only one is kept. Throws a MetadataRefusal. */
export function withFirstCertificateOnly(xml: string): string {
  const root = parse(xml);
  for (const provider of children(root, metadata, "IDPSSODescriptor"))
    for (const key of signingKeys(provider).slice(1)) provider.removeChild(key);
  return new XMLSerializer().serializeToString(root);
}

function signingKeys(provider: Element): Element[] {
  return children(provider, metadata, "KeyDescriptor").filter((key) => key.getAttribute("use") !== "encryption");
}

function signingCertificates(provider: Element): string[] {
  return signingKeys(provider)
    .flatMap((key) => children(key, signature, "KeyInfo"))
    .flatMap((info) => children(info, signature, "X509Data"))
    .flatMap((data) => children(data, signature, "X509Certificate"))
    .map((element) => pem(element.textContent ?? ""));
}

function pem(base64: string): string {
  try {
    return new X509Certificate(Buffer.from(base64, "base64")).toString();
  } catch {
    throw new MetadataRefusal("A signing certificate cannot be read.");
  }
}

function parse(xml: string): Element {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new MetadataRefusal("A DOCTYPE is not allowed.");
  try {
    const onError = (_: string, problem: string): never => {
      throw new Error(problem);
    };
    const root = new DOMParser({ onError }).parseFromString(xml.replace(/^\uFEFF/, ""), "text/xml").documentElement;
    if (root) return root;
  } catch {
    // Said below.
  }
  throw new MetadataRefusal("It is not well-formed XML.");
}

function children(parent: Element, namespace: string, name: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const element = node as Element;
    if (element.namespaceURI === namespace && element.localName === name) found.push(element);
  }
  return found;
}
