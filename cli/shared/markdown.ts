import { printable } from "../../domain/drift/values.ts";

/** Rows of one table; an issue on GitHub takes 65,536 characters, a job's summary a megabyte. */
const mostRows = 100;

/**
 * Text that stays text in GitHub-flavoured Markdown: no markup, no HTML, no link. Entities, since links are found in text with backslashes
 * too. Mentions and references to issues are found in what is shown, so an invisible blank parts these, and nothing else, which somebody may
 * copy. Dependabot does the same
 * (https://github.com/dependabot/dependabot-core/blob/main/common/lib/dependabot/pull_request_creator/message_builder/link_and_mention_sanitizer.rb).
 */
export function markdownText(value: string): string {
  return printable(value.replace(/[\r\n]+/g, " "))
    .replace(/[^A-Za-z0-9 ,;()/\u00a0-\uffff-]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(?<!\w)&#(?:64;(?=\w)|35;(?=\d+(?!\w)))/g, (character) => `${character}&#8203;`);
}

/** A table. `left`: where the rows are that it has no room for. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[], left: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, mostRows).map((row) => line(row.map(markdownText)));
  const more = rows.length > mostRows ? [`\n${rows.length - mostRows} more are in ${left}.`] : [];
  return [line(titles), line(titles.map(() => "---")), ...shown, ...more].join("\n");
}
