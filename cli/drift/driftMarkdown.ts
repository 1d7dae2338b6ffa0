import type { AgencyReport, DriftReport } from "../../domain/drift/report.ts";
import { printable } from "../../domain/drift/values.ts";
import { some } from "../shared/some.ts";
import { conclusions, findingsOf, headline, remediesOf, rowOf, titleOf, unreadableOf } from "./summary.ts";

/** Rows of one agency; an issue on GitHub takes 65,536 characters, a job's summary a megabyte. */
const mostRows = 100;

/** Accounts or places that a line names; the rest are counted. */
const namedPlaces = 20;

/** The report as GitHub-flavoured Markdown. Live values in it are text: no link, no mention, no markup. */
export function driftMarkdown(report: DriftReport): string {
  const title = `# Drift: ${conclusions[report.status]}`;
  return `${[title, ...report.agencies.map(agencyMarkdown)].join("\n\n")}\n`;
}

function agencyMarkdown(agency: AgencyReport): string {
  const findings = findingsOf(agency);
  const rows = findings.map(rowOf);
  const unreadable = unreadableOf(agency).map(({ reason, places }) => [some(places, namedPlaces), reason]);
  const remedies = remediesOf(findings).map(
    ({ remedy, accounts }) => `- ${text(some(accounts, namedPlaces))}: ${text(remedy)}`,
  );
  return [
    `## ${text(titleOf(agency))}\n\n${headline(agency)}`,
    ...(rows.length > 0 ? [tableOf(["Severity", "Account", "Side", "Kind", "What"], rows)] : []),
    ...(unreadable.length > 0 ? ["### Could not be looked at", tableOf(["What", "Why"], unreadable)] : []),
    ...(remedies.length > 0 ? ["### What to do", remedies.slice(0, mostRows).join("\n")] : []),
  ].join("\n\n");
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, mostRows).map((row) => line(row.map(text)));
  const more = rows.length > mostRows ? [`\n${rows.length - mostRows} more are in the report of --json.`] : [];
  return [line(titles), line(titles.map(() => "---")), ...shown, ...more].join("\n");
}

/** Text that stays text. Entities, since a mention or a link is found in text with backslashes too. */
function text(value: string): string {
  return printable(value.replaceAll("\n", " ")).replace(
    /[^A-Za-z0-9 ,;()\u00a0-\uffff-]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
