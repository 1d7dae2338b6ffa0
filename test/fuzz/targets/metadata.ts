import { readdirSync, readFileSync } from "node:fs";
import { DOMParser, type Element } from "@xmldom/xmldom";
import fc from "fast-check";
import { expect } from "vitest";
import { FederationMetadataError, parseFederationMetadata } from "../../../domain/saml/federationMetadata.ts";
import { writeFederationMetadata } from "../../../domain/saml/writeFederationMetadata.ts";
import { mutated } from "../mutated.ts";
import type { Target } from "../target.ts";

const folder = new URL("../../domain/metadata/", import.meta.url);
const documents = ["valid", "invalid"].flatMap((kind) =>
  readdirSync(new URL(kind, folder))
    .filter((file) => file.endsWith(".xml"))
    .map((file) => readFileSync(new URL(`${kind}/${file}`, folder), "utf8")),
);
const valid = documents.filter((document) => understood(document) !== undefined);
const certificates = [...new Set(documents.flatMap((text) => text.match(/(?<=X509Certificate>)[^<]{200,}/g) ?? []))];
const keys = certificates.map(
  (certificate) =>
    `<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
);
const elements = [
  "EntityDescriptor",
  "IDPSSODescriptor",
  "RoleDescriptor",
  "Extensions",
  "KeyDescriptor",
  "KeyInfo",
  "Signature",
];
const words = [
  ...keys,
  ...elements.flatMap((name) => [
    `<${name}>`,
    `</${name}>`,
    `<${name}/>`,
    `<x:${name} xmlns:x="urn:x">`,
    `</x:${name}>`,
  ]),
  ...["<!---->", "<![CDATA[", "]]>", "<?x y?>", "<!DOCTYPE x>", "&amp;", "&#13;", "\uFEFF", " ", "encryption"],
  ...['xmlns="urn:x"', 'xmlns=" urn:oasis:names:tc:SAML:2.0:metadata"', 'use="encryption"', "https://evil.example/"],
];

/** What was refused is refused in words; in what was accepted, another parser that goes by names alone finds the same provider and keys. */
export const metadata: Target<string> = {
  name: "metadata",
  input: mutated(fc.constantFrom(...valid), words, /</),
  holds(document) {
    const meaning = understood(document);
    if (!meaning) return;
    const written = writeFederationMetadata(meaning);
    expect(parseFederationMetadata(written).digest).toBe(meaning.digest);
    const trusted = meaning.certificates.map(({ base64 }) => base64);
    for (const text of [document, written]) {
      const found = asOthersRead(text);
      expect(found.providers).toBe(1);
      expect(found.entities).toBe(1);
      for (const key of found.keys) expect(trusted).toContain(key);
    }
    expect(new Set(asOthersRead(written).keys)).toEqual(new Set(trusted));
  },
};

function understood(document: string) {
  try {
    return parseFederationMetadata(document);
  } catch (error) {
    if (!(error instanceof FederationMetadataError)) throw error;
    expect(error.problem.length).toBeLessThan(400);
    expect(error.problem).toMatch(/^[\x20-\x7e]*$/);
    return undefined;
  }
}

function asOthersRead(text: string) {
  const document = new DOMParser({ onError: () => {} }).parseFromString(text.replace(/^\uFEFF/, ""), "text/xml");
  const all = Array.from(document.getElementsByTagNameNS("*", "*")) as Element[];
  const named = (name: string) => all.filter(({ localName }) => localName === name);
  const signing = named("KeyDescriptor").filter((key) => key.getAttribute("use") !== "encryption");
  const keys = signing.flatMap((key) => Array.from(key.getElementsByTagNameNS("*", "X509Certificate")));
  return {
    entities: named("EntityDescriptor").length + named("EntitiesDescriptor").length,
    providers: named("IDPSSODescriptor").length,
    keys: keys.map(({ textContent }) => (textContent ?? "").replace(/\s+/g, "")),
  };
}
