import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { table, tableRows, widthOf } from "../../cli/shared/table.ts";

const titles = ["ACCOUNT", "WHAT"];
const sentence =
  "The account's Reply URL is gone: Entra refuses to send its assertions to ImageKit, so nobody can sign in.";

test("where nobody looks, a row is one line, however long", () => {
  expect(widthOf({ write: () => true } as unknown as NodeJS.WritableStream)).toBeUndefined();
  expect(table([titles, ["acmehats", sentence]], undefined)).toBe(`ACCOUNT   WHAT\nacmehats  ${sentence}`);
});

describe("on a terminal", () => {
  test("a sentence is wrapped between words, below its own title", () => {
    expect(table([titles, ["acmehats", sentence], ["b", "short"]], 60)).toBe(
      [
        "ACCOUNT   WHAT",
        "acmehats  The account's Reply URL is gone: Entra refuses to",
        "          send its assertions to ImageKit, so nobody can",
        "          sign in.",
        "b         short",
      ].join("\n"),
    );
  });

  test("what has no room even so stands below one another, with its titles", () => {
    const url = "https://imagekit.io/saml/consume#acmehats";
    expect(
      table(
        [
          ["ACCOUNT", "IDENTIFIER", "ROLE"],
          ["acmehats", url, "developer"],
        ],
        50,
      ),
    ).toBe(`\nACCOUNT     acmehats\nIDENTIFIER  ${url}\nROLE        developer\n`);
  });

  test("letters of two columns and colours are measured as they are seen", () => {
    expect(
      table(
        [
          ["A", "B"],
          ["アクメ", "\u001b[31mx\u001b[39m"],
          ["ab", "y"],
        ],
        80,
      )
        .split("\n")
        .at(-1),
    ).toBe("ab      y");
  });

  test("one that does not say how wide it is has 80 columns", () => {
    const stream = { isTTY: true, columns: 0 } as unknown as NodeJS.WriteStream;
    expect(widthOf(stream)).toBe(80);
  });

  test("ten thousand rows are no trouble", () => {
    const rows = Array.from({ length: 10_000 }, () => ["acmehats", sentence]);
    expect(tableRows([titles, ...rows], 60)).toHaveLength(10_001);
  });

  test("no line is too long but for one long word, and no word is broken, whatever the cells and the width", () => {
    const word = fc.stringMatching(/^[a-z:/#.-]{1,30}$/);
    const cell = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
    const rows = fc
      .integer({ min: 1, max: 6 })
      .chain((count) =>
        fc.array(fc.array(cell, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(rows, fc.integer({ min: 40, max: 200 }), (all, width) => {
        const names = (all[0] ?? []).map((_, place) => `T${place}`);
        const text = tableRows([names, ...all], width).join("\n");
        const words = (from: string) => from.split(/\s+/).filter(Boolean).sort();
        const shown = words(text).filter((one) => !/^T\d$/.test(one));
        expect(shown).toEqual(words(all.flat().join(" ")));
        for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
