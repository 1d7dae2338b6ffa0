/** Names of SAML 2.0 metadata (https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf). */

export const metadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";
export const signatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
export const samlProtocol = "urn:oasis:names:tc:SAML:2.0:protocol";
export const redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
export const postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
