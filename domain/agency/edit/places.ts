import { type CST, isCollection, isNode, isPair, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { lineContentEnd, lineEnd, lineKind, lineStart } from "./lines.ts";

/** Where an entry of a list or a mapping stands: offsets of its first character, and behind its last. */
export interface Place {
  start: number;
  end: number;
  /** In brackets: the comma behind it, where there is one. */
  comma?: number | undefined;
}

type Tokens = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** Places of the entries, in the order of the node's own. The node must have been read with its tokens. */
export function entryPlaces(node: YAMLMap | YAMLSeq): Place[] {
  const tokens = (node as { srcToken?: Tokens }).srcToken?.items ?? [];
  const starts = tokens.map(startOf);
  return node.items.map((item, index) => ({
    start: starts[index] ?? 0,
    end: contentEnd(item),
    comma: tokens[index + 1]?.start.find(({ type }) => type === "comma")?.offset,
  }));
}

/** At the dash, `?`, anchor or tag before it, or at the entry itself. */
function startOf({ start, key, value }: Tokens["items"][number]): number | undefined {
  const marks = new Set(["seq-item-ind", "explicit-key-ind", "anchor", "tag"]);
  return start.find(({ type }) => marks.has(type))?.offset ?? key?.offset ?? value?.offset;
}

/** Behind the last character that means something: what comes after it are blanks and comments. */
export function contentEnd(entry: unknown): number {
  if (isPair(entry)) return Math.max(contentEnd(entry.key), contentEnd(entry.value));
  if (isCollection(entry) && !entry.flow && entry.items.length > 0) return contentEnd(entry.items.at(-1));
  return isNode(entry) ? (entry.range?.[1] ?? 0) : 0;
}

/**
 * The whole lines an entry of block style stands on, with its own comments: those right above it that begin where it does, and those
 * behind it that stand deeper. Undefined where it shares a line with something else.
 */
export function ownLines(text: string, { start, end }: Place): { from: number; to: number } | undefined {
  let from = lineStart(text, start);
  const column = start - from;
  if (text.slice(from, start).trim() !== "") return undefined;
  // A block scalar ends behind its line break.
  let to = lineEnd(text, text[end - 1] === "\n" ? end - 1 : end);
  for (let next = to; next < text.length; next = lineEnd(text, next)) {
    const { kind, indent } = lineKind(text, next);
    if (kind === "content" || (kind === "comment" && indent <= column)) break;
    if (kind === "comment") to = lineEnd(text, next);
  }
  while (from > 0) {
    const above = lineStart(text, from - 1);
    const { kind, indent } = lineKind(text, above);
    if (kind !== "comment" || indent !== column || isForEditors(text, above)) break;
    from = above;
  }
  return { from, to };
}

/** The line that says which schema the file has belongs to the file. */
function isForEditors(text: string, start: number): boolean {
  return text.slice(start, lineContentEnd(text, start)).includes("yaml-language-server:");
}

/** A list or mapping in block style, one entry a line and more. */
export function isBlock(node: unknown): node is YAMLMap | YAMLSeq {
  return isCollection(node) && !node.flow;
}

/** The node at a key of the mapping, as written; aliases are not followed. */
export function nodeAt(map: YAMLMap, key: string): Node | undefined {
  const value = map.items.find((pair) => isNode(pair.key) && pair.key.toJSON() === key)?.value;
  return isNode(value) ? value : undefined;
}
