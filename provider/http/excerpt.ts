const longest = 300;

/** A server's own words, fit for a message: one line, at most 300 characters, secrets taken out. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  // Before cutting, since half a secret is one too.
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "***");
  clean = clean
    .slice(0, 4 * longest)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}

/** Whether a body is a web page: the usual sign of an address that is not the API's. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html\b|<head\b|<body\b)/i.test(text.slice(0, 500));
}
