import type { AgencyReport, DriftReport } from "../../domain/drift/report.ts";
import { markdownTable, markdownText } from "../shared/markdown.ts";
import { some } from "../shared/some.ts";
import { conclusions, findingsOf, headline, remediesOf, rowOf, titleOf, unreadableOf } from "./summary.ts";

const inJson = "the report of --json";

/** Remedies of one agency; an issue on GitHub takes 65,536 characters. */
const mostRemedies = 100;

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
    ({ remedy, accounts }) => `- ${markdownText(some(accounts, namedPlaces))}: ${markdownText(remedy)}`,
  );
  return [
    `## ${markdownText(titleOf(agency))}\n\n${headline(agency)}`,
    ...(rows.length > 0 ? [markdownTable(["Severity", "Account", "Side", "Kind", "What"], rows, inJson)] : []),
    ...(unreadable.length > 0
      ? ["### Could not be looked at", markdownTable(["What", "Why"], unreadable, inJson)]
      : []),
    ...(remedies.length > 0 ? ["### What to do", remedies.slice(0, mostRemedies).join("\n")] : []),
  ].join("\n\n");
}
