import { DOMImplementation, type Element, XMLSerializer } from "@xmldom/xmldom";
import type { FederationMetadata } from "./federationMetadata.ts";
import { metadataNamespace, postBinding, redirectBinding, samlProtocol, signatureNamespace } from "./metadataNames.ts";

/**
 * Metadata written anew from what was understood of it, and nothing else: entity ID, the identity provider, its signing certificates, its
 * addresses. The same meaning gives the same bytes. The older certificate comes first: while a rotation is under way, it is the one that signs.
 */
export function writeFederationMetadata(metadata: FederationMetadata): string {
  const { entityId, signOnUrl, signOnPostUrl, logoutUrl, logoutBinding } = metadata;
  const document = new DOMImplementation().createDocument(metadataNamespace, "EntityDescriptor");
  const root = document.documentElement as Element;
  const add = (
    parent: Element,
    name: string,
    attributes: Record<string, string> = {},
    namespace = metadataNamespace,
  ) => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.appendChild(element);
    return element;
  };

  root.setAttribute("entityID", entityId);
  const provider = add(root, "IDPSSODescriptor", { protocolSupportEnumeration: samlProtocol });
  for (const { base64 } of [...metadata.certificates].sort(byAge)) {
    const keyInfo = add(add(provider, "KeyDescriptor", { use: "signing" }), "KeyInfo", {}, signatureNamespace);
    const certificate = add(
      add(keyInfo, "X509Data", {}, signatureNamespace),
      "X509Certificate",
      {},
      signatureNamespace,
    );
    certificate.appendChild(document.createTextNode(base64));
  }
  // In the order of SAML's schema: logout, then sign-on.
  if (logoutBinding) add(provider, "SingleLogoutService", { Binding: logoutBinding, Location: logoutUrl });
  add(provider, "SingleSignOnService", { Binding: redirectBinding, Location: signOnUrl });
  if (signOnPostUrl) add(provider, "SingleSignOnService", { Binding: postBinding, Location: signOnPostUrl });
  return `<?xml version="1.0" encoding="utf-8"?>${new XMLSerializer().serializeToString(document)}`;
}

function byAge(a: FederationMetadata["certificates"][number], b: typeof a): number {
  const [first, second] = [a, b].map(({ notBefore, sha256 }) => `${notBefore} ${sha256}`) as [string, string];
  return first < second ? -1 : 1;
}
