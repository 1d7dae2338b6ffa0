import { isSeq, type YAMLSeq } from "yaml";
import type { AccountData } from "../agencySchema.ts";
import { type EditableFile, editableFile, proven } from "./editableFile.ts";
import { type ItemStyle, itemStyle } from "./itemStyle.ts";
import { lineContentEnd, lineEnd, lineKind, lineStart } from "./lines.ts";
import { contentEnd, entryPlaces, isBlock, nodeAt, ownLines, type Place } from "./places.ts";
import { type Splice, spliced } from "./splice.ts";
import { asItem, inBraces } from "./writeItem.ts";

/**
 * The text of an agency file with accounts added behind its last child, written as their neighbours are. Everything else stays byte
 * for byte. Whether the result is sound is for `parseAgencyFile`. Throws `AgencyFileError` where the file has a form that is not edited.
 */
export function addAccounts(text: string, path: string, accounts: readonly AccountData[]): string {
  if (accounts.length === 0) return text;
  const file = editableFile(text, path);
  const { data } = file;
  const children = Array.isArray(data.children) ? data.children : [];
  const result = spliced(text, additions(file, accounts, itemStyle(text, file.root)));
  return proven({ text: result, path }, { ...data, children: [...children, ...accounts] });
}

function additions(file: EditableFile, accounts: readonly AccountData[], style: ItemStyle): Splice[] {
  const { root, data, refuse } = file;
  const list = nodeAt(root, "children");
  if (data.children !== undefined && data.children !== null && !isSeq(list))
    return refuse(["children"], "is no list written out here, so no account can be added by machine");
  if (isSeq(list) && list.items.length > 0)
    return isBlock(list) ? behindBlock(file, list, accounts, style) : behindBrackets(file, list, accounts, style);
  const items = accounts.map((account) => inBraces(account, style)).join(", ");
  if (isSeq(list) && (root.flow || insideOf(file, list) !== "")) return [withinBrackets(file, list, items, style)];
  if (!root.flow) return underKey(file, isSeq(list) ? list : undefined, accounts, style);
  if (data.children === null) return refuse(["children"], "is empty; write [] there first");
  const end = contentEnd(root.items.at(-1));
  const key = style.quotedKeys ? '"children"' : "children";
  return [{ from: end, to: end, text: `${root.items.length > 0 ? ", " : ""}${key}: [${items}]` }];
}

/** Into brackets that hold no account, but a note perhaps. */
function withinBrackets({ text }: EditableFile, list: YAMLSeq, items: string, { lineBreak }: ItemStyle): Splice {
  const close = (list.range?.[1] ?? 0) - 1;
  const from = lineStart(text, close);
  const indent = text.slice(from, close);
  if (indent.trim() !== "") return { from: close, to: close, text: items };
  return { from, to: from, text: `${indent}  ${items}${lineBreak}` };
}

/** What stands between the brackets. */
function insideOf({ text }: EditableFile, list: YAMLSeq): string {
  return text.slice((list.range?.[0] ?? 0) + 1, (list.range?.[1] ?? 0) - 1).trim();
}

function behindBlock(
  { text, refuse }: EditableFile,
  list: YAMLSeq,
  accounts: readonly AccountData[],
  style: ItemStyle,
): Splice[] {
  const lines = ownLines(text, entryPlaces(list).at(-1) as Place);
  if (!lines) return refuse(["children", list.items.length - 1], "shares a line with something else; give it its own");
  const between = style.apart ? style.lineBreak : "";
  return [
    wholeLines(
      text,
      lines.to,
      accounts.map((account) => between + asItem(account, style)),
      style,
    ),
  ];
}

/** Lines put in where a line ends; the file ends in a line break afterwards where it did so before. */
function wholeLines(text: string, at: number, items: readonly string[], { lineBreak }: ItemStyle): Splice {
  const unended = at === text.length && text !== "" && !text.endsWith("\n");
  const joined = items.join(lineBreak);
  return { from: at, to: at, text: unended ? lineBreak + joined : joined + lineBreak };
}

function behindBrackets(
  { text }: EditableFile,
  list: YAMLSeq,
  accounts: readonly AccountData[],
  style: ItemStyle,
): Splice[] {
  const { start, end, comma } = entryPlaces(list).at(-1) as Place;
  const indent = text.slice(lineStart(text, start), start);
  const items = accounts.map((account) => inBraces(account, style));
  const lineBreak = style.lineBreak + indent;
  if (indent.trim() !== "") return [{ from: end, to: end, text: items.map((item) => `, ${item}`).join("") }];
  const listEnd = (list.range?.[1] ?? 0) - 1;
  if (lineContentEnd(text, end) > listEnd)
    return [{ from: end, to: end, text: items.map((item) => `,${lineBreak}${item}`).join("") }];
  // What is noted behind the last item stays behind it.
  const behind = lineContentEnd(text, comma ?? end);
  const added = lineBreak + items.join(`,${lineBreak}`);
  return comma === undefined
    ? [
        { from: end, to: end, text: "," },
        { from: behind, to: behind, text: added },
      ]
    : [{ from: behind, to: behind, text: `${added},` }];
}

/** Makes a list in block style below the key, which is put at the end of the file's mapping where it is missing. */
function underKey(
  { text, root }: EditableFile,
  brackets: YAMLSeq | undefined,
  accounts: readonly AccountData[],
  style: ItemStyle,
): Splice[] {
  const index = root.items.findIndex(({ key }) => String(key) === "children");
  const places = entryPlaces(root);
  const place = index === -1 ? places.at(-1) : places[index];
  if (!place) return [];
  const column = " ".repeat(place.start - lineStart(text, place.start));
  const items = accounts.map((account) => asItem(account, { ...style, indent: `${column}  ` }));
  if (index === -1) {
    const at = ownLines(text, place)?.to ?? lineEnd(text, place.end);
    const apart = places.some(({ start }, at) => at > 0 && isApart(text, start)) ? style.lineBreak : "";
    return [wholeLines(text, at, [`${apart}${column}children:`, ...items], style)];
  }
  const [from, to] = brackets?.range ?? [place.end, place.end];
  const emptied = text[from - 1] === " " ? from - 1 : from;
  const at = lineEnd(text, to);
  const splices = brackets ? [{ from: emptied, to, text: "" }] : [];
  return [...splices, wholeLines(text, at, items, style)];
}

/** Whether a blank line stands above an entry and its comments. */
function isApart(text: string, start: number): boolean {
  const from = ownLines(text, { start, end: start })?.from ?? 0;
  return from > 0 && lineKind(text, lineStart(text, from - 1)).kind === "blank";
}
