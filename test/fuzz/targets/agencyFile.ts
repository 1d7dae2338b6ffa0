import fc from "fast-check";
import { expect } from "vitest";
import { AgencyFileError } from "../../../domain/agency/agencyFileError.ts";
import { parseAgencyFile } from "../../../domain/agency/parseAgencyFile.ts";
import { layouts, layoutText } from "../../domain/support/agencyLayout.ts";
import { agencyText } from "../../domain/support/agencyText.ts";
import { mutated } from "../mutated.ts";
import type { Target } from "../target.ts";

const children = ["  - imagekitId: acmeshoes", "  - imagekitId: acmetoys", "    replyUrl: plain"];
const bases = fc.oneof(
  layouts({ minLength: 0, maxLength: 4 }).map(layoutText),
  fc.constant(agencyText("children:", ...children)),
);
const words = [
  ...children.map((line) => `\n${line}\n`),
  ...[
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "!!str ",
    "? ",
    "- ",
    ": ",
    "\t",
    "\r\n",
    "\r",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
  ],
  ...["{", "}", "[", "]", "|\n", ">-\n", '"', "'", "#", "null", "~", "0x1f", "1e999", "\uFEFF", "\u2028", "\u202E"],
  ...["imagekitId: a", "children: []", "__proto__: {}", "constructor: 1", "{imagekitId}", "role: developer", "env:X"],
  ...["deliver: original", "nameId: mail", "certificates: { generations: [{ name: g1 }], active: g2 }"],
];

/** A file is an agency whose accounts differ, or it is refused with a place in it. */
export const agencyFile: Target<string> = {
  name: "agencyFile",
  input: mutated(bases, words, /\n/),
  holds(text) {
    try {
      const { accounts } = parseAgencyFile(text, "acme.yaml");
      const ids = accounts.map(({ imagekitId }) => imagekitId.toLowerCase());
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof AgencyFileError)) throw error;
      const lines = text.split(/\r\n|\n|\r/).length;
      for (const { line, column } of error.problems) {
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThan(0);
      }
    }
  },
};
