import fc from "fast-check";
import { expect, test } from "vitest";
import type { Agency } from "../../domain/agency/account.ts";
import type { AccountData } from "../../domain/agency/agencySchema.ts";
import { addAccounts } from "../../domain/agency/edit/addAccounts.ts";
import { removeAccount } from "../../domain/agency/edit/removeAccount.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { invisibleIn } from "../../domain/visibleText.ts";
import { ids, layouts, layoutText } from "./support/agencyLayout.ts";
import { group } from "./support/agencyText.ts";

const path = "acme.yaml";
const accountsOf = (text: string): Agency["accounts"] => parseAgencyFile(text, path).accounts;
const idsOf = (text: string) => accountsOf(text).map(({ imagekitId }) => imagekitId);

/** Accounts of these IDs, with anything that can be asked for. */
const added = (some: string[]) =>
  fc.tuple(
    ...some.map((imagekitId) =>
      fc.record<AccountData>(
        {
          imagekitId: fc.constant(imagekitId),
          displayName: fc
            .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
            .filter((text) => !/[{}\p{Cc}]/u.test(text) && text.trim() !== "" && invisibleIn(text) === undefined),
          role: fc.constantFrom<NonNullable<AccountData["role"]>>(
            { from: "constant", role: "finance" },
            { from: "attribute", attribute: "department" },
          ),
          assignments: fc.constantFrom([], [{ group }], [{ group }, { user: group.replace("22222222", "33333333") }]),
        },
        { requiredKeys: ["imagekitId"] },
      ),
    ),
  );

/** A file, and accounts that are not in it. */
const additions = fc
  .tuple(layouts({ minLength: 0, maxLength: 4 }), ids({ minLength: 1, maxLength: 4 }))
  .map(([layout, some]) => {
    const there = new Set(["theagencyitself", ...layout.items.map(({ id }) => id.toLowerCase())]);
    return { layout, some: some.filter((id) => !there.has(id.toLowerCase())) };
  })
  .filter(({ some }) => some.length > 0)
  .chain(({ layout, some }) => added(some).map((accounts) => ({ layout, accounts })));

test("added accounts are there as asked for, the others as they were, and no other character has changed", () => {
  fc.assert(
    fc.property(additions, ({ layout, accounts }) => {
      const before = layoutText(layout);
      const after = addAccounts(before, path, accounts);
      const known = layout.items.length === 0 && layout.after !== "parent" ? [] : accountsOf(before);
      const there = accountsOf(after);
      expect(there.slice(0, known.length)).toEqual(known);
      expect(there.slice(known.length)).toMatchObject(
        accounts.map(({ imagekitId, displayName = `ImageKit ${imagekitId}` }) => ({ imagekitId, displayName })),
      );
      if (layout.items.length === 0) expect(without(after, before.replace("children: []", "children:"))).toBe(true);
      else expect(without(after, before)).toBe(true);
      expect(after.replaceAll("\r\n", "").includes("\r")).toBe(false);
      expect(after.replaceAll("\r\n", "").includes("\n")).toBe(layout.lineBreak === "\n");
    }),
    { numRuns: 500 },
  );
});

test("an account that is added and removed again leaves the file as it was, byte for byte", () => {
  fc.assert(
    fc.property(additions, ({ layout, accounts: [account] }) => {
      if (!account || layout.items.length === 0) return;
      const before = layoutText(layout);
      expect(removeAccount(addAccounts(before, path, [account]), path, account.imagekitId)).toBe(before);
    }),
    { numRuns: 500 },
  );
});

test("a removed account goes with its own comments, and no one else's; every other line stays as it is", () => {
  const removals = layouts({ minLength: 2, maxLength: 5 }).chain((layout) =>
    fc.nat({ max: layout.items.length - 1 }).map((index) => ({ layout, index })),
  );
  fc.assert(
    fc.property(removals, ({ layout, index }) => {
      const before = layoutText(layout);
      const id = layout.items[index]?.id ?? "";
      const after = removeAccount(before, path, id);
      expect(accountsOf(after)).toEqual(accountsOf(before).filter(({ imagekitId }) => imagekitId !== id));
      const own = new RegExp(`own of ${index}$|imagekitId: "${id}"`);
      const kept = linesOf(before).filter((line, place, all) => !own.test(line) && !isRest(all, place, own));
      expect(linesOf(after)).toEqual(kept);
    }),
    { numRuns: 500 },
  );
});

test("a removed parent goes with its own comment only", () => {
  fc.assert(
    fc.property(layouts({ minLength: 1, maxLength: 3 }), (layout) => {
      const before = layoutText({ ...layout, after: "parent" });
      const after = removeAccount(before, path, "theAgencyItself");
      expect(idsOf(after)).toEqual(layout.items.map(({ id }) => id));
      expect(linesOf(after)).toEqual(
        linesOf(before).filter((line) => !/own of the parent|^parent:|theAgency/.test(line)),
      );
    }),
  );
});

/** Whether the longer text is the shorter one with one piece put in. */
function without(longer: string, shorter: string): boolean {
  let same = 0;
  while (same < shorter.length && longer[same] === shorter[same]) same += 1;
  return longer.endsWith(shorter.slice(same));
}

/** Without blank lines: one of two that would meet may go. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** The second line of an account that is not in braces. */
function isRest(lines: readonly string[], place: number, own: RegExp): boolean {
  return /^ *replyUrl: plain$/.test(lines[place] ?? "") && own.test(lines[place - 1] ?? "");
}
