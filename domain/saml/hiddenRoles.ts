import { FederationMetadataError } from "./federationMetadataError.ts";
import { type ListedCertificate, listedCertificate } from "./listedCertificate.ts";
import { metadataNamespace, samlProtocol } from "./metadataNames.ts";
import type { XmlElement } from "./strictXml.ts";

/** Types of SAML's schema that make an identity provider, or a key, of an element by another name. */
const typesOfRoles = /(^|:)(EntityDescriptor|EntitiesDescriptor|IDPSSODescriptor|SSODescriptor|KeyDescriptor)Type$/i;

/**
 * Throws `FederationMetadataError` for whatever another reader may take for the identity provider or for its key: service providers look
 * for elements by name alone, at any depth and in any namespace. Entra's WS-Federation roles may stand beside the identity provider; they list
 * its certificates and no others. The document's own signature may be by any key, since nobody is told to trust that one.
 */
export function refuseHiddenRoles(
  root: XmlElement,
  provider: XmlElement,
  certificates: readonly ListedCertificate[],
): void {
  const trusted = new Set(certificates.map(({ sha256 }) => sha256));
  const roles = new Set(
    root.children.filter(({ namespace, local }) => namespace === metadataNamespace && local.endsWith("Descriptor")),
  );

  const isKeyDescriptor = (element: XmlElement) => isNamed(element, "KeyDescriptor");
  const isSignature = (element: XmlElement | undefined) => element !== undefined && isNamed(element, "Signature");
  const isSignatureInPlace = (ancestors: readonly XmlElement[]) =>
    isSignature(ancestors[1]) || (ancestors[1] === provider && isSignature(ancestors[2]));

  function look(element: XmlElement, ancestors: readonly XmlElement[]): void {
    const parent = ancestors.at(-1);
    const inside = `inside <${parent?.local.slice(0, 60)}>`;
    if (typesOfRoles.test(element.type)) fail(`an element ${inside} has the type ${element.type.slice(0, 60)}`);
    switch (element.local.toLowerCase()) {
      case "entitydescriptor":
      case "entitiesdescriptor":
        if (element !== root) fail(`there is another entity ${inside}`);
        break;
      case "idpssodescriptor":
        if (element !== provider) fail(`there is another identity provider ${inside}`);
        break;
      case "keydescriptor":
        if (ancestors.length !== 2 || !parent || !roles.has(parent)) fail(`there is a KeyDescriptor ${inside}`);
        break;
      case "keyinfo":
        if (!(parent && isKeyDescriptor(parent)) && !(isSignature(parent) && isSignatureInPlace(ancestors)))
          fail(`there is a KeyInfo ${inside}`);
        break;
      case "x509certificate": {
        const isForEncryption = ancestors[1] === provider && ancestors[2]?.attributes.use === "encryption";
        if (isForEncryption || isSignatureInPlace(ancestors)) break;
        if (!trusted.has(listedCertificate(element).sha256))
          fail(`its ${ancestors[1]?.local.slice(0, 60)} lists a certificate that its identity provider does not list`);
        break;
      }
      case "singlesignonservice":
        if (parent !== provider) fail(`there is a SingleSignOnService ${inside}`);
        break;
      case "singlelogoutservice":
        if (parent !== provider && !(parent && roles.has(parent) && isNamed(parent, "SPSSODescriptor")))
          fail(`there is a SingleLogoutService ${inside}`);
        break;
      case "roledescriptor":
        if ((element.attributes.protocolSupportEnumeration ?? "").split(/\s+/).includes(samlProtocol))
          fail("there is a RoleDescriptor for SAML 2.0 beside its identity provider");
        break;
    }
    for (const child of element.children) look(child, [...ancestors, element]);
  }
  look(root, []);
}

function isNamed({ local }: XmlElement, name: string): boolean {
  return local.toLowerCase() === name.toLowerCase();
}

function fail(problem: string): never {
  throw new FederationMetadataError(problem);
}
