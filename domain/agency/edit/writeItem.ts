import { Document, isCollection, isScalar, type YAMLMap } from "yaml";
import type { AccountData } from "../agencySchema.ts";
import type { ItemStyle } from "./itemStyle.ts";
import { nodeAt } from "./places.ts";

/** An account in braces, on one line. */
export function inBraces(account: AccountData, style: ItemStyle): string {
  return yaml(account, { ...style, inBraces: true }).trimEnd();
}

/** An account as an item of a list in block style: whole lines, without the last line break. */
export function asItem(account: AccountData, style: ItemStyle): string {
  const { indent, gap, lineBreak } = style;
  const deeper = indent + " ".repeat(1 + gap.length);
  const lines = yaml(account, style).trimEnd().split("\n");
  return lines.map((line, index) => (index === 0 ? `${indent}-${gap}${line}` : deeper + line)).join(lineBreak);
}

function yaml(account: AccountData, style: ItemStyle): string {
  // Quoted whatever YAML 1.1 would misread too: other tools may read the file.
  const document = new Document(inOrder(account, style.order), { schema: "core", compat: "yaml-1.1" });
  const map = document.contents as unknown as YAMLMap;
  map.flow = style.inBraces;
  for (const key of ["role", "assignments"]) {
    const value = nodeAt(map, key);
    if (!isCollection(value)) continue;
    value.flow = style.inBraces || !style.onOwnLines.has(key);
    // Of a list on lines of its own, each item with one key alone has a line; with two, braces.
    for (const item of value.items) if (isCollection(item)) item.flow = item.items.length > 1;
  }
  for (const key of ["imagekitId", "displayName"]) {
    const value = nodeAt(map, key);
    if (isScalar(value) && style.quotes) value.type = style.quotes;
  }
  return document.toString({
    lineWidth: 0,
    flowCollectionPadding: style.padded,
    ...(style.quotedKeys && { defaultKeyType: "QUOTE_DOUBLE", defaultStringType: "QUOTE_DOUBLE" }),
  });
}

function inOrder(account: AccountData, order: readonly string[]): object {
  const place = (key: string) => order.indexOf(key);
  const entries = Object.entries(account).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.toSorted(([left], [right]) => place(left) - place(right)));
}
