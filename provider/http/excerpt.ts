import { printable } from "../printable.ts";
import { redacted } from "./redact.ts";

const longest = 300;

/** A server's own words, fit for a message: one line, at most 300 characters, secrets taken out, nothing that a terminal or log obeys. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  // Before cutting, since half a secret is one too.
  const clean = printable(redacted(text, secrets).slice(0, 4 * longest))
    .replace(/\s+/g, " ")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}

/** Whether a body is a web page: the usual sign of an address that is not the API's. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html\b|<head\b|<body\b)/i.test(text.slice(0, 500));
}
