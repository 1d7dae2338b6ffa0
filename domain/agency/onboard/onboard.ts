import type { Agency } from "../account.ts";
import { accountPlaces } from "../accountPlaces.ts";
import { AgencyFileError, type Problem } from "../agencyFileError.ts";
import { settingsSchema } from "../agencySchema.ts";
import { addAccounts } from "../edit/addAccounts.ts";
import { parseAgencyFile } from "../parseAgencyFile.ts";
import { readYamlFile } from "../yamlFile.ts";
import type { AccountRequest } from "./accountRequest.ts";
import { OnboardingError, type RequestProblem } from "./onboardingError.ts";
import { sortRequests } from "./refusals.ts";

export interface Onboarded {
  /** Of the whole file; the old text where nothing was added. */
  text: string;
  /** What the text says. */
  agency: Agency;
  added: string[];
  /** There already, as asked for. */
  unchanged: string[];
}

/**
 * Adds accounts to the text of an agency file, all of them or none. Throws `AgencyFileError` where the file has mistakes as it is,
 * and `OnboardingError` with everything that is wrong with what was asked for; `before` are problems that are known already.
 */
export function onboard(
  text: string,
  path: string,
  requests: readonly AccountRequest[],
  before: readonly RequestProblem[] = [],
): Onboarded {
  const data = (readYamlFile(text, path).data ?? {}) as { defaults?: unknown; children?: unknown };
  // A new agency's file has no account yet, which is a mistake only as long as it stays so.
  const accounts = accountPlaces(data).length === 0 ? [] : parseAgencyFile(text, path).accounts;
  const defaults = settingsSchema.safeParse(data.defaults ?? {}).data ?? {};
  const { added, unchanged, problems: refused } = sortRequests(requests, accounts, defaults);
  const known = Array.isArray(data.children) ? data.children.length : 0;
  const result = addAccounts(
    text,
    path,
    added.map(({ account }) => account),
  );
  const soundSoFar = before.length + refused.length === 0;
  // Without any account, what is wrong with the new text would only be that.
  const { agency, problems } =
    added.length === 0 && !soundSoFar ? { problems: [] } : checked(result, path, added, known);
  const all = [...before, ...refused, ...problems];
  if (all.length > 0 || !agency) throw new OnboardingError(all);
  return { text: result, agency, added: idsOf(added), unchanged: idsOf(unchanged) };
}

/** What the new text is, or what is wrong in it: of an added account at the place where it was asked for. */
function checked(
  text: string,
  path: string,
  added: readonly AccountRequest[],
  known: number,
): { agency?: Agency; problems: RequestProblem[] } {
  try {
    return { agency: parseAgencyFile(text, path), problems: [] };
  } catch (error) {
    if (!(error instanceof AgencyFileError)) throw error;
    return { problems: error.problems.map((problem) => atRequest(problem, added, known)) };
  }
}

/** Elsewhere than in an account, it is what an account takes from there; the line may be another one in the old text. */
function atRequest({ file, path, message }: Problem, added: readonly AccountRequest[], known: number) {
  const [, index, below = ""] = /^children\[(\d+)\](?:\.(.*))?$/s.exec(path) ?? [];
  const request = index === undefined ? undefined : added[Number(index) - known];
  if (request) return { where: request.where, message: `${below === "" ? "" : `${below}: `}${message}` };
  return { where: file, message: path === "" ? message : `${path}: ${message}` };
}

function idsOf(requests: readonly AccountRequest[]): string[] {
  return requests.map(({ account }) => account.imagekitId);
}
