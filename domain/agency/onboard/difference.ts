import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { Account, Assignment } from "../account.ts";
import type { UnfinishedAccount } from "../accountDefaults.ts";

type Comparable = Pick<UnfinishedAccount, "kind" | "displayName" | "role" | "assignments">;

/** In what an account of the file is not what was asked for, as text; of the values only that can be asked for. Empty where it is. */
export function differences(inFile: Account, asked: Comparable): string[] {
  const compared: { name: string; of: (account: Comparable) => unknown }[] = [
    { name: "it", of: ({ kind }) => `a ${kind}` },
    { name: "name", of: ({ displayName }) => displayName },
    { name: "role", of: ({ role }) => role },
    { name: "assignments", of: ({ assignments }) => inOrder(assignments) },
  ];
  return compared
    .filter(({ of }) => !isDeepStrictEqual(of(inFile), of(asked)))
    .map(({ name, of }) => `${name} is ${text(of(inFile))} in the file, ${text(of(asked))} was asked for`);
}

/** As they would stand in an agency file; whoever comes first means nothing. */
function inOrder(assignments: readonly Assignment[]): object[] {
  return assignments
    .map(({ principalType, principalId, role }) => ({ [principalType]: principalId, ...(role && { role }) }))
    .toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

function text(value: unknown): string {
  return value === undefined ? "nothing" : stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}
