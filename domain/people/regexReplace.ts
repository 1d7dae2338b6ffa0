/** What means something else in .NET than here, or is not known here: conditions, balancing groups, atomic groups, comments, inline options. */
const ownOfDotnet = /\(\?(?:[imnsx-]+[:)]|\(|>|#|<\w*-|'\w*-)|\\[AZzGpP]|\[[^\]]*-\[/;

/**
 * A value with the match's named groups filled into the replacement; the value itself where nothing matches. Undefined where the expression,
 * which is .NET's, cannot be told here with certainty.
 */
export function regexReplaced(value: string, regex: string, replacement: string): string | undefined {
  if (ownOfDotnet.test(regex)) return undefined;
  // There \w, \d, \s and \b know every script's letters and digits, here those of ASCII alone.
  if (/\\[wdsb]/i.test(regex) && /[^\x20-\x7e]/.test(value)) return undefined;
  let pattern: RegExp;
  try {
    pattern = new RegExp(regex.replaceAll(/\(\?'(\w+)'/g, "(?<$1>"));
  } catch {
    return undefined;
  }
  const found = pattern.exec(value);
  if (!found) return value;
  return replacement.replaceAll(/\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? "");
}
