import { expect, test } from "vitest";
import { refuseTooMany } from "../../cli/up/removals.ts";

const gone = (count: number) => Array.from({ length: count }, (_, index) => `child${index + 1}`);

test.each<[number, number, true | number]>([
  [1, 2, true],
  [3, 3, true],
  [3, 20, true],
  [10, 100, true],
  [12, 60, 12],
  [60, 60, 60],
])("%d of %d accounts may go with --allow-removal %s", (count, all, allowed) => {
  expect(() => refuseTooMany(gone(count), all, allowed)).not.toThrow();
});

test.each<[number, number, true | number]>([
  [4, 4, true],
  [4, 39, true],
  [11, 100, true],
  [12, 60, 11],
  // Fewer than were counted: the file is not the one that was looked at.
  [11, 60, 12],
])("%d of %d accounts may not go with --allow-removal %s, and all are named", (count, all, allowed) => {
  const refused = () => refuseTooMany(gone(count), all, allowed);
  expect(refused).toThrow(`${count} of the stack's ${all} accounts`);
  expect(refused).toThrow(gone(count).join(", "));
  expect(refused).toThrow(`--allow-removal ${count}`);
});
