import { isMap, isScalar, isSeq, type Node } from "yaml";
import { printable } from "../../drift/values.ts";
import type { Problem } from "../agencyFileError.ts";
import { objectIdPattern } from "../objectId.ts";
import { type DataPath, readYamlFile } from "../yamlFile.ts";
import { proven } from "./editableFile.ts";
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
  /** All that the file says, unchecked. */
  data: unknown;
  names: WrittenName[];
  problem: (name: WrittenName, message: string) => Problem;
}

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
    if (!isScalar(node) || typeof node.value !== "string" || objectIdPattern.test(node.value) || !node.range) return;
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
  return { data: file.data, names, problem: ({ place }, message) => file.problem(place, message) };
}

/**
 * The text with each name's object id in its place, and the name as a comment at the end of its line. Nothing else changes; `ids` in the order
 * of `names`.
 */
export function withIds(
  text: string,
  path: string,
  { data, names }: Pick<NamedFile, "data" | "names">,
  ids: readonly string[],
): string {
  const pieces: Splice[] = names.map(({ from, to }, index) => ({ from, to, text: ids[index] ?? "" }));
  for (const [start, own] of Map.groupBy(names, ({ to }) => lineStart(text, to))) {
    const end = lineContentEnd(text, start);
    // A comment that stands there already says more than a name.
    if (text.slice(own.at(-1)?.to, lineEnd(text, start)).includes("#")) continue;
    const comment = own.map(({ name }) => printable(name.replaceAll(/\s+/g, " "))).join(", ");
    pieces.push({ from: end, to: end, text: ` # ${comment}` });
  }
  const expected = structuredClone(data) as object;
  for (const [index, { place }] of names.entries()) setIn(expected, place, ids[index]);
  return proven({ text: spliced(text, pieces), path }, expected);
}

function setIn(data: unknown, place: DataPath, value: unknown): void {
  let within = data as Record<string | number, unknown>;
  for (const key of place.slice(0, -1)) within = within[key] as typeof within;
  within[place.at(-1) ?? ""] = value;
}
