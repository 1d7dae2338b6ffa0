import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Finding, Severity } from "../../domain/drift/finding.ts";
import type { AgencyReport, DriftReport } from "../../domain/drift/report.ts";
import { printable } from "../../domain/drift/values.ts";
import { some } from "../shared/some.ts";
import { tableRows, widthOf } from "../shared/table.ts";
import { conclusions, findingsOf, headline, remediesOf, rowOf, titleOf, unreadableOf } from "./summary.ts";

const colours = { critical: ["bold", "red"], error: "red", warning: "yellow", info: "dim" } as const;

/** Accounts or places that a line names; the rest are counted. */
const namedPlaces = 5;

/** The report for a person; in colour where the stream is a terminal and NO_COLOR is not set. */
export function driftText(report: DriftReport, stream: NodeJS.WritableStream | WriteStream): string {
  const paint = (severity: Severity, line: string) =>
    styleText([colours[severity]].flat() as Parameters<typeof styleText>[0], line, { stream });
  const look = { paint, width: widthOf(stream) };
  const agencies = report.agencies.map((agency) => agencyText(agency, look));
  return `${[...agencies, conclusions[report.status]].join("\n\n")}\n`;
}

interface Look {
  paint: (severity: Severity, line: string) => string;
  width: number | undefined;
}

function agencyText(agency: AgencyReport, look: Look): string {
  const findings = findingsOf(agency);
  const unreadable = unreadableOf(agency).map(({ reason, places }) =>
    printableLine(places.length > 0 ? `${some(places, namedPlaces)}: ${reason}` : reason),
  );
  return [
    `${titleOf(agency)}, ${headline(agency)}.`,
    ...(findings.length > 0 ? ["", ...findingLines(findings, look)] : []),
    ...(unreadable.length > 0 ? ["", "Could not be looked at:", ...unreadable.map((line) => `  ${line}`)] : []),
    ...(findings.length > 0 ? ["", "What to do:", ...remediesOf(findings).map(remedyLine)] : []),
  ].join("\n");
}

function findingLines(findings: readonly Finding[], { paint, width }: Look): string[] {
  const rows = findings.map(rowOf);
  const [titles = "", ...lines] = tableRows([["SEVERITY", "ACCOUNT", "SIDE", "KIND", "WHAT"], ...rows], width);
  return [titles, ...lines.map((line, place) => paint(findings[place]?.severity ?? "info", line))];
}

function remedyLine({ remedy, accounts }: { remedy: string; accounts: readonly string[] }): string {
  return `  ${some(accounts, namedPlaces)}: ${remedy}`;
}

/** An error's message may quote what a server said; it keeps its line breaks, further in. */
function printableLine(text: string): string {
  return text.split("\n").map(printable).join("\n    ");
}
