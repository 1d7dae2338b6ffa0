import { isAlias, isNode, isSeq, type Node, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { accountPlaces } from "../accountPlaces.ts";
import type { DataPath } from "../yamlFile.ts";
import { type EditableFile, editableFile, proven } from "./editableFile.ts";
import { lineContentEnd, lineEnd, lineKind, lineStart } from "./lines.ts";
import { entryPlaces, isBlock, nodeAt, ownLines, type Place } from "./places.ts";
import { type Splice, spliced } from "./splice.ts";

interface Lines {
  from: number;
  to: number;
}

/**
 * The text of an agency file without one account, the parent or a child, and without the comments that are its own. Everything else
 * stays byte for byte, but for a blank line where two would meet. Throws `AgencyFileError` where that cannot be done.
 */
export function removeAccount(text: string, path: string, imagekitId: string): string {
  const file = editableFile(text, path);
  const { data, root, refuse } = file;
  const account = accountPlaces(data).find(({ raw }) => raw.imagekitId === imagekitId);
  if (!account) return text;
  const { parent, ...others } = data;
  if (account.kind === "parent") {
    const index = root.items.findIndex(({ key }) => String(key) === "parent");
    return proven({ text: spliced(text, removal(file, root, index, ["parent"])), path }, others);
  }
  const list = nodeAt(root, "children");
  if (!isSeq(list)) return refuse(["children"], "is no list written out here, so no account can be removed by machine");
  const index = account.path[1] as number;
  const children = (data.children as unknown[]).toSpliced(index, 1);
  // The mark of the empty list first: in a file without a last line break, both begin at one place.
  const splices = [...(children.length === 0 ? emptied(file, list) : []), ...removal(file, list, index, account.path)];
  return proven({ text: spliced(text, splices), path }, { ...data, children });
}

function removal(file: EditableFile, owner: YAMLMap | YAMLSeq, index: number, path: DataPath): Splice[] {
  const { text, refuse } = file;
  const places = entryPlaces(owner);
  const place = places[index] as Place;
  const alias = aliasInto(file, owner.items[index]);
  if (alias !== undefined)
    refuse(path, `holds what the alias *${alias} elsewhere in the file stands for; write it out there first`);
  if (!isBlock(owner)) return fromBrackets(text, places, index);
  const lines = ownLines(text, place);
  if (!lines) return refuse(path, "shares a line with something else, so it cannot be removed by machine");
  const column = place.start - lineStart(text, place.start);
  const range = withBlankLine(text, lines, column, index === places.length - 1);
  return [{ ...withLineBreak(text, range), text: "" }];
}

/** Name of an alias outside the entry that stands for something in it. */
function aliasInto({ root }: EditableFile, entry: unknown): string | undefined {
  const inside = new Set<unknown>();
  const within = isNode(entry) ? [entry] : Object.values(entry as object).filter(isNode);
  for (const node of within) visit(node as Node, (_, part) => void inside.add(part));
  const open = new Map<string, unknown>();
  let found: string | undefined;
  // In the order of the text: an alias means the last anchor of its name before it.
  visit(root, (_, part) => {
    if (isAlias(part) && !inside.has(part) && inside.has(open.get(part.source))) found ??= part.source;
    const { anchor } = part as { anchor?: string };
    if (anchor !== undefined) open.set(anchor, part);
  });
  return found;
}

/** Where the file does not end in a line break, it does not after its last lines have gone either. */
function withLineBreak(text: string, { from, to }: Lines): Lines {
  const unended = to === text.length && !text.endsWith("\n");
  return { from: unended && from > 0 ? lineContentEnd(text, from - 1) : from, to };
}

/** A blank line goes with them where two would meet, and the one that set the last entry apart. */
function withBlankLine(text: string, { from, to }: Lines, column: number, isLast: boolean): Lines {
  const above = from > 0 ? lineStart(text, from - 1) : undefined;
  if (above === undefined || lineKind(text, above).kind !== "blank") return { from, to };
  const before = above > 0 ? lineKind(text, lineStart(text, above - 1)) : undefined;
  // A comment that stands deeper belongs to the entry before; another one is about what comes, and stays apart.
  const setApart = before?.kind === "content" || (before?.kind === "comment" && before.indent > column);
  if (isLast && setApart) return { from: above, to };
  return to < text.length && lineKind(text, to).kind === "blank" ? { from, to: lineEnd(text, to) } : { from, to };
}

/** An entry in brackets or braces, with one of the commas beside it. */
function fromBrackets(text: string, places: readonly Place[], index: number): Splice[] {
  const { start, end, comma } = places[index] as Place;
  const before = places[index - 1];
  const last = comma === undefined ? end : comma + 1;
  const alone = /^\s*$/.test(text.slice(lineStart(text, start), start)) && /^\s*(#|$)/.test(restOfLine(text, last));
  if (alone) {
    // The comma before it may stay: a list may end in one.
    const { from, to } = ownLines(text, { start, end: last }) ?? { from: start, to: last };
    return [{ from, to, text: "" }];
  }
  if (comma !== undefined)
    return [{ from: start, to: last + (/^ */.exec(text.slice(last))?.[0].length ?? 0), text: "" }];
  return [{ from: before?.comma ?? start, to: end, text: "" }];
}

function restOfLine(text: string, offset: number): string {
  return text.slice(offset, lineContentEnd(text, offset));
}

/** A list in block style without items would be no list any more. */
function emptied({ text, root }: EditableFile, list: YAMLSeq): Splice[] {
  if (!isBlock(list)) return [];
  const pair = root.items.find(({ key }) => String(key) === "children");
  const tokens = (pair as { srcToken?: { sep?: { type: string; offset: number; source: string }[] } })?.srcToken?.sep;
  const mark = tokens?.findLast(({ type }) => !["space", "newline", "comment"].includes(type));
  const at = mark ? mark.offset + mark.source.length : lineContentEnd(text, list.range?.[0] ?? 0);
  return [{ from: at, to: at, text: " []" }];
}
