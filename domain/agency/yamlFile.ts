import {
  type Document,
  isMap,
  isNode,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { AgencyFileError, type Problem } from "./agencyFileError.ts";
import { tooMuchAt } from "./yamlNesting.ts";
import { type StructureProblem, structureProblems } from "./yamlStructure.ts";

/** Text beyond this is no agency file, and would only cost memory. Bytes. */
const sizeLimit = 5 * 1024 * 1024;

/** One slip makes a parser stumble many times; the first few tell. */
const syntaxErrors = 20;

export type DataPath = readonly (string | number)[];

/** Data, and how to say what is wrong at a place in it. */
export interface PlacedData {
  data: unknown;
  /** A problem at a value; at the nearest one above where there is none. `key` points at the key instead. */
  problem(path: DataPath, message: string, key?: boolean): Problem;
}

/** A YAML file as data, with the places its values stand at. */
export interface YamlFile extends PlacedData {
  /** With the places of its nodes; of its tokens too where they were asked for. */
  document: Document;
}

/** Reads one YAML document. Throws `AgencyFileError` with every problem of syntax and structure. */
export function readYamlFile(text: string, file: string, { tokens = false } = {}): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number, message: string, path = ""): Problem => {
    const { line, col } = lines.linePos(offset);
    return {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: withoutKeys(path),
      message: withoutKeys(message),
    };
  };
  if (Buffer.byteLength(text) > sizeLimit) {
    throw new AgencyFileError([
      at(0, "The file is larger than 5 MB. Split the agency into several files, one stack each."),
    ]);
  }
  if (text.startsWith("\ufeff\ufeff"))
    throw new AgencyFileError([at(0, "The file begins with two byte order marks. Save it with one, or with none.")]);
  const tooMuch = tooMuchAt(text);
  if (tooMuch !== undefined) {
    // The parser, which is not let near it, would have counted the lines.
    for (const { index } of text.slice(0, tooMuch.offset).matchAll(/^/gm)) lines.addNewLine(index);
    throw new AgencyFileError([at(tooMuch.offset, tooMuch.message)]);
  }
  // The core schema whatever a %YAML line says: it has no merge keys. Repeated keys are looked for in structureProblems, in linear time.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "core",
    uniqueKeys: false,
    stringKeys: true,
    keepSourceTokens: tokens,
  });
  const syntax = syntaxProblems([...document.errors, ...document.warnings]);
  const problems = syntax.length > 0 ? syntax : structureProblems(document);
  if (problems.length > 0) throw new AgencyFileError(problems.map(({ offset, message }) => at(offset, message)));
  return {
    document,
    // Aliases were counted above; the library's own limit would refuse one list used by a hundred accounts.
    data: document.toJS({ maxAliasCount: -1 }),
    problem: (path, message, key = false) => at(offsetOf(document.contents, path, key), message, pathText(path)),
  };
}

function syntaxProblems(errors: readonly YAMLError[]): StructureProblem[] {
  const problems = errors.map(({ pos: [offset], code, message }) => ({
    offset,
    message: code === "MULTIPLE_DOCS" ? "The file holds more than one YAML document." : message,
  }));
  // The parser ran out of stack; what it says beside that is nonsense.
  const deep = problems.find(({ message }) => message.includes("call stack"));
  return deep ? [{ ...deep, message: "The values are nested too deep." }] : problems.slice(0, syntaxErrors);
}

function offsetOf(contents: unknown, path: DataPath, key: boolean): number {
  let node = contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? pairOf(node, step) : undefined;
    if (pair && key && index === path.length - 1) return isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    const next = pair
      ? pair.value
      : (node as { get?: (key: unknown, keep: boolean) => unknown } | undefined)?.get?.(step, true);
    if (!isNode(next) || !next.range) return offset;
    node = next;
    offset = next.range[0];
  }
  return offset;
}

const pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

/** By an index made once a mapping: a file of nothing but mistakes asks for every key. */
function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  let index = pairs.get(map);
  if (!index) {
    index = new Map(map.items.map((pair) => [String(isNode(pair.key) ? pair.key.toJSON() : pair.key), pair]));
    pairs.set(map, index);
  }
  return index.get(String(key));
}

/** A private key of ImageKit's that was put into the file by mistake is not put into a log as well. */
function withoutKeys(text: string): string {
  return text.replace(/private_[^\s"']+/g, "private_…");
}

/** A path as people write it: `children[2].role`. */
export function pathText(path: DataPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
