/**
 * Entra's patterns are .NET's. What differs and is used in the field is translated: `(?'name'…)` groups, `(?i)` for the
 * rest of a group, `\A`, `\Z`, `\z`. Anything else that JavaScript refuses is no pattern here either.
 */
export function dotnetRegex(pattern: string): RegExp | undefined {
  try {
    return new RegExp(translate(pattern));
  } catch {
    return undefined;
  }
}

const tokens =
  /\\[AZz]|\\[\s\S]|\[(?:\^?\]?)(?:\\[\s\S]|[^\]\\])*\]|\(\?'(\w+)'|\(\?([ims]+)\)|\((?:\?(?:<?[=!]|:|<\w+>))?|[)|]/g;

function translate(pattern: string): string {
  // For every open group: the inline flags switched on inside it, each a group of its own in JavaScript.
  const open: string[][] = [[]];
  const flags = () => open[open.length - 1] ?? [];
  const closing = () => ")".repeat(flags().length);
  const translated = pattern.replace(tokens, (token: string, name?: string, inline?: string) => {
    if (inline !== undefined) {
      flags().push(inline);
      return `(?${inline}:`;
    }
    if (name !== undefined) {
      open.push([]);
      return `(?<${name}>`;
    }
    if (token.startsWith("(")) {
      open.push([]);
      return token;
    }
    if (token === "|")
      return `${closing()}|${flags()
        .map((flag) => `(?${flag}:`)
        .join("")}`;
    if (token === ")") {
      const closed = `${closing()})`;
      if (open.length > 1) open.pop();
      return closed;
    }
    if (token === "\\A") return "^";
    if (token === "\\z" || token === "\\Z") return "$";
    return token;
  });
  return translated + closing();
}
