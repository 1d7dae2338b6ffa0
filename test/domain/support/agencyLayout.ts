import fc from "fast-check";
import { imagekitId } from "./arbitraries.ts";

/** How one account of a generated file is laid out. */
interface Item {
  id: string;
  braces: boolean;
  above: boolean;
  behind: boolean;
  deeper: boolean;
  blankAbove: boolean;
}

export interface Layout {
  items: Item[];
  lineBreak: "\n" | "\r\n";
  indent: number;
  gap: number;
  mark: boolean;
  comments: boolean;
  after: "nothing" | "parent" | "comment" | "end mark";
  unended: boolean;
}

/** IDs that no two of differ in case only, some of which YAML would take for something else. */
export const ids = (constraints: { minLength: number; maxLength: number }) =>
  fc.uniqueArray(fc.oneof(imagekitId, fc.constantFrom("123", "true", "null", "0x1f", "1e3", "yes", "No", "0o7")), {
    ...constraints,
    selector: (id) => id.toLowerCase(),
  });

const item = (id: string): fc.Arbitrary<Item> =>
  fc.record({
    id: fc.constant(id),
    braces: fc.boolean(),
    above: fc.boolean(),
    behind: fc.boolean(),
    deeper: fc.boolean(),
    blankAbove: fc.boolean(),
  });

/** Files in block style, in many layouts, with the given number of children. */
export const layouts = (constraints: { minLength: number; maxLength: number }): fc.Arbitrary<Layout> =>
  fc.record({
    items: ids(constraints).chain((all) => fc.tuple(...all.map(item))),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    indent: fc.constantFrom(0, 2, 4),
    gap: fc.constantFrom(1, 3),
    mark: fc.boolean(),
    comments: fc.boolean(),
    after: fc.constantFrom("nothing", "parent", "comment", "end mark"),
    unended: fc.boolean(),
  });

/** The text of the file; the comment of an account's own names it. */
export function layoutText({ items, lineBreak, indent, gap, mark, comments, after, unended }: Layout): string {
  const column = " ".repeat(indent);
  const deep = " ".repeat(indent + 1 + gap);
  const lines = [
    "# yaml-language-server: $schema=./agency.schema.json",
    "agency: acme # the agency",
    "tenantId: 0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
    "",
    "defaults:",
    "  role: { from: attribute, attribute: department }",
    "  delivery: { channel: handover, folder: handover }",
    "",
    `children: ${items.length === 0 ? "[] " : ""}# all of them`,
    ...(comments && items.length > 0 ? [`${column}# of the list`, ""] : []),
    ...items.flatMap(({ id, braces, above, behind, deeper, blankAbove }, index) => [
      ...(blankAbove && index > 0 ? [""] : []),
      ...(above ? [`${column}# own of ${index}`] : []),
      `${column}-${" ".repeat(gap)}${braces ? `{ imagekitId: "${id}", replyUrl: plain }` : `imagekitId: "${id}"`}${behind ? ` # own of ${index}` : ""}`,
      ...(braces ? [] : [`${deep}replyUrl: plain`]),
      ...(deeper ? [`${deep}# own of ${index}`] : []),
    ]),
    ...(comments ? [`${column}# end of the list`] : []),
    ...{
      nothing: [],
      parent: ["", "# own of the parent", "parent:", "  imagekitId: theAgencyItself"],
      comment: ["", "# the end"],
      "end mark": ["..."],
    }[after],
  ];
  return `${mark ? "\uFEFF" : ""}${lines.join(lineBreak)}${unended ? "" : lineBreak}`;
}
