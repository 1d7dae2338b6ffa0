import { isMap, isScalar, isSeq, Scalar, type YAMLMap } from "yaml";
import { lineBreakOf, lineKind, lineStart } from "./lines.ts";
import { contentEnd, entryPlaces, isBlock, nodeAt, ownLines } from "./places.ts";

/** How the accounts of a file are written, so that new ones look like their neighbours. */
export interface ItemStyle {
  lineBreak: string;
  /** `{ imagekitId: a }` instead of a key a line. */
  inBraces: boolean;
  /** `{ a: b }` instead of `{a: b}`. */
  padded: boolean;
  /** Keys in quotes, as in JSON. */
  quotedKeys: boolean;
  /** How IDs and names are quoted where that is not necessary. */
  quotes: Scalar.Type | undefined;
  /** Keys in the order the neighbours have them. */
  order: string[];
  /** Keys whose values take lines of their own instead of braces or brackets. */
  onOwnLines: ReadonlySet<string>;
  /** White space before the dash and behind it. */
  indent: string;
  gap: string;
  /** A blank line between accounts. */
  apart: boolean;
}

const usualOrder = ["imagekitId", "displayName", "role", "assignments"];

/** Learnt from the accounts that are there, the last one first; the usual style where there are none. */
export function itemStyle(text: string, root: YAMLMap): ItemStyle {
  const children = nodeAt(root, "children");
  const list = isSeq(children) ? children : undefined;
  const maps = (list?.items ?? []).filter(isMap);
  const last = maps.at(-1);
  const others = [...maps.toReversed(), ...["parent", "defaults"].map((key) => nodeAt(root, key)).filter(isMap)];
  const written = (key: string) => others.map((map) => nodeAt(map, key)).find((value) => value !== undefined);
  const [firstKey] = (last ?? root).items.map(({ key }) => key);
  const id = last && nodeAt(last, "imagekitId");
  const order = (last?.items ?? []).flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
  return {
    lineBreak: lineBreakOf(text),
    inBraces: last?.flow === true || (list?.flow === true && list.items.length > 0) || root.flow === true,
    padded: last?.flow ? text[(last.range?.[0] ?? 0) + 1] === " " : !/\{[^\s{}]/.test(text) || /\{ /.test(text),
    quotedKeys: isScalar(firstKey) && firstKey.type === Scalar.QUOTE_DOUBLE,
    quotes: isScalar(id) && (id.type === Scalar.QUOTE_DOUBLE || id.type === Scalar.QUOTE_SINGLE) ? id.type : undefined,
    order: usualOrder.reduce(withKey, order),
    onOwnLines: new Set(
      ["role", "assignments"].filter(
        (key) => isBlock(written(key) ?? undefined) || (!written(key) && key === "assignments"),
      ),
    ),
    ...(list && isBlock(list) && list.items.length > 0 ? dashes(text, list) : { indent: "  ", gap: " ", apart: false }),
  };
}

/** A key that the neighbours lack comes behind the one that it usually follows. */
function withKey(order: string[], key: string, place: number): string[] {
  if (order.includes(key)) return order;
  return order.toSpliced(place === 0 ? 0 : order.indexOf(usualOrder[place - 1] ?? "") + 1, 0, key);
}

/** Of a list in block style that has items. */
function dashes(text: string, list: Parameters<typeof entryPlaces>[0]): Pick<ItemStyle, "indent" | "gap" | "apart"> {
  const place = entryPlaces(list).at(-1) ?? { start: 0, end: contentEnd(list) };
  const from = ownLines(text, place)?.from ?? 0;
  return {
    indent: text.slice(lineStart(text, place.start), place.start),
    gap: /^-( +)\S/.exec(text.slice(place.start))?.[1] ?? " ",
    apart: list.items.length > 1 && from > 0 && lineKind(text, lineStart(text, from - 1)).kind === "blank",
  };
}
