import { type SaxesAttributeNS, type SaxesAttributeNSIncomplete, SaxesParser } from "saxes";
import { FederationMetadataError } from "./federationMetadataError.ts";

/**
 * An element: name by namespace, attributes without a prefix, child elements, and the text directly inside. `type`: its `xsi:type` as it
 * is written, empty where it has none. `interrupted`: a comment, a processing instruction or a CDATA section is in it, so that readers may
 * disagree on its text.
 */
export interface XmlElement {
  namespace: string;
  local: string;
  attributes: Readonly<Record<string, string>>;
  type: string;
  children: XmlElement[];
  text: string;
  interrupted: boolean;
}

export interface XmlLimits {
  bytes: number;
  elements: number;
  depth: number;
}

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

/**
 * Parses a whole document and gives its root. Refuses what XML allows and metadata never needs: a DOCTYPE (and with it entities
 * of its own), more than one root, any encoding but UTF-8, and documents over the limits. Prefixes do not matter, namespaces do.
 */
export function parseStrictXml(document: string | Uint8Array, limits: XmlLimits): XmlElement {
  const text = decoded(document, limits.bytes);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;

  parser.on("error", (error) => fail(`it is not well-formed XML (${bounded(error.message)})`));
  parser.on("doctype", () => fail("it has a DOCTYPE"));
  parser.on("xmldecl", ({ encoding, version }) => {
    if (version !== "1.0") fail("it is not XML 1.0");
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8")
      fail(`its encoding is ${encoding.slice(0, 40)}, not UTF-8`);
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    if (++elements > limits.elements) fail(`it has more than ${limits.elements} elements`);
    if (open.length >= limits.depth) fail(`its elements are nested deeper than ${limits.depth}`);
    refusePaddedNamespaces(attributes);
    const element: XmlElement = {
      namespace: uri,
      local,
      attributes: plain(attributes),
      type: typeIn(attributes),
      children: [],
      text: "",
      interrupted: false,
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  const collect = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  const interrupt = () => {
    const element = open.at(-1);
    if (element) element.interrupted = true;
  };
  parser.on("text", collect);
  parser.on("cdata", (piece) => {
    interrupt();
    collect(piece);
  });
  parser.on("comment", interrupt);
  parser.on("processinginstruction", interrupt);
  parser.write(text).close();
  if (!root) fail("it has no root element");
  return root;
}

type ParsedAttributes = Record<string, SaxesAttributeNS | SaxesAttributeNSIncomplete>;

/** The parser trims a namespace where others take it as it is written, so that the two see different elements. */
function refusePaddedNamespaces(attributes: ParsedAttributes): void {
  const namespaces = Object.values(attributes).filter(({ prefix, name }) => prefix === "xmlns" || name === "xmlns");
  if (namespaces.some(({ value }) => /^\s|\s$/.test(value)))
    fail("one of its namespaces begins or ends with white space");
}

function typeIn(attributes: ParsedAttributes): string {
  const type = Object.values(attributes).find(({ uri, local }) => uri === schemaInstance && local === "type");
  return type?.value.trim() ?? "";
}

function plain(attributes: ParsedAttributes): Record<string, string> {
  const entries = Object.values(attributes).filter(({ prefix }) => prefix === "");
  return Object.fromEntries(entries.map(({ local, value }) => [local, value]));
}

/** The parser quotes names from the document, however long. */
function bounded(message: string): string {
  return message
    .replace(/^undefined:\s*/, "")
    .replace(/[^\x20-\x7E]/g, "?")
    .slice(0, 120);
}

function decoded(document: string | Uint8Array, limit: number): string {
  const size = typeof document === "string" ? Buffer.byteLength(document) : document.byteLength;
  if (size > limit) fail(`it has ${size} bytes, more than the ${limit} allowed`);
  let text = document;
  if (typeof text !== "string") {
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
    } catch {
      fail(isUtf16(document) ? "it is UTF-16, not UTF-8" : "it is not UTF-8");
    }
  }
  const trimmed = (text as string).replace(/^\uFEFF/, "");
  // It is white space to JavaScript, to some readers too, and an error to others.
  if (trimmed.startsWith("\uFEFF")) fail("it begins with more than one byte order mark");
  if (trimmed.trim() === "") fail("it is empty");
  if (/^\s*(<!doctype html|<html[\s>])/i.test(trimmed))
    fail("it is an HTML page, so the address is not that of a metadata document");
  return trimmed;
}

function isUtf16(document: string | Uint8Array): boolean {
  const [first, second] = document;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function fail(problem: string): never {
  throw new FederationMetadataError(problem);
}
