import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { demoAgency } from "../support/fleet.ts";
import { hasTerminal, keys, onTerminal } from "../support/terminal.ts";

// Processes, one after the other, perhaps on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const { enter, down, ctrlC } = keys;
const group = "22222222-bbbb-4bbb-8bbb-000000000004";

const colours = (shown: string) => shown.split("\u001b").filter((piece) => /^\[[0-9;]*m/.test(piece));

describe.skipIf(!hasTerminal)("on a terminal", () => {
  const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-questions-"));
  const path = join(folder, "agencies/acme.yaml");
  const before = demoAgency.replace("agency: dev", "agency: acme");
  const file = () => readFileSync(path, "utf8");
  const { PATH, HOME } = process.env;
  const place = { folder, environment: { PATH, HOME } };

  mkdirSync(join(folder, "agencies"));
  writeFileSync(join(folder, "agencies/globex.yaml"), before);
  beforeEach(() => writeFileSync(path, before));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("onboard asks for all that is missing, and adds what was answered", async () => {
    const done = await onTerminal(
      place,
      ["onboard"],
      [
        { to: "Agency", type: enter },
        { to: "ImageKit ID", type: `a b${enter}` },
        { to: "Letters, digits", type: `\u007f\u007f\u007facmebags${enter}` },
        { to: "Name of the tile", type: `Acme Bags${enter}` },
        { to: "Role", type: down + down + enter },
        { to: "Object ids", type: `${group}${enter}` },
      ],
    );
    expect(done.code, done.stdout).toBe(0);
    expect(file()).toBe(`${before}
  - imagekitId: acmebags
    displayName: Acme Bags
    role: { from: constant, role: developer }
    assignments:
      - group: ${group}
`);
    expect(done.stdout).toContain("Added to agencies/acme.yaml: acmebags.");
  });

  test("what is left empty is the agency's default", async () => {
    const done = await onTerminal(
      place,
      ["onboard", "--agency", "acme"],
      [
        { to: "ImageKit ID", type: `acmebags${enter}` },
        { to: "Name of the tile", type: enter },
        { to: "Role", type: enter },
        { to: "Object ids", type: enter },
      ],
    );
    expect(done.code, done.stdout).toBe(0);
    expect(file()).toBe(`${before}\n  - imagekitId: acmebags\n`);
  });

  test("nothing is asked where nothing is missing, nor in CI", async () => {
    const done = await onTerminal(place, ["onboard", "--agency", "acme", "--id", "acmebags"], []);
    expect(done.code, done.stdout).toBe(0);
    const ci = { folder, environment: { PATH, HOME, CI: "true" } };
    const refused = await onTerminal(ci, ["onboard", "--agency", "acme"], []);
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("--id or --from is missing")]);
  });

  test("Ctrl-C at a question changes nothing and ends with 130", async () => {
    const done = await onTerminal(place, ["onboard", "--agency", "acme"], [{ to: "ImageKit ID", type: ctrlC }]);
    expect([done.code, file()]).toEqual([130, before]);
  });

  test("offboard asks which account and whether it is meant; no is the first answer", async () => {
    const args = ["offboard", "--agency", "acme", "--file-only"];
    const which = { to: "Account to offboard", type: down + down + enter };
    const no = await onTerminal(place, args, [which, { to: "Take acmehats out of acme?", type: enter }]);
    expect([no.code, file()]).toEqual([130, before]);
    const yes = await onTerminal(place, args, [which, { to: "Take acmehats out of acme?", type: "y" }]);
    expect(yes.code, yes.stdout).toBe(0);
    expect(file()).not.toContain("acmehats");
  });

  test("offboard asks once for several accounts, and names each of them", async () => {
    const args = ["offboard", "--agency", "acme", "--file-only", "--id", "acmehats", "--id", "acmeshoes"];
    const yes = await onTerminal(place, args, [{ to: "Take these 2 accounts out of acme?", type: "y" }]);
    expect(yes.code, yes.stdout).toBe(0);
    expect(yes.stdout).toMatch(/ acmehats[\s\S]* acmeshoes[\s\S]*acmehats: [\s\S]*acmeshoes: /);
    expect(file()).not.toMatch(/acmehats|acmeshoes/);
  });

  test("NO_COLOR is kept to", async () => {
    const plain = { folder, environment: { PATH, HOME, NO_COLOR: "1" } };
    const args = ["onboard", "--agency", "acme"];
    const done = await onTerminal(plain, args, [{ to: "ImageKit ID", type: ctrlC }]);
    // Colours, not the moving of the cursor.
    expect(colours(done.stdout)).toEqual([]);
    const coloured = await onTerminal(place, args, [{ to: "ImageKit ID", type: ctrlC }]);
    expect(colours(coloured.stdout)).not.toEqual([]);
  });
});
