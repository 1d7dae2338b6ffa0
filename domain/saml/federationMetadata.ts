import { FederationMetadataError } from "./federationMetadataError.ts";
import { refuseHiddenRoles } from "./hiddenRoles.ts";
import { type ListedCertificate, listedCertificate } from "./listedCertificate.ts";
import { metadataDigest } from "./metadataDigest.ts";
import { metadataNamespace, postBinding, redirectBinding, samlProtocol, signatureNamespace } from "./metadataNames.ts";
import { parseStrictXml, type XmlElement } from "./strictXml.ts";

export { FederationMetadataError } from "./federationMetadataError.ts";

/** What an identity provider's metadata says, checked. */
export interface FederationMetadata {
  /** The IdP's entity ID. */
  entityId: string;
  /** HTTP-Redirect location of the sign-on service. */
  signOnUrl: string;
  signOnPostUrl: string | undefined;
  /** HTTP-Redirect (or else HTTP-POST) location of the logout service; empty where there is none. */
  logoutUrl: string;
  /** The binding of `logoutUrl`. */
  logoutBinding: typeof redirectBinding | typeof postBinding | undefined;
  /** Every address that the identity provider role gives, of any service and binding, as it is written. Most are not checked. */
  addresses: string[];
  /** Signing certificates of the identity provider role, each once, in the document's order. */
  certificates: ListedCertificate[];
  /** SHA-256, hex, of the meaning; see metadataDigest. */
  digest: string;
}

/** What a URI may be written with: a message, a log or a page that shows it is not upset by it. */
const printable = /^[!-~]+$/;

/** Entra's documents have some 20 KB; this leaves room for dozens of certificates in each of their three roles. */
const defaultMaxBytes = 1024 * 1024;

/**
 * Parses an identity provider's SAML 2.0 metadata (https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf) and gives
 * what it means. Throws `FederationMetadataError`, also where the document's `validUntil` lies before `now`: SAML forbids its
 * use from then on. The document's own signature is not checked: its key would come out of the same document.
 */
export function parseFederationMetadata(
  document: string | Uint8Array,
  { maxBytes = defaultMaxBytes, now = new Date() }: { maxBytes?: number; now?: Date } = {},
): FederationMetadata {
  const root = parseStrictXml(document, { bytes: maxBytes, elements: 20_000, depth: 64 });
  if (is(root, metadataNamespace, "EntitiesDescriptor"))
    fail("it describes several entities; one application's own document is needed");
  if (!is(root, metadataNamespace, "EntityDescriptor"))
    fail(`its root is <${root.local.slice(0, 60)}>, not a SAML 2.0 EntityDescriptor`);
  const entityId = trimmed(root.attributes.entityID);
  if (entityId === "") fail("its EntityDescriptor has no entityID");
  if (!printable.test(entityId)) fail("its entityID holds something other than the printable characters of a URI");
  if (entityId.length > 1024) fail("its entityID has more than the 1,024 characters that SAML allows");

  const provider = identityProvider(root);
  for (const element of [root, provider]) refuseExpired(element, now);
  const signOn = children(provider, metadataNamespace, "SingleSignOnService");
  const logout = children(provider, metadataNamespace, "SingleLogoutService");
  const signOnUrl = location(signOn, redirectBinding);
  if (signOnUrl === undefined) fail("its identity provider has no sign-on service with the HTTP-Redirect binding");
  const signOnPostUrl = location(signOn, postBinding);
  const logoutUrls = ([redirectBinding, postBinding] as const).map((binding) => ({
    binding,
    url: location(logout, binding),
  }));
  const { url: logoutUrl = "", binding: logoutBinding } = logoutUrls.find(({ url }) => url !== undefined) ?? {};
  const certificates = signingCertificates(provider);
  refuseHiddenRoles(root, provider, certificates);
  const certificateSha256s = certificates.map(({ sha256 }) => sha256);
  const digest = metadataDigest({ entityId, signOnUrl, signOnPostUrl, logoutUrl, certificateSha256s });
  const addresses = addressesIn(provider);
  return { entityId, signOnUrl, signOnPostUrl, logoutUrl, logoutBinding, addresses, certificates, digest };
}

function refuseExpired({ local, attributes: { validUntil } }: XmlElement, now: Date): void {
  if (validUntil === undefined) return;
  const text = validUntil.trim();
  // A time without a zone is UTC in SAML, and would be local time in JavaScript.
  const end = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(end)) fail(`the validUntil of its ${local} is no time`);
  if (end <= now.getTime()) fail(`its ${local} was valid until ${new Date(end).toISOString()} only`);
}

