import wrapAnsi from "wrap-ansi";
import type { Check, DoctorReport } from "../../domain/doctor/report.ts";
import { printable } from "../../domain/drift/values.ts";
import { widthOf } from "../shared/table.ts";

const marks = { good: "✓", warning: "!", bad: "✗", unknown: "?" } as const;

const titles = {
  engine: "This computer",
  "sign-in": "Sign-in to Entra",
  permissions: "Permissions",
  accounts: "ImageKit accounts",
  directory: "Directory",
  archive: "Folders",
} as const satisfies Record<Check["area"], string>;

/** More of one kind are in `--json`. */
const most = 20;

/** A tick or a cross for each thing, and one step that helps. */
export function doctorText({ agency, checks, status }: DoctorReport): string {
  const width = widthOf(process.stdout);
  const areas = (Object.keys(titles) as Check["area"][]).flatMap((area) => {
    const own = checks.filter((one) => one.area === area);
    if (own.length === 0) return [];
    const more = own.length > most ? [`  … ${own.length - most} more: --json has them all.`] : [];
    return [titles[area], ...own.slice(0, most).flatMap((one) => lines(one, width)), ...more, ""];
  });
  const bad = checks.filter(({ result }) => result === "bad").length;
  const last =
    status === "bad"
      ? `${bad} ${bad === 1 ? "thing stands" : "things stand"} in the way of up.`
      : "Nothing stands in the way of up.";
  return [`Agency ${agency}`, "", ...areas, last].join("\n");
}

function lines({ result, account, message, next }: Check, width: number | undefined): string[] {
  const text = printable(account === undefined ? message : `${account}: ${message}`);
  return [...indented(`${marks[result]} ${text}`, width), ...(next ? indented(`→ ${printable(next)}`, width, 4) : [])];
}

function indented(text: string, width: number | undefined, columns = 2): string[] {
  const wrapped = width === undefined ? text : wrapAnsi(text, width - columns - 2, { hard: false });
  return wrapped.split("\n").map((line, place) => `${" ".repeat(place === 0 ? columns : columns + 2)}${line}`);
}
