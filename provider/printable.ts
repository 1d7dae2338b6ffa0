const longest = 8_000;

/**
 * A text that a log and a terminal show and do not obey: no control characters but the line break, none that are invisible or turn the direction
 * of writing, no commands to GitHub's runner (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), at most 8,000 characters.
 */
export function printable(text: string): string {
  // Cut before, so that a text without end costs nothing, and after, since what is escaped grows.
  return cut(
    cut(text)
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n]/gu, " ")
      .replace(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
      .replace(/::(?=[a-z])/gi, ": :")
      .replace(/##(?=\[)/g, "# #"),
  );
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
