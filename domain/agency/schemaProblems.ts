import type { z } from "zod";
import { imagekitRoles } from "../saml/roles.ts";
import type { Problem } from "./agencyFileError.ts";
import type { DataPath, PlacedData } from "./yamlFile.ts";

type Issue = z.core.$ZodIssue;

/** What zod found in a file, in words and at its place. */
export function schemaProblems(file: PlacedData, issues: readonly Issue[], above: DataPath = []): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...(issue.path as DataPath)];
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => file.problem([...path, key], `there is no such key${hint(key)}`, true));
      case "invalid_type":
        return [file.problem(path, wrongType(issue.expected, valueAt(file.data, path)))];
      case "invalid_union":
        return unionProblems(file, issue, path);
      default:
        return [file.problem(path, issue.message)];
    }
  });
}

function wrongType(expected: string, value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  if (expected === "string") return typeof value === "object" ? "must be text" : "must be text: put it in quotes";
  return `must be ${kinds[expected] ?? expected}${meantRole(value)}`;
}

/** `role: developer` is what people write first. */
function meantRole(value: unknown): string {
  const role = imagekitRoles.find((name) => name === value);
  return role === undefined ? "" : `; { from: constant, role: ${role} } is meant, perhaps`;
}

const kinds: Record<string, string> = { object: "a mapping", array: "a list", boolean: "true or false" };

/** The problems of the one choice that was plainly meant, or else the union's own message. */
function unionProblems(file: PlacedData, issue: z.core.$ZodIssueInvalidUnion, path: DataPath): Problem[] {
  if (issue.discriminator !== undefined) {
    const names = discriminators[issue.discriminator] ?? "the documented values";
    return [file.problem(path, `${issue.discriminator} must be one of ${names}`)];
  }
  // A word is not a mapping that somebody got wrong, nor the other way round.
  const meant = issue.errors.filter((issues) => !issues.some(isOfAnotherKind));
  const [closest, next] = (meant.length > 0 ? meant : issue.errors).toSorted(
    (left, right) => complaints(left) - complaints(right),
  );
  const only = meant.length === 1;
  if (!closest || (!only && (!next || complaints(closest) === complaints(next))))
    return [file.problem(path, issue.message)];
  return schemaProblems(file, closest, path);
}

function isOfAnotherKind({ code, path }: Issue): boolean {
  return path.length === 0 && ["invalid_type", "invalid_value", "invalid_format"].includes(code);
}

function complaints(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

const discriminators: Record<string, string> = {
  from: "attribute, customAttribute, appRole, constant, transformation",
  method: "regexReplace, join, extractMailPrefix, toLowercase, toUppercase",
  channel: "http, handover",
  store: "folder, blob, keyvault",
};

/** The keys people most often write another way. */
const hints = new Map([
  ["id", "imagekitId"],
  ["name", "displayName"],
  ["reply_url", "replyUrl"],
  ["emails", "notificationEmails"],
  ["groups", "assignments"],
  ["users", "assignments"],
]);

function hint(key: string): string {
  if (key === "<<") return "; YAML's merge keys are not read, use defaults";
  const meant = hints.get(key);
  return meant === undefined ? "" : `; ${meant} is meant, perhaps`;
}

function valueAt(data: unknown, path: DataPath): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], data);
}
