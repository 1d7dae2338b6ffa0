import { afterEach, expect, test, vi } from "vitest";
import type { AgencyStack } from "../../cli/engine/agencyStack.ts";
import { Interruption } from "../../cli/engine/interruption.ts";
import { previewMarkdown } from "../../cli/preview/previewMarkdown.ts";
import { previewText } from "../../cli/preview/previewText.ts";
import type { PreviewReport } from "../../cli/preview/report.ts";
import { approved } from "../../cli/up/approval.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";

afterEach(() => void vi.restoreAllMocks());

type Account = PreviewReport["accounts"][number];
const reportOf = (accounts: Account[], more: Partial<PreviewReport> = {}): PreviewReport => ({
  ...{ version: 1, status: "changes", agency: "acme", accounts, others: [], problems: [], interrupted: false },
  ...more,
});
const rotated = (imagekitId: string): Account => ({
  ...{ imagekitId, action: "change" },
  changes: [
    { side: "entra", what: "certificate g2 is added" },
    { side: "imagekit", what: "the new settings are sent" },
  ],
  people: ["People keep signing in."],
});
const losing = (imagekitId: string, place: number): Account => ({
  ...{ imagekitId, action: "change", people: [] },
  changes: [
    {
      ...{ side: "entra", takes: true },
      what: `the group 22222222-bbbb-4bbb-8bbb-${String(place).padStart(12, "0")} loses access`,
    },
  ],
});
const same = (imagekitId: string): Account => ({ imagekitId, action: "none", changes: [], people: [] });

test.each([1, 60, 500])("a rotation of %i accounts is one block, whatever their number", (count) => {
  const report = reportOf([...childIds(count).map(rotated), same("other")]);
  const text = previewText(report, 80);
  expect(text).toContain(count === 1 ? "child1 is changed" : `${count} accounts are changed`);
  expect(text.split("\n").length).toBeLessThan(12);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const markdown = previewMarkdown(report);
  expect(markdown.length).toBeLessThan(65_000);
  for (const id of childIds(count)) expect(markdown).toContain(id);
});

test.each([500, 650])("%i accounts that each lose another group fit a comment, and every loss is in it", (count) => {
  const accounts = childIds(count).map(losing);
  const markdown = previewMarkdown(reportOf([...accounts, ...childIds(500).map((id) => rotated(`other-${id}`))]));
  expect(markdown.length).toBeLessThan(65_000);
  for (const { imagekitId, changes } of accounts) {
    const id = /[-0-9a-f]{36}/.exec(changes[0]?.what ?? "")?.[0];
    expect(markdown).toMatch(new RegExp(`${imagekitId}\\b[\\s\\S]{0,60}${id}`));
  }
  expect(markdown).toContain("500 accounts are changed");
});

test("text from an agency file stays text in Markdown", () => {
  const named = {
    ...rotated("child1"),
    changes: [{ side: "entra" as const, what: 'the name becomes "<img src=x> @team"' }],
  };
  const markdown = previewMarkdown(reportOf([named]));
  expect(markdown).not.toMatch(/<img|@team/);
});

test("nothing to do is said in a sentence, and an interrupted run before", () => {
  expect(previewText(reportOf([same("a"), same("b")]), 80)).toBe(
    "Nothing would change for acme: 2 accounts are as declared in the stack's state.\n",
  );
  expect(previewText(reportOf([rotated("a")], { interrupted: true }), undefined)).toContain(
    "The run before was interrupted.",
  );
  const removed: Account = { ...losing("a", 1), action: "remove" };
  expect(previewText(reportOf([removed]), undefined)).toContain("up --agency acme --allow-removal");
});

const agency = parseAgencyFile(fleetAgency(["child1"]), "agencies/test.yaml");
const stackAt = (time: string) => ({ stack: {}, state: { writtenAt: new Date(time) } }) as unknown as AgencyStack;
/** Asks with these answers; the stack is opened anew as these. */
async function asked(answers: boolean[], opened: AgencyStack[], { status = "changes", isFileSame = true } = {}) {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const said: string[] = [];
  let questions = 0;
  const outcome = await approved(stackAt("2026-11-27T10:00:00Z"), {
    ...{ agency, asked: undefined, interruption: new Interruption() },
    reopen: async () => opened.shift() as AgencyStack,
    isFileSame: () => isFileSame,
    say: (line) => said.push(line),
    look: async () => ({ report: { ...reportOf([rotated("child1")]), status: status as "changes" }, printed: "" }),
    ask: async () => {
      questions += 1;
      return answers.shift() as boolean;
    },
  }).catch((error: Error) => error.message);
  return { outcome, questions, said };
}

test("what was approved is what runs: a stack that changed meanwhile is shown and asked for again", async () => {
  const [same, later] = [stackAt("2026-11-27T10:00:00Z"), stackAt("2026-11-27T10:00:09Z")];
  expect(await asked([true], [same])).toMatchObject({ outcome: same, questions: 1 });
  const again = await asked([true, true], [later, later]);
  expect(again).toMatchObject({ outcome: later, questions: 2 });
  expect(again.said).toContain("Another run has changed the stack since this preview. It is shown anew.");
});

test("no is no, a file that changed stops it, and where nothing would change nobody is asked", async () => {
  expect(await asked([false], [])).toMatchObject({ outcome: "Nothing was changed." });
  expect((await asked([true], [], { isFileSame: false })).outcome).toMatch(
    /has changed since the preview of test, so nothing was done/,
  );
  expect((await asked([], [], { status: "no-changes" })).questions).toBe(0);
});
