import { isMap, isNode, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import { AgencyFileError, type Problem } from "./agencyFileError.ts";

/** Text beyond this is no agency file, and would only cost memory. Bytes. */
const sizeLimit = 5 * 1024 * 1024;

/** A handful of anchors is handy; more resolve to exponentially many nodes. */
const aliasLimit = 100;

export type DataPath = readonly (string | number)[];

/** A YAML file as data, with the places its values stand at. */
export interface YamlFile {
  data: unknown;
  /** A problem at a value; at the nearest one above where there is none. `key` points at the key instead. */
  problem(path: DataPath, message: string, key?: boolean): Problem;
}

/** Reads one YAML document. Throws `AgencyFileError` with every syntax problem. */
export function readYamlFile(text: string, file: string): YamlFile {
  const at = (line: number, column: number, message: string): Problem => ({ file, line, column, path: "", message });
  if (Buffer.byteLength(text) > sizeLimit) {
    throw new AgencyFileError([
      at(1, 1, "The file is larger than 5 MB. Split the agency into several files, one stack each."),
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new AgencyFileError(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return at(
          line,
          col,
          error.code === "MULTIPLE_DOCS" ? "The file holds more than one YAML document." : error.message,
        );
      }),
    );
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: aliasLimit });
  } catch {
    throw new AgencyFileError([
      at(1, 1, `YAML aliases resolve to more than is allowed (${aliasLimit}). Write the values out, or use defaults.`),
    ]);
  }
  return {
    data,
    problem(path, message, key = false) {
      const { line, col } = lines.linePos(offsetOf(document.contents, path, key));
      return { file, line, column: col, path: pathText(path), message };
    },
  };
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

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => String(isNode(pair.key) ? pair.key.toJSON() : pair.key) === String(key));
}

export function pathText(path: DataPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
