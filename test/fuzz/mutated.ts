import fc from "fast-check";

interface Mutation {
  kind: "cut" | "put" | "copy" | "swap";
  /** Places and length as shares of the text. */
  at: number;
  to: number;
  length: number;
  put: string;
  /** Whether it is done exactly there, or where the next piece of the text begins. */
  exact: boolean;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

/**
 * Texts with a few pieces of them cut out, copied elsewhere or replaced by words that mean something to their reader. Pieces begin at
 * `boundary`, more often than not: elsewhere, most changes only break the syntax.
 */
export function mutated(bases: fc.Arbitrary<string>, words: readonly string[], boundary: RegExp): fc.Arbitrary<string> {
  const put = fc.oneof(
    { arbitrary: fc.constantFrom(...words), weight: 4 },
    { arbitrary: fc.string({ unit: "binary", maxLength: 12 }), weight: 1 },
  );
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    ...{ kind: fc.constantFrom("cut", "put", "copy", "swap"), at: share, to: share },
    ...{ length: fc.double({ min: 0, max: 0.3, noNaN: true }), put, exact: fc.nat(3).map((n) => n === 0) },
  });
  return fc
    .tuple(bases, fc.array(mutation, { maxLength: 4 }))
    .map(([text, all]) => all.reduce((before, one) => applied(before, one, boundary), text));
}

function applied(text: string, { kind, at, to, length, put, exact }: Mutation, boundary: RegExp): string {
  const place = (share: number) => {
    const raw = Math.floor(Math.min(1, share) * text.length);
    const found = exact ? -1 : text.slice(raw).search(boundary);
    return found === -1 || found > 200 ? raw : raw + found;
  };
  const [from, target, end] = [place(at), place(to), place(at + length)] as const;
  const [first, last] = from < end ? [from, end] : [end, from];
  switch (kind) {
    case "cut":
      return text.slice(0, first) + text.slice(last);
    case "put":
      return text.slice(0, first) + put + text.slice(first);
    case "copy":
      return text.slice(0, target) + text.slice(first, last) + text.slice(target);
    case "swap":
      return text.slice(0, first) + put + text.slice(last);
  }
}
