/** Openings of groups in .NET; `(?(` is a condition, whose own parenthesis follows. */
const groupOpening = /\((?:\?(?:[imnsx-]*:|[=!>]|<[=!]|<[^>]*>|'[^']*'|(?=\()))?/y;
const inlineFlags = /\(\?[imnsx-]+\)/y;
const comment = /\(\?#[^)]*(?:\)|$)/y;
const counted = /\{\d+(?:,\d*)?\}/y;

/**
 * What Entra's engine could not read in a regular expression, with the character, counted from 1; undefined where nothing is found.
 * It knows structure alone: JavaScript's own parser would refuse patterns that are good in .NET
 * (https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference).
 */
export function dotnetSyntaxProblem(pattern: string): string | undefined {
  // White space and # mean something else from there on.
  if (/\(\?[imns-]*x/.test(pattern)) return undefined;
  const open: number[] = [];
  let repeatable = false;
  let at = 0;
  const take = (token: RegExp): boolean => {
    token.lastIndex = at;
    const found = token.exec(pattern);
    if (found) at += found[0].length;
    return found !== null;
  };
  while (at < pattern.length) {
    const from = at;
    const character = pattern[at];
    if (take(inlineFlags)) continue;
    if (take(comment)) {
      if (!pattern.slice(from, at).endsWith(")")) open.push(from);
      continue;
    }
    if (take(groupOpening)) {
      open.push(from);
      repeatable = false;
    } else if (character === ")") {
      if (open.pop() === undefined) return `the ) at character ${from + 1} closes nothing`;
      repeatable = true;
      at += 1;
    } else if (character === "|") {
      repeatable = false;
      at += 1;
    } else if (character === "[") {
      at = afterClass(pattern, from);
      if (at === 0) return `the [ at character ${from + 1} is never closed`;
      repeatable = true;
    } else if (character === "\\") {
      if (from + 1 === pattern.length) return "it ends in \\, which stands for nothing alone";
      repeatable = true;
      at += 2;
    } else if (take(/[*+?]/y) || (repeatable && take(counted))) {
      if (!repeatable) return `the ${character} at character ${from + 1} repeats nothing`;
      take(/\?/y);
      repeatable = false;
    } else {
      repeatable = true;
      at += 1;
    }
  }
  const unclosed = open.pop();
  return unclosed === undefined ? undefined : `the ( at character ${unclosed + 1} is never closed`;
}

/** Where the text goes on behind a character class; 0 where the class never ends. */
function afterClass(pattern: string, from: number): number {
  let at = from + (pattern[from + 1] === "^" ? 2 : 1);
  for (let first = true; at < pattern.length; first = false) {
    if (pattern[at] === "\\") at += 2;
    else if (pattern[at] === "]" && !first) return at + 1;
    else if (!first && pattern.startsWith("-[", at)) {
      // What is subtracted is a class of its own, and stands last.
      at = afterClass(pattern, at + 1);
      if (at === 0) return 0;
    } else at += 1;
  }
  return 0;
}
