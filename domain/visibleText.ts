/** What joins emoji, or letters of scripts that need it, is part of how they look. */
const joined =
  /\p{Extended_Pictographic}\u{fe0f}?(?:\u{200d}(?=\p{Extended_Pictographic}))?|(?<=\p{Script=Arabic})\u{200c}(?=\p{Script=Arabic})/gu;

/**
 * The first character that nobody sees, as `U+202E`, undefined where there is none: marks of direction, which let a name read as another,
 * blanks without width, halves of a surrogate pair, and what has no meaning (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
 */
export function invisibleIn(text: string): string | undefined {
  const [found] =
    /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/u.exec(
      text.replaceAll(joined, ""),
    ) ?? [];
  return found && `U+${found.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
}