function identityProvider(root: XmlElement): XmlElement {
  const [provider, ...others] = children(root, metadataNamespace, "IDPSSODescriptor");
  if (!provider) fail("it has no IDPSSODescriptor, so it is not an identity provider's");
  if (others.length > 0) fail("it has more than one IDPSSODescriptor");
  const protocols = (provider.attributes.protocolSupportEnumeration ?? "").split(/\s+/);
  if (!protocols.includes(samlProtocol)) fail("its identity provider does not support SAML 2.0");
  return provider;
}

/** KeyDescriptors without a use serve every use. */
function signingCertificates(provider: XmlElement): ListedCertificate[] {
  const byHash = new Map<string, ListedCertificate>();
  for (const descriptor of children(provider, metadataNamespace, "KeyDescriptor")) {
    const { use } = descriptor.attributes;
    if (use === "encryption") continue;
    if (use !== undefined && use !== "signing") fail(`a KeyDescriptor has the unknown use "${use.slice(0, 40)}"`);
    const listed = certificatesOf(descriptor);
    // What it holds instead, or beside, another reader may take for the key.
    if (listed.length === 0) fail("a KeyDescriptor for signing holds no X509Certificate");
    refuseOtherKeys(descriptor);
    for (const certificate of listed) {
      const facts = listedCertificate(certificate);
      byHash.set(facts.sha256, facts);
    }
  }
  if (byHash.size === 0) fail("its identity provider lists no signing certificate");
  return [...byHash.values()];
}

function certificatesOf(descriptor: XmlElement): XmlElement[] {
  return ["KeyInfo", "X509Data", "X509Certificate"].reduce<XmlElement[]>(
    (elements, local) => elements.flatMap((element) => children(element, signatureNamespace, local)),
    [descriptor],
  );
}

/** What may stand beside a certificate: names of it, none of which is a key or leads to one. */
const besideCertificates: Readonly<Record<string, readonly string[]>> = {
  KeyInfo: ["X509Data", "KeyName"],
  X509Data: ["X509Certificate", "X509SubjectName", "X509IssuerSerial", "X509SKI"],
};

function refuseOtherKeys(descriptor: XmlElement): void {
  const keyInfos = descriptor.children.filter(({ local }) => local === "KeyInfo");
  for (const holder of keyInfos.flatMap((keyInfo) => [keyInfo, ...children(keyInfo, signatureNamespace, "X509Data")])) {
    for (const { local } of holder.children) {
      // KeyValue of XML signatures, or DEREncodedKeyValue of their version 1.1.
      if (local.endsWith("KeyValue")) fail("a KeyDescriptor for signing holds a bare key beside its certificate");
      if (!besideCertificates[holder.local]?.includes(local))
        fail(`a KeyDescriptor for signing holds <${local.slice(0, 60)}> beside its certificate`);
    }
  }
}

/** The one address of a binding; undefined where there is none. */
function location(services: readonly XmlElement[], binding: string): string | undefined {
  const found = services.filter(({ attributes }) => trimmed(attributes.Binding) === binding);
  const urls = new Set(found.map(({ local, attributes }) => httpsUrl(local, attributes.Location)));
  if (urls.size > 1) fail(`${found[0]?.local} has several locations for the binding ${binding.split(":").at(-1)}`);
  return [...urls][0];
}

function addressesIn(element: XmlElement): string[] {
  const { Location, ResponseLocation } = element.attributes;
  const own = [Location, ResponseLocation].filter((address) => address !== undefined).map(trimmed);
  return [...new Set([...own, ...element.children.flatMap(addressesIn)])];
}

/** The URL as it is written: a parser of URLs would also take backslashes, tabs and spaces. */
function httpsUrl(service: string, location = ""): string {
  const text = trimmed(location);
  const isWritten = printable.test(text) && /^https:\/\/[^\\]+$/i.test(text);
  const url = isWritten && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) fail(`the location of its ${service} is no https URL`);
  if (url.username !== "" || url.password !== "") fail(`the location of its ${service} holds a user name or password`);
  return text;
}

/** Without XML's white space; more than that is no part of a value that readers agree on. */
function trimmed(value = ""): string {
  return value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

function children(element: XmlElement, namespace: string, local: string): XmlElement[] {
  return element.children.filter((child) => is(child, namespace, local));
}

function is(element: XmlElement, namespace: string, local: string): boolean {
  return element.namespace === namespace && element.local === local;
}

function fail(problem: string): never {
  throw new FederationMetadataError(problem);
}
