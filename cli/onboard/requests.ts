import type { z } from "zod";
import { type AccountRequest, type RequestFields, requestSchema } from "../../domain/agency/onboard/accountRequest.ts";
import type { RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { readBytes, readTextFile } from "../shared/textFile.ts";
import { csvRequests } from "./csvRequests.ts";
import { csvText, howToSave } from "./csvText.ts";
import { jsonRequests } from "./jsonRequests.ts";

/** Accounts that were asked for, and what is wrong with others. */
export interface Requests {
  requests: AccountRequest[];
  problems: RequestProblem[];
}

const options: Record<string, string> = {
  imagekitId: "--id",
  name: "--name",
  role: "--role",
  groups: "--group",
  users: "--user",
};

/** One account, by options. */
export function requestOf(fields: RequestFields): Requests {
  const parsed = requestSchema.safeParse(fields);
  if (parsed.success) return { requests: [{ where: `--id ${fields.imagekitId}`, account: parsed.data }], problems: [] };
  return {
    requests: [],
    problems: parsed.error.issues.map((issue) => ({ where: options[fieldOf(issue)] ?? "", message: issue.message })),
  };
}

/** Many accounts, from a file whose name says what it is. */
export function requestsFrom(path: string): Requests {
  const [, kind] = /\.(csv|json)$/i.exec(path.toLowerCase()) ?? [];
  if (kind === undefined)
    throw new CommandError(
      `--from takes a file that ends in .csv or .json, not ${path}. ${howToSave}.`,
      exitCodes.usage,
    );
  const [what, hint] = ["The list", "--from takes the path of a CSV or JSON file."];
  if (kind === "json") return jsonRequests(readTextFile(path, what, hint), path);
  const { text, note } = csvText(readBytes(path, what, hint), path);
  if (note !== undefined) process.stderr.write(`${note}\n`);
  return csvRequests(text, path);
}

function fieldOf({ path }: z.core.$ZodIssue): string {
  return String(path[0] ?? "");
}
