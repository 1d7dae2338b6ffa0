import { takes as takesAway } from "../../domain/preview/accountPreview.ts";
import type { Alike } from "../../domain/preview/alike.ts";
import { markdownText } from "../shared/markdown.ts";
import { groupsOf, headline, linesOf, notesOf, titleOf } from "./previewWords.ts";
import type { PreviewReport } from "./report.ts";

/** GitHub takes 65,536 characters; a workflow adds a heading and a marker. */
const most = 60_000;

/**
 * The preview as a pull request's comment. What takes something away comes first and is told of every account. Where all of it is too long,
 * the ids of alike accounts to which nothing is taken away give way, and it says so.
 */
export function previewMarkdown(report: PreviewReport): string {
  const groups = groupsOf(report);
  const whole = markdownOf(report, groups, Number.POSITIVE_INFINITY);
  if (whole.length <= most) return whole;
  for (const named of [100, 20, 5, 0]) {
    const shorter = markdownOf(report, groups, named);
    if (shorter.length <= most) return shorter;
  }
  return cut(report, groups);
}

function markdownOf(report: PreviewReport, groups: readonly Alike[], named: number): string {
  return `${[...heading(report), ...groups.map((group) => groupMarkdown(group, named)), ...othersOf(report)].join("\n\n")}\n`;
}

function heading(report: PreviewReport): string[] {
  const notes = notesOf(report).map((note) => `> ${markdownText(note)}`);
  return [`**${markdownText(headline(report))}**`, ...(notes.length > 0 ? [notes.join("\n>\n")] : [])];
}

function othersOf({ others }: PreviewReport): string[] {
  return others.length === 0
    ? []
    : [others.map(({ name, action }) => `- Of no account: ${markdownText(name)} (${action})`).join("\n")];
}

function groupMarkdown(group: Alike, named: number): string {
  const { imagekitIds, people } = group;
  const lines = linesOf(group).map(
    ({ side, what, takes }) => `- ${takes ? ":warning: " : ""}${side}: ${markdownText(what)}`,
  );
  const meaning = people.map((sentence) => markdownText(sentence));
  return [
    `#### ${takesAway(group) ? ":warning: " : ""}${markdownText(titleOf(group))}`,
    ...idsOf(imagekitIds, takesAway(group) ? Number.POSITIVE_INFINITY : named),
    lines.join("\n"),
    ...(meaning.length > 0 ? [meaning.join(" ")] : []),
  ].join("\n\n");
}

function idsOf(ids: readonly string[], named: number): string[] {
  if (ids.length === 1) return [];
  const shown = ids.slice(0, named).map(markdownText).join(", ");
  const left =
    ids.length > named
      ? `${shown === "" ? "" : " and "}${ids.length - Math.min(named, ids.length)} more, in the output of --json`
      : "";
  const text = shown + left;
  return ids.length > 10 ? [`<details><summary>${ids.length} accounts</summary>\n\n${text}\n\n</details>`] : [text];
}

/** So many different changes that they have no room: a line for each account that loses something, and what is left out is counted. */
function cut(report: PreviewReport, groups: readonly Alike[]): string {
  const taking = groups.filter(takesAway).flatMap((group) => {
    const lost = linesOf(group).filter(({ takes }) => takes);
    const words = lost.map(({ side, what }) => `${side}: ${markdownText(what)}`).join("; ");
    return group.imagekitIds.map((id) => `- ${markdownText(id)}: ${words}`);
  });
  const others = groups.filter((group) => !takesAway(group)).map((group) => `- ${markdownText(titleOf(group))}`);
  const lines: string[] = [];
  let length = heading(report).join("\n\n").length + 200;
  for (const line of [...taking, ...othersOf(report), ...others]) {
    length += line.length + 1;
    if (length > most) break;
    lines.push(line);
  }
  const left = taking.length + others.length - lines.length;
  const more = left > 0 ? `${left} more lines, and every detail, are` : "Every detail is";
  const title = taking.length > 0 ? ["#### :warning: First, what takes something away"] : [];
  return `${[...heading(report), ...title, lines.join("\n"), `${more} in the output of --json.`].join("\n\n")}\n`;
}
