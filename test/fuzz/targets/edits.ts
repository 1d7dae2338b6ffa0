import fc from "fast-check";
import { expect } from "vitest";
import { AgencyFileError } from "../../../domain/agency/agencyFileError.ts";
import { offboard } from "../../../domain/agency/onboard/offboard.ts";
import { onboard } from "../../../domain/agency/onboard/onboard.ts";
import { OnboardingError } from "../../../domain/agency/onboard/onboardingError.ts";
import { parseAgencyFile } from "../../../domain/agency/parseAgencyFile.ts";
import { layouts, layoutText } from "../../domain/support/agencyLayout.ts";
import { imagekitId } from "../../domain/support/arbitraries.ts";
import { mutated } from "../mutated.ts";
import type { Target } from "../target.ts";

const path = "acme.yaml";
const words = [
  "\n",
  "\r\n",
  "  ",
  "# comment",
  "\n\n",
  "[]",
  "{}",
  "- ",
  "...\n",
  "---\n",
  "&a ",
  "*a",
  "|\n",
  "'",
  '"',
  ",",
  "children:",
];

interface Edit {
  text: string;
  id: string;
}

/** An account goes in and comes out again, and no other account is another one for it; else the edit is refused. */
export const edits: Target<Edit> = {
  name: "edits",
  input: fc.record({
    text: mutated(layouts({ minLength: 0, maxLength: 4 }).map(layoutText), words, /\n/),
    id: imagekitId,
  }),
  holds({ text, id }) {
    const before = unlessRefused(() => parseAgencyFile(text, path).accounts);
    const request = { where: `--id ${id}`, account: { imagekitId: id, displayName: `Acme "${id}" # 1` } };
    const added = unlessRefused(() => onboard(text, path, [request]));
    if (!added || added.added.length === 0) return;
    expect(added.agency).toEqual(parseAgencyFile(added.text, path));
    const others = added.agency.accounts.filter(({ imagekitId: one }) => one !== id);
    expect(others).toEqual(before ?? []);
    const removed = unlessRefused(() => offboard(added.text, path, [id]));
    if (removed) expect(parseAgencyFile(removed.text, path).accounts).toEqual(others);
  },
};

function unlessRefused<T>(edit: () => T): T | undefined {
  try {
    return edit();
  } catch (error) {
    if (error instanceof AgencyFileError || error instanceof OnboardingError) return undefined;
    throw error;
  }
}
