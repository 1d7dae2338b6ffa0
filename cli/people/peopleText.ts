import { printable, quoted } from "../../domain/drift/values.ts";
import type { PeopleAccount, PeopleFinding, PeopleReport, ReportedPerson } from "../../domain/people/report.ts";
import { markdownTable, markdownText } from "../shared/markdown.ts";
import { table } from "../shared/table.ts";

/** For a person: the accounts, or with `names` everybody in them; then what keeps somebody out, then the rest. */
export function peopleText(report: PeopleReport, names: boolean): string {
  const { agency, accounts, status } = report;
  if (status === "unreadable") return `Agency ${agency}: who gets in could not be read.`;
  const rows = names
    ? [["ACCOUNT", "PERSON", "ROLE", "NAME ID", "FULL NAME", "BY WAY OF"], ...accounts.flatMap(personRows)]
    : [["ACCOUNT", "PEOPLE", "ROLES", "CANNOT GET IN"], ...accounts.map(accountRow)];
  const findings = accounts.flatMap((one) => one.findings);
  return [
    headline(report),
    "",
    table(rows),
    ...section(
      "These people cannot sign in, or get no role:",
      findings.filter(({ stops }) => stops),
    ),
    ...section(
      "Worth knowing:",
      findings.filter(({ stops }) => !stops),
    ),
  ].join("\n");
}

export function headline({ agency, accounts }: PeopleReport): string {
  const people = new Set(accounts.flatMap((one) => one.people.map(({ user }) => user))).size;
  const stopped = accounts.flatMap((one) => one.findings).filter(({ stops }) => stops).length;
  const of = `${people} ${people === 1 ? "person" : "people"} in ${accounts.length} ${accounts.length === 1 ? "account" : "accounts"}`;
  return `Agency ${agency}: ${of}; ${stopped === 0 ? "everybody can sign in" : `${stopped} ${stopped === 1 ? "thing keeps" : "things keep"} somebody out`}.`;
}

/** The findings, for a pull request's comment. */
export function peopleMarkdown(report: PeopleReport): string {
  const findings = report.accounts.flatMap((one) => one.findings);
  const rows = findings.map(({ account, stops, message }) => [account, stops ? "cannot get in" : "note", message]);
  return [
    markdownText(headline(report)),
    "",
    markdownTable(["ACCOUNT", "KIND", "WHAT"], rows, "the report of --json"),
  ].join("\n");
}

/** A line for each person and account (RFC 4180). */
export function peopleCsv({ accounts }: PeopleReport): string {
  const rows = accounts.flatMap(({ imagekitId, people, findings }) =>
    people.map((one) => [
      ...[imagekitId, one.user, one.displayName, one.nameId ?? "", one.fullName ?? "", (one.roles ?? []).join(" ")],
      ...[one.via.join("; "), messagesOf(findings, one.user)],
    ]),
  );
  const titles = ["account", "user", "display_name", "name_id", "full_name", "role", "by_way_of", "findings"];
  return [titles, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function messagesOf(findings: readonly PeopleFinding[], user: string): string {
  return findings.flatMap((one) => (one.user === user ? [one.message] : [])).join(" ");
}

/** A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection); an apostrophe keeps it text. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function accountRow({ imagekitId, everybody, people, findings }: PeopleAccount): string[] {
  if (everybody) return [imagekitId, "everybody in the tenant", "", ""];
  const counts = new Map<string, number>();
  for (const { roles } of people) {
    const name = roles === null ? "(not known here)" : roles.map((role) => printable(role)).join("+") || "(none)";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const roles = [...counts].toSorted((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  const stopped = new Set(findings.filter(({ stops }) => stops).map(({ user }) => user)).size;
  return [imagekitId, String(people.length), roles.slice(0, 4).join(", "), stopped === 0 ? "" : String(stopped)];
}

function personRows({ imagekitId, people }: PeopleAccount): string[][] {
  return people.map(({ user, roles, nameId, fullName, via }: ReportedPerson) => [
    imagekitId,
    printable(user),
    roles === null ? "not known here" : roles.map((role) => quoted(role)).join(" ") || "none",
    printable(nameId ?? "unreadable"),
    printable(fullName ?? "none"),
    via.length > 0 ? printable(via.join(", ")) : "by name",
  ]);
}

function section(title: string, findings: readonly PeopleFinding[]): string[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, 50).map(({ account, message }) => `  ${account}: ${printable(message)}`);
  const more = findings.length > 50 ? [`  ${findings.length - 50} more: see --json.`] : [];
  return ["", title, ...shown, ...more];
}
