import type fc from "fast-check";

/** Something that takes what others wrote. `holds` throws where a promise of it is broken. */
export interface Target<T> {
  name: string;
  /** Values that JSON can hold: a failing one is saved, and replayed. */
  input: fc.Arbitrary<T>;
  holds(input: T): void | Promise<void>;
  close?(): Promise<void>;
}
