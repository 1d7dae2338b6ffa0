import type { Clock } from "./types.ts";

/** The machine's time, moved forward by hand: a test lets a certificate age without waiting for it. */
export function createClock(startOffset = 0): Clock {
  let offset = startOffset;
  return {
    now: () => Date.now() + offset,
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    get offset() {
      return offset;
    },
  };
}

/** RFC 3339, seconds, UTC: the form in which Graph writes instants. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}
