import { OnboardingError, type RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import { quoted } from "../../domain/drift/values.ts";
import { nearest } from "../../domain/nearest.ts";
import type { CsvRow } from "./csvRows.ts";

const columns = ["imagekitId", "name", "role", "groups", "users"] as const;
export type Column = (typeof columns)[number];

/** What people write for a column, in small letters and without anything between them. */
const spellings: Record<string, Column> = {
  imagekitid: "imagekitId",
  imagekit: "imagekitId",
  imagekitaccount: "imagekitId",
  imagekitaccountid: "imagekitId",
  accountid: "imagekitId",
  id: "imagekitId",
  name: "name",
  displayname: "name",
  accountname: "name",
  role: "role",
  imagekitrole: "role",
  group: "groups",
  groups: "groups",
  groupid: "groups",
  groupids: "groups",
  groupobjectid: "groups",
  user: "users",
  users: "users",
  userid: "users",
  userids: "users",
  userobjectid: "users",
};

/** The columns that a header names; empty ones at the end are left out. Throws `OnboardingError` with all that is wrong. */
export function columnsOf(header: CsvRow | undefined, path: string): Column[] {
  const where = `${path}:${header?.line ?? 1}`;
  const problems: RequestProblem[] = [];
  const cells = header?.cells ?? [];
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1).flatMap((cell, place, all) => {
    const name = columnOf(cell);
    const known = `there are ${columns.join(", ")}`;
    if (cell === "") problems.push({ where, message: `column ${place + 1} has no name; ${known}` });
    else if (!name)
      problems.push({
        where,
        message: `there is no column ${quoted(cell)}; ${known}${meant(cell)}`,
      });
    else if (all.slice(0, place).some((before) => columnOf(before) === name))
      problems.push({ where, message: `the column ${name} is there twice` });
    return name ?? [];
  });
  if (!named.includes("imagekitId"))
    problems.push({
      where,
      message: `the first line must name the columns, imagekitId among them; the others are ${columns.slice(1).join(", ")}`,
    });
  if (problems.length > 0) throw new OnboardingError(problems);
  return named;
}

function columnOf(cell: string): Column | undefined {
  const text = plain(cell);
  return Object.hasOwn(spellings, text) ? spellings[text] : undefined;
}

function meant(cell: string): string {
  const spelling = nearest(plain(cell), Object.keys(spellings));
  return spelling === undefined ? "" : `. Did you mean ${spellings[spelling]}?`;
}

function plain(cell: string): string {
  return cell.toLowerCase().replace(/[^a-z]/g, "");
}
