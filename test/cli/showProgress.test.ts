import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AccountEvent } from "../../cli/engine/accountProgress.ts";
import { liveProgress, plainProgress } from "../../cli/engine/showProgress.ts";
import { Tally } from "../../cli/engine/tally.ts";

const ids = Array.from({ length: 60 }, (_, place) => `child${place}`);
const working = (account: string, step = "claims"): AccountEvent => ({ account, kind: "working", step });
const done = (account: string): AccountEvent => ({ account, kind: "done", changes: 11 });
const failed = (account: string): AccountEvent => ({ account, kind: "failed", step: "delivery to ImageKit" });

function tallyOf(...events: AccountEvent[]): Tally {
  const tally = new Tally(ids.length);
  for (const event of events) tally.take(event);
  return tally;
}

describe("how far a run is", () => {
  test("counts each account once, by the last that is known of it", () => {
    const finished = ids.slice(0, 23).flatMap((id) => [working(id), done(id)]);
    const begun = ids.slice(23, 26).flatMap((id) => [working(id, "application"), working(id)]);
    expect(tallyOf(...finished, ...begun).text).toBe("23/60 done, 3 working, 0 failed");
    expect(tallyOf().text).toBe("0/60 done, 0 working, 0 failed");
    expect(tallyOf({ account: "child1", kind: "removed" }).text).toBe("1/60 done, 0 working, 0 failed");
  });

  test("an account that failed is not worked on any more, whatever its other resources do, until a second try ends well", () => {
    expect(tallyOf(failed("child1"), working("child1")).text).toBe("0/60 done, 0 working, 1 failed");
    expect(tallyOf(failed("child1"), working("child1"), done("child1")).text).toBe("1/60 done, 0 working, 0 failed");
  });

  test("names what is worked on and what has failed, a few of many", () => {
    expect(tallyOf(failed("child9"), ...ids.slice(0, 5).map((id) => working(id))).details).toEqual([
      "working: child2 (claims), child3 (claims), child4 (claims) and 2 more",
      "failed: child9 (delivery to ImageKit)",
    ]);
    expect(tallyOf(done("child1")).details).toEqual([]);
  });
});

describe("without a terminal", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a line comes every 20 seconds, however long nothing happens, and none once the run has ended", async () => {
    const lines: string[] = [];
    const view = plainProgress((line) => lines.push(line), ids);
    view.show(working("child1"));
    view.show(done("child2"));
    expect(lines.splice(0)).toEqual(["child2: set up, 11 changes"]);
    vi.advanceTimersByTime(19_999);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(lines.splice(0)).toEqual(["1/60 done, 1 working, 0 failed; working: child1 (claims)"]);
    vi.advanceTimersByTime(60_000);
    expect(lines.splice(0)).toHaveLength(3);
    await view.end();
    vi.advanceTimersByTime(60_000);
    expect(lines).toEqual([]);
  });
});

describe("on a terminal", () => {
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((piece) => written.push(String(piece)) > 0);
  });
  afterEach(() => void vi.restoreAllMocks());

  const begun = () => new Promise((settle) => setImmediate(settle));

  test("few accounts have a line each, and one says how far the run is", async () => {
    const view = liveProgress(["a", "b"]);
    await begun();
    view.show(done("a"));
    view.show(failed("b"));
    await view.end();
    const shown = written.join("");
    expect(shown).toContain("a: set up, 11 changes");
    expect(shown).toContain("b: failed at: delivery to ImageKit");
    expect(shown).toContain("1/2 done, 0 working, 1 failed");
  });

  test("of more than a screen holds there is one line, with what is worked on below", async () => {
    const view = liveProgress(ids);
    await begun();
    view.show(working("child1"));
    view.show(working("child2", "archive"));
    await view.end();
    const shown = written.join("");
    expect(shown).toContain("0/60 done, 2 working, 0 failed");
    expect(shown).toContain("working: child1 (claims), child2 (archive)");
    expect(shown).not.toContain("child59");
  });
});
