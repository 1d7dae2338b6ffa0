import { CertificateError, type CertificateFacts, certificateFacts, fromBase64 } from "./certificate.ts";
import { FederationMetadataError } from "./federationMetadataError.ts";
import type { XmlElement } from "./strictXml.ts";

/** A certificate that a metadata document lists. */
export interface ListedCertificate extends CertificateFacts {
  /** The DER in base64, without white space. */
  base64: string;
}

/** What an X509Certificate element holds. Throws `FederationMetadataError` where readers may disagree on that, or nobody should use it. */
export function listedCertificate(element: XmlElement): ListedCertificate {
  // Readers disagree on what the text around a child element, a comment or a CDATA section is.
  if (element.children.length > 0) fail("there are elements inside an X509Certificate");
  if (element.interrupted) fail("there is something other than text inside an X509Certificate");
  try {
    const der = fromBase64(element.text);
    return { ...certificateFacts(der), base64: der.toString("base64") };
  } catch (error) {
    if (error instanceof CertificateError) fail(`a signing certificate cannot be used: ${error.message}`);
    throw error;
  }
}

function fail(problem: string): never {
  throw new FederationMetadataError(problem);
}
