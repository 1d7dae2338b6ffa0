import type { z } from "zod";
import type { Agency } from "./account.ts";
import { accountsOf, duplicateIds } from "./accounts.ts";
import { AgencyFileError, type Problem } from "./agencyFileError.ts";
import { type AgencyFileData, agencySchema } from "./agencySchema.ts";
import { type DataPath, readYamlFile, type YamlFile } from "./yamlFile.ts";

/**
 * Reads an agency file, checks all of it and applies its defaults. Pure: the caller reads the file, `path` is for messages.
 * Throws `AgencyFileError` with every problem at once.
 */
export function parseAgencyFile(text: string, path: string): Agency {
  const file = readYamlFile(text, path);
  const parsed = agencySchema.safeParse(file.data, { reportInput: false });
  const problems = [
    ...(parsed.error?.issues.flatMap((issue) => schemaProblems(file, issue)) ?? []),
    ...duplicateIds(file),
  ];
  // Accounts that are sound by themselves are looked at further even when others are not.
  const { accounts, problems: accountProblems } = accountsOf(
    file,
    parsed.data ?? (file.data as Partial<AgencyFileData> | null) ?? {},
  );
  problems.push(...accountProblems);
  if (!parsed.success || problems.length > 0) throw new AgencyFileError(inOrder(problems));
  return { name: parsed.data.agency, tenantId: parsed.data.tenantId, accounts };
}

export function schemaProblems(file: YamlFile, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path as DataPath;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => file.problem([...path, key], `there is no such key${hint(key)}`, true));
    case "invalid_type":
      return [file.problem(path, valueAt(file.data, path) === undefined ? "is missing" : `must be ${issue.expected}`)];
    case "invalid_union":
      return [file.problem(path, unionMessage(issue))];
    default:
      return [file.problem(path, issue.message)];
  }
}

function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator === undefined) return issue.message;
  return `${issue.discriminator} must be one of ${discriminators[issue.discriminator] ?? "the documented values"}`;
}

const discriminators: Record<string, string> = {
  from: "attribute, customAttribute, appRole, constant, transformation",
  method: "regexReplace, join, extractMailPrefix, toLowercase, toUppercase",
  channel: "http, handover",
};

/** The keys people most often write another way. */
function hint(key: string): string {
  const meant = {
    id: "imagekitId",
    name: "displayName",
    reply_url: "replyUrl",
    emails: "notificationEmails",
    groups: "assignments",
    users: "assignments",
  }[key];
  return meant === undefined ? "" : `; ${meant} is meant, perhaps`;
}

function valueAt(data: unknown, path: DataPath): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], data);
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .filter(({ line, column, message }) => {
      const key = `${line}:${column}:${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .toSorted((left, right) => left.line - right.line || left.column - right.column);
}
