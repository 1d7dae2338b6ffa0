/** Writing and signing XML as Entra does: exclusive canonicalization, RSA with SHA-256, the certificate in KeyInfo. */
import { randomUUID } from "node:crypto";
import { SignedXml } from "xml-crypto";
import type { SigningKey } from "./signingKey.ts";

const exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

/** Text fit for an element's content or an attribute in double quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}

/** An XML ID in Entra's form: it may not begin with a digit. */
export function freshId(): string {
  return `_${randomUUID()}`;
}

/**
 * The document with an enveloped signature over the element of this local name, which must carry an `ID`.
 * `place` says where in it the signature goes: as SAML's schemas ask, an assertion's after its Issuer, a descriptor's first.
 */
export function signElement(xml: string, localName: string, place: "first" | "afterIssuer", key: SigningKey): string {
  const element = `//*[local-name(.)='${localName}']`;
  const signer = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: certificatePem(key.certificate),
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusiveCanonicalization,
  });
  signer.addReference({ xpath: element, digestAlgorithm: sha256, transforms: [enveloped, exclusiveCanonicalization] });
  signer.computeSignature(xml, {
    location:
      place === "first"
        ? { reference: element, action: "prepend" }
        : { reference: `${element}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signer.getSignedXml();
}

function certificatePem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
