import { z } from "zod";
import { type AccountRequest, requestSchema } from "../../domain/agency/onboard/accountRequest.ts";
import { OnboardingError, type RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import { schemaProblems } from "../../domain/agency/schemaProblems.ts";
import { readYamlFile } from "../../domain/agency/yamlFile.ts";
import type { Requests } from "./requests.ts";

/** Accounts of a JSON file, a list of objects; every problem with its place. Throws `OnboardingError` where it is no list at all. */
export function jsonRequests(text: string, path: string): Requests {
  const refuse = (message: string) => new OnboardingError([{ where: path, message }]);
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw refuse((cause as Error).message);
  }
  // JSON is YAML too, and read so it has places.
  const file = readYamlFile(text, path);
  const rows = z.array(z.unknown()).safeParse(file.data).data;
  if (!rows) throw refuse("It must be a list of objects with imagekitId, name, role, groups and users.");
  const requests: AccountRequest[] = [];
  const problems: RequestProblem[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = requestSchema.safeParse(row);
    const { line } = file.problem([index], "");
    if (parsed.success) requests.push({ where: `${path}:${line}`, account: parsed.data });
    for (const problem of schemaProblems(file, parsed.error?.issues ?? [], [index]))
      problems.push({
        where: `${path}:${problem.line}:${problem.column}`,
        message: `${problem.path}: ${problem.message}`,
      });
  }
  return { requests, problems };
}
