/** The document itself, in the shape of Entra's: two WS-Federation roles and the SAML identity provider, each with every certificate. */
import type { SigningKey } from "./signingKey.ts";
import { escapeXml, freshId, signElement } from "./xml.ts";

const wsFederation = "http://docs.oasis-open.org/wsfed/federation/200706";
const saml = "urn:oasis:names:tc:SAML:2.0";

export interface MetadataContent {
  tenantId: string;
  /** Origin of the sign-in endpoints, without a slash at its end. */
  loginUrl: string;
  /** Base64 DER of each, in the order they are listed. */
  certificates: string[];
  signer: SigningKey;
}

export function federationMetadataDocument(content: MetadataContent): string {
  const entityId = escapeXml(`https://sts.windows.net/${content.tenantId}/`);
  const samlUrl = escapeXml(`${content.loginUrl}/${content.tenantId}/saml2`);
  const wsFedUrl = `${content.loginUrl}/${content.tenantId}/wsfed`;
  const keys = content.certificates.map(keyDescriptor).join("");
  const xml =
    `<EntityDescriptor ID="${freshId()}" entityID="${entityId}" xmlns="${saml}:metadata">` +
    role("SecurityTokenServiceType", keys + claimTypesOffered() + endpoints("SecurityTokenService", wsFedUrl)) +
    role("ApplicationServiceType", keys + targetScopes(entityId) + endpoints("ApplicationService", wsFedUrl)) +
    `<IDPSSODescriptor protocolSupportEnumeration="${saml}:protocol">${keys}` +
    `<SingleLogoutService Binding="${saml}:bindings:HTTP-Redirect" Location="${samlUrl}" />` +
    `<SingleSignOnService Binding="${saml}:bindings:HTTP-Redirect" Location="${samlUrl}" />` +
    `<SingleSignOnService Binding="${saml}:bindings:HTTP-POST" Location="${samlUrl}" />` +
    "</IDPSSODescriptor></EntityDescriptor>";
  return `<?xml version="1.0" encoding="utf-8"?>${signElement(xml, "EntityDescriptor", "first", content.signer)}`;
}

function keyDescriptor(certificate: string): string {
  return `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
}

function role(type: string, inner: string): string {
  return `<RoleDescriptor xsi:type="fed:${type}" protocolSupportEnumeration="${wsFederation}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${wsFederation}">${inner}</RoleDescriptor>`;
}

function endpoints(service: string, url: string): string {
  return (
    `<fed:${service}Endpoint>${reference(url)}</fed:${service}Endpoint>` +
    `<fed:PassiveRequestorEndpoint>${reference(url)}</fed:PassiveRequestorEndpoint>`
  );
}

function targetScopes(entityId: string): string {
  return `<fed:TargetScopes>${reference(entityId)}</fed:TargetScopes>`;
}

function reference(address: string): string {
  return `<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>${escapeXml(address)}</wsa:Address></wsa:EndpointReference>`;
}

const claimTypes: [uri: string, name: string, description: string][] = [
  ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "Name", "The mutable display name of the user."],
  [
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
    "Subject",
    "An immutable, globally unique, non-reusable identifier of the user that is unique to the application for which a token is issued.",
  ],
  ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "Given Name", "First name of the user."],
  ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "Surname", "Last name of the user."],
  ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "Email", "Email address of the user."],
  ["http://schemas.microsoft.com/identity/claims/tenantid", "Tenant ID", "Tenant identifier of the user."],
];

function claimTypesOffered(): string {
  const offered = claimTypes.map(
    ([uri, name, description]) =>
      `<auth:ClaimType Uri="${uri}" xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706"><auth:DisplayName>${name}</auth:DisplayName><auth:Description>${description}</auth:Description></auth:ClaimType>`,
  );
  return `<fed:ClaimTypesOffered>${offered.join("")}</fed:ClaimTypesOffered>`;
}
