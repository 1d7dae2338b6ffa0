import { AgencyFileError } from "../../../domain/agency/agencyFileError.ts";
import { parseAgencyFile } from "../../../domain/agency/parseAgencyFile.ts";

export const group = "22222222-bbbb-4bbb-8bbb-000000000001";
export const user = "11111111-aaaa-4aaa-8aaa-000000000001";

/** Lines 1 to 5 of every file here; what a test adds starts at line 6. */
const head = [
  "agency: acme",
  "tenantId: 0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
  "defaults:",
  "  role: { from: attribute, attribute: department }",
  "  delivery: { channel: handover, folder: handover }",
];

export function agencyText(...lines: string[]): string {
  return `${[...head, ...lines].join("\n")}\n`;
}

/** What is wrong with a file, as people see it; empty where nothing is. */
export function problemsOf(text: string): string[] {
  try {
    parseAgencyFile(text, "acme.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof AgencyFileError)) throw error;
    return error.problems.map(
      ({ line, column, path, message }) => `${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
    );
  }
}
