/** What is wrong, with one account. */
export interface AccountProblem {
  account: string;
  /** Whole sentences. */
  problem: string;
}

/** One line for each problem, with its first account and the number of the others. */
export function accountLines(problems: readonly AccountProblem[]): string[] {
  const accountsBy = new Map<string, string[]>();
  for (const { account, problem } of problems) accountsBy.set(problem, [...(accountsBy.get(problem) ?? []), account]);
  return [...accountsBy].map(([problem, accounts]) => {
    const others = accounts.length > 1 ? ` and ${accounts.length - 1} more` : "";
    return `Account ${accounts[0]}${others}: ${problem}`;
  });
}
