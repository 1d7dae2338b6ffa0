import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type YAMLMap } from "yaml";

/** Anchors and aliases a file may hold. Each alias is looked up among all of them. */
const markLimit = 10_000;

/** Values that aliases may add to those written out: a group list for some thousand accounts, but no bomb. */
const addedLimit = 100_000;

export interface StructureProblem {
  offset: number;
  message: string;
}

/** Keys that stand twice in a mapping, and aliases that lead nowhere, into themselves, or to more than anybody wrote. In one walk. */
export function structureProblems(document: Document): StructureProblem[] {
  const problems: StructureProblem[] = [];
  const anchors = new Map<string, number | "open">();
  let marks = 0;
  let added = 0;
  const report = (node: Node, message: string) => void problems.push({ offset: node.range?.[0] ?? 0, message });

  /** How many values a node stands for, its aliases followed. */
  function size(node: unknown): number {
    if (isPair(node)) return size(node.key) + size(node.value);
    if (!isNode(node)) return 0;
    if (isAlias(node)) return followed(node);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) {
      marks += 1;
      anchors.set(anchor, "open");
    }
    if (isMap(node)) for (const key of repeatedKeys(node)) report(key, "This key stands twice in one mapping.");
    const values = isMap(node) || isSeq(node) ? node.items.reduce((sum: number, item) => sum + size(item), 1) : 1;
    if (anchor !== undefined) anchors.set(anchor, values);
    return values;
  }

  function followed(alias: Node & { source: string }): number {
    const values = anchors.get(alias.source);
    if (values === undefined) report(alias, "This alias has no anchor before it.");
    if (values === "open") report(alias, "This alias is part of what it stands for.");
    if (typeof values !== "number") return 0;
    marks += 1;
    const before = added;
    added += values;
    if (before <= addedLimit && added > addedLimit)
      report(
        alias,
        `With this alias the file's aliases stand for more than ${addedLimit} values. Write them out, or use defaults.`,
      );
    return values;
  }

  size(document.contents);
  if (marks > markLimit)
    problems.push({ offset: 0, message: `The file has more than ${markLimit} anchors and aliases.` });
  return problems;
}

function repeatedKeys(map: YAMLMap): Node[] {
  const seen = new Set<string>();
  const keys = map.items.map(({ key }) => key);
  return keys.filter(isScalar).filter((key) => {
    const name = String(key.value);
    return seen.has(name) || !seen.add(name);
  });
}
