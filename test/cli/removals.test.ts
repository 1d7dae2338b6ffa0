import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { upCommand } from "../../cli/up/command.ts";
import { refuseTooMany } from "../../cli/up/removals.ts";
import { refuseOtherRemovals } from "../../cli/up/removedSince.ts";
import { fleetAgency } from "../support/fleet.ts";

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

describe("with --removed-since, of accounts that the file has no longer", () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@agency.example", ...args], {
      ...{ cwd: folder, encoding: "utf8" },
    }).trim();
  const file = () => join(folder, "agencies/acme.yaml");
  /** A commit of the file as it is then. */
  function merged(text: string): string {
    writeFileSync(file(), text);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message=merge");
    return git("rev-parse", "HEAD");
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagekit-sso-removals-"));
    git("init", "--quiet", "--initial-branch=main");
    mkdirSync(join(folder, "agencies"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("those go that the merge took out", () => {
    const before = merged(fleetAgency(["child1", "child2", "child3"]));
    merged(fleetAgency(["child1"]));
    expect(() => refuseOtherRemovals(["child2", "child3"], file(), before)).not.toThrow();
    expect(() => refuseOtherRemovals(["child2"], file(), "HEAD^1")).not.toThrow();
  });

  test("those stop it that an earlier change took out, or none", () => {
    merged(fleetAgency(["child1", "child2", "child3"]));
    const before = merged(fleetAgency(["child1", "child2"]));
    merged(fleetAgency(["child1"]));
    const refused = () => refuseOtherRemovals(["child2", "child3"], file(), before);
    expect(refused).toThrow(/^The stack has child3, which the agency file has no longer/);
    expect(refused).toThrow("Nothing was changed.");
    expect(refused).toThrow("--allow-removal 2, without --removed-since");
  });

  test("a file that is cut where it runs, and not in the merge, stops it", () => {
    merged(fleetAgency(["child1"]));
    const before = merged(`${fleetAgency(["child1"])}# a comment\n`);
    writeFileSync(file(), fleetAgency(["child1"]));
    expect(() => refuseOtherRemovals(["child2"], file(), before)).toThrow("no change since took them out");
  });

  test("a commit without the file took none out", () => {
    const before = merged(fleetAgency(["child1", "child2"]));
    expect(() => refuseOtherRemovals(["child2"], join(folder, "agencies/new.yaml"), before)).toThrow("child2");
  });

  test.each(["0123456789012345678901234567890123456789", "no-such-branch"])(
    "the commit %s, which is not there, stops it",
    (commit) => {
      merged(fleetAgency(["child1"]));
      const refused = () => refuseOtherRemovals(["child2"], file(), commit);
      expect(refused).toThrow(`cannot be read as it was in the commit ${commit}`);
      expect(refused).toThrow("Fetch that commit");
    },
  );

  test("a file that could not be read then, stops it", () => {
    const before = merged("children: [");
    expect(() => refuseOtherRemovals(["child2"], file(), before)).toThrow("cannot be read as it was in the commit");
  });

  test.each(["--output=/tmp/x", "-x", "a b", ""])("%j is no commit", (text) => {
    const command = upCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    const parse = () => command.parse(["--agency", "acme", `--removed-since=${text}`], { from: "user" });
    expect(parse).toThrow("It must be a commit.");
  });
});
