/** Reads single values of a SAML response or assertion. Proves nothing: signatures are node-saml's part. */
import { DOMParser, type Document, type Element } from "@xmldom/xmldom";

const assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";

export interface AssertionFacts {
  id: string;
  audiences: string[];
  /** Of the bearer confirmation. */
  recipient: string | undefined;
  inResponseTo: string | undefined;
  /** Milliseconds; NaN where absent. */
  notBefore: number;
  notOnOrAfter: number;
  /** Values of the attribute `imagekit_id`. */
  imagekitIds: string[];
}

/** Undefined for what is not XML, or has not exactly one assertion. */
export function assertionFacts(xml: string): AssertionFacts | undefined {
  const document = parse(xml);
  const [assertion, ...more] = document ? elements(document, "Assertion") : [];
  if (!assertion || more.length > 0) return undefined;
  const [confirmation] = elements(assertion, "SubjectConfirmationData");
  const [conditions] = elements(assertion, "Conditions");
  return {
    id: assertion.getAttribute("ID") ?? "",
    audiences: elements(assertion, "Audience").map(text),
    recipient: confirmation?.getAttribute("Recipient") ?? undefined,
    inResponseTo: confirmation?.getAttribute("InResponseTo") ?? undefined,
    notBefore: Date.parse(conditions?.getAttribute("NotBefore") ?? ""),
    notOnOrAfter: Date.parse(conditions?.getAttribute("NotOnOrAfter") ?? ""),
    imagekitIds: elements(assertion, "Attribute")
      .filter((attribute) => attribute.getAttribute("Name") === "imagekit_id")
      .flatMap((attribute) => elements(attribute, "AttributeValue").map(text)),
  };
}

function parse(xml: string): Document | undefined {
  if (xml.includes("<!DOCTYPE")) return undefined;
  try {
    const onError = (_: string, problem: string): never => {
      throw new Error(problem);
    };
    return new DOMParser({ onError }).parseFromString(xml, "text/xml");
  } catch {
    return undefined;
  }
}

function elements(parent: Document | Element, name: string): Element[] {
  return [...parent.getElementsByTagNameNS(assertionNamespace, name)];
}

function text(element: Element): string {
  return element.textContent ?? "";
}
