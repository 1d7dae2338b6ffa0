import type { Account, Assignment } from "./account.ts";
import { checkAccount } from "./accountChecks.ts";
import { withDefaults } from "./accountDefaults.ts";
import { accountSchema, displayName, settingsSchema } from "./agencySchema.ts";
import { schemaProblems } from "./schemaProblems.ts";
import { type PlacedData, pathText } from "./yamlFile.ts";

/** An account as a program gives it: what has no default, and whatever else it says. */
export type AccountArguments = Pick<Account, "imagekitId" | "role" | "delivery"> &
  Partial<Omit<Account, "imagekitId" | "role" | "delivery">>;

/** A name that is filled in already may be as long as Entra allows. */
const argumentsSchema = accountSchema.extend({ displayName: displayName.optional() });

/**
 * The account that a program's arguments come to, with an agency file's defaults and held to its rules; and what is wrong with it, each
 * problem beginning with its place, `assignments[1]: …`. With problems, the account is not to be used.
 */
export function accountArguments(given: AccountArguments): { account: Account; problems: string[] } {
  const { kind = "child", assignments } = given;
  const keys = ["imagekitId", ...Object.keys(settingsSchema.shape)];
  const data = {
    ...Object.fromEntries(Object.entries(given).filter(([key, value]) => keys.includes(key) && value !== undefined)),
    ...(assignments && { assignments: assignments.map(inFile) }),
  };
  const parsed = argumentsSchema.safeParse(data);
  const problems = schemaProblems(placesOf(data), parsed.error?.issues ?? []).map(inWords);
  const { role, delivery } = given;
  const filled = withDefaults(given.imagekitId, kind, parsed.data ?? {});
  const account: Account = { ...filled, role, delivery: filled.delivery ?? delivery };
  if (parsed.success)
    checkAccount(account, (key, below, message) =>
      problems.push(inWords({ path: pathText([key, ...below]), message })),
    );
  return { account, problems: [...new Set(problems)] };
}

function inWords({ path, message }: { path: string; message: string }): string {
  return `${path}: ${message}`;
}

function inFile({ principalType, principalId, role }: Assignment) {
  return { [principalType]: principalId, ...(role !== undefined && { role }) };
}

/** Arguments have no lines to point at, only places. */
function placesOf(data: unknown): PlacedData {
  return { data, problem: (path, message) => ({ file: "", line: 0, column: 0, path: pathText(path), message }) };
}
