import wrapAnsi from "wrap-ansi";
import { takes as takesAway } from "../../domain/preview/accountPreview.ts";
import { some } from "../shared/some.ts";
import { widthOf } from "../shared/table.ts";
import { groupsOf, headline, linesOf, notesOf, titleOf } from "./previewWords.ts";
import type { PreviewReport } from "./report.ts";

/** Accounts that a line names; the rest are counted. */
const named = 12;

/** The preview for a terminal. `!` marks what takes something away. */
export function previewText(report: PreviewReport, width = widthOf(process.stdout)): string {
  const groups = groupsOf(report);
  const blocks = groups.map((group) => {
    const { imagekitIds, people } = group;
    return [
      `${takesAway(group) ? "! " : "  "}${titleOf(group)}`,
      ...(imagekitIds.length > 1 ? wrapped(some(imagekitIds, named), width, "    ") : []),
      ...linesOf(group).flatMap(({ side, what, takes }) => wrapped(`${side}: ${what}`, width, takes ? "  ! " : "    ")),
      ...people.flatMap((sentence) => wrapped(sentence, width, "    ")),
    ];
  });
  const others = report.others.map(({ name, action }) => `  Of no account: ${name} (${action})`);
  const notes = notesOf(report).flatMap((note) => wrapped(note, width, ""));
  const marked = groups.some(takesAway)
    ? ["! takes access away, deletes something in use, or turns single sign-on off"]
    : [];
  return `${[[headline(report)], ...blocks, others, [...marked, ...notes]]
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function wrapped(text: string, width: number | undefined, indent: string): string[] {
  if (width === undefined) return [indent + text];
  const [first = "", ...rest] = wrapAnsi(text, Math.max(width - indent.length, 20)).split("\n");
  return [indent + first, ...rest.map((line) => " ".repeat(indent.length) + line)];
}
