import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { appendToLedger, readLedger } from "../../cli/handover/ledgerFile.ts";
import type { LedgerEvent } from "../../domain/handover/events.ts";
import { confirmationsOf } from "../../domain/handover/ledger.ts";

const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-ledger-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = new URL("../../cli/handover/ledgerFile.ts", import.meta.url).href;
const by = "ada@agency.example";
const digest = "a".repeat(64);
const saved = (account: string, id = `event-${account}`): LedgerEvent => ({
  ...{ event: "saved", id, at: "2026-11-24T10:00:00Z", account, by, digest, spEntityId: "" },
});
const file = (name: string) => join(folder, `${name}.yaml`);
const ledger = (name: string) => join(folder, `${name}.handover.jsonl`);

/** A process that says each event's id once it is recorded, without end. */
function writer(agencyFile: string, name: string) {
  const script = `
    import { appendToLedger } from ${JSON.stringify(module)};
    for (let number = 0; ; number += 1) {
      const id = "${name}-" + String(number).padStart(8, "0");
      appendToLedger(${JSON.stringify(agencyFile)}, [{ ...${JSON.stringify(saved("acme"))}, id }]);
      process.stdout.write(id + "\\n");
    }`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

test("two writers at once, each killed in the middle of its work, lose, double and make up nothing", async () => {
  const agencyFile = file("killed");
  for (let round = 0; round < 3; round += 1) {
    const writers = [`left${round}`, `right${round}`].map((name) => {
      const child = writer(agencyFile, name);
      let said = "";
      child.stdout.on("data", (data) => {
        said += data;
        // Each at a moment of its own.
        if (said.length > 2000 * (round + 1)) child.kill("SIGKILL");
      });
      return once(child, "close").then(() => said.split("\n").filter((id) => id.length === name.length + 9));
    });
    const recorded = (await Promise.all(writers)).flat();
    const { events, torn } = readLedger(agencyFile);
    const ids = events.map(({ id }) => id);
    expect(torn).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(recorded.filter((id) => !ids.includes(id))).toEqual([]);
    // At most the one that was written and not yet said.
    const extra = ids.filter((id) => /^(left|right)/.test(id) && id.includes(`${round}-`) && !recorded.includes(id));
    expect(extra.length).toBeLessThanOrEqual(2);
  }
});

test("what is written after a line that was cut is whole", () => {
  const agencyFile = file("cut");
  appendToLedger(agencyFile, [saved("acme")]);
  appendFileSync(ledger("cut"), '{"event":"saved","id":"event-');
  appendToLedger(agencyFile, [saved("acmehats")]);
  const { events, torn } = readLedger(agencyFile);
  expect(events.map(({ account }) => account)).toEqual(["acme", "acmehats"]);
  expect(torn).toEqual([2]);
});

test("a ledger of the former form is read, and brought over with the next confirmation", () => {
  const confirmation = { digest, spEntityId: "", confirmedAt: "2026-11-01T10:00:00Z", confirmedBy: by };
  const former = join(folder, "former.handover.json");
  writeFileSync(former, JSON.stringify({ confirmations: { acme: confirmation } }));
  const before = confirmationsOf(readLedger(file("former")).events);
  expect(before.acme).toEqual(confirmation);
  appendToLedger(file("former"), [saved("acmehats")]);
  expect(existsSync(former)).toBe(false);
  const after = confirmationsOf(readLedger(file("former")).events);
  expect(after).toEqual({ ...before, acmehats: expect.objectContaining({ digest }) });
});

test("a kill between the two forms leaves every confirmation once", () => {
  const confirmation = { digest, spEntityId: "", confirmedAt: "2026-11-01T10:00:00Z", confirmedBy: by };
  const former = join(folder, "between.handover.json");
  const text = JSON.stringify({ confirmations: { acme: confirmation } });
  writeFileSync(former, text);
  appendToLedger(file("between"), [saved("acmehats")]);
  writeFileSync(former, text);
  expect(readLedger(file("between")).events).toHaveLength(2);
  appendToLedger(file("between"), [saved("acmeshoes")]);
  expect(readLedger(file("between")).events).toHaveLength(3);
});

test("git merges two people's confirmations without a conflict", () => {
  const repository = join(folder, "repository");
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", repository, "-c", "user.name=Ada", "-c", `user.email=${by}`, ...args], {
      stdio: "pipe",
    });
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", repository]);
  const agencyFile = join(repository, "acme.yaml");
  writeFileSync(join(repository, ".gitattributes"), readFileSync(new URL("../../.gitattributes", import.meta.url)));
  appendToLedger(agencyFile, [saved("acme")]);
  git("add", ".");
  git("commit", "-qm", "Begin");
  const confirmOn = (branch: string, account: string) => {
    git("switch", "-qc", branch, "main");
    appendToLedger(agencyFile, [saved(account)]);
    git("commit", "-qam", account);
  };
  confirmOn("left", "acmehats");
  confirmOn("right", "acmeshoes");
  git("merge", "-q", "--no-edit", "left");
  const { events, torn } = readLedger(agencyFile);
  expect(events.map(({ account }) => account).toSorted()).toEqual(["acme", "acmehats", "acmeshoes"]);
  expect(torn).toEqual([]);
});
