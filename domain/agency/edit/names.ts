import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, type Node } from "yaml";
import { printable } from "../../drift/values.ts";
import { AgencyFileError, type Problem } from "../agencyFileError.ts";
import { type DataPath, readYamlFile } from "../yamlFile.ts";
import { lineContentEnd, lineEnd, lineStart } from "./lines.ts";
import { type Splice, spliced } from "./splice.ts";

export type PrincipalKind = "group" | "user";

/** A name that stands where the engine reads an object id. */
export interface WrittenName {
  kind: PrincipalKind;
  name: string;
  place: DataPath;
  /** Offsets of the value in the text. */
  from: number;
  to: number;
}

export interface NamedFile {
  names: WrittenName[];
  problem: (name: WrittenName, message: string) => Problem;
}

const objectId = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** Every name of a group or a person in an agency file's assignments and owners. Throws `AgencyFileError` where the text is no YAML. */
export function namesIn(text: string, path: string): NamedFile {
  const file = readYamlFile(text, path);
  const { document } = file;
  const nodeAt = (place: DataPath) => document.getIn(place, true) as Node | undefined;
  const children = nodeAt(["children"]);
  const sections: DataPath[] = [
    ["defaults"],
    ["parent"],
    ...(isSeq(children) ? children.items.map((_, index) => ["children", index]) : []),
  ];
  const names: WrittenName[] = [];
  const take = (kind: PrincipalKind, place: DataPath) => {
    const node = nodeAt(place);
    if (!isScalar(node) || typeof node.value !== "string" || objectId.test(node.value) || !node.range) return;
    const [from, to] = node.range;
    names.push({ kind, name: node.value, place, from, to });
  };
  for (const section of sections) {
    const assignments = nodeAt([...section, "assignments"]);
    if (isSeq(assignments))
      for (const [index, item] of assignments.items.entries())
        if (isMap(item))
          for (const kind of ["group", "user"] as const) take(kind, [...section, "assignments", index, kind]);
    const owners = nodeAt([...section, "owners"]);
    if (isSeq(owners)) for (const index of owners.items.keys()) take("user", [...section, "owners", index]);
  }
  return { names, problem: ({ place }, message) => file.problem(place, message) };
}

/**
 * The text with each name's object id in its place, and the name as a comment at the end of its line. Nothing else changes; `ids` in the order
 * of `names`.
 */
export function withIds(text: string, path: string, names: readonly WrittenName[], ids: readonly string[]): string {
  const pieces: Splice[] = names.map(({ from, to }, index) => ({ from, to, text: ids[index] ?? "" }));
  for (const [start, own] of Map.groupBy(names, ({ to }) => lineStart(text, to))) {
    const end = lineContentEnd(text, start);
    // A comment that stands there already says more than a name.
    if (text.slice(own.at(-1)?.to, lineEnd(text, start)).includes("#")) continue;
    const comment = own.map(({ name }) => printable(name.replaceAll(/\s+/g, " "))).join(", ");
    pieces.push({ from: end, to: end, text: ` # ${comment}` });
  }
  const after = spliced(text, pieces);
  const expected = structuredClone(readYamlFile(text, path).data);
  for (const [index, { place }] of names.entries()) setIn(expected, place, ids[index]);
  if (isDeepStrictEqual(readYamlFile(after, path).data, expected)) return after;
  throw new AgencyFileError([
    {
      ...{ file: path, line: 1, column: 1, path: "" },
      message: "The names cannot be replaced in a file that is laid out like this. Write the object ids by hand",
    },
  ]);
}

function setIn(data: unknown, place: DataPath, value: unknown): void {
  let within = data as Record<string | number, unknown>;
  for (const key of place.slice(0, -1)) within = within[key] as typeof within;
  within[place.at(-1) ?? ""] = value;
}
