import { expect, test } from "vitest";
import type { LedgerEvent } from "../../domain/handover/events.ts";
import { formerEvents } from "../../domain/handover/formerLedger.ts";
import { confirmationsOf, ledgerPath, parseLedgerLines, recordsOf } from "../../domain/handover/ledger.ts";
import { handoverStatus } from "../../domain/handover/status.ts";

const digest = "a".repeat(64);
const other = "b".repeat(64);
const by = "ada@agency.example";
let serial = 0;
const common = (account: string, day: number) => ({
  id: `event-${String(++serial).padStart(4, "0")}`,
  at: `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`,
  account,
  by,
});
const saved = (account: string, day: number, of = digest): LedgerEvent & { event: "saved" } => ({
  event: "saved",
  ...common(account, day),
  digest: of,
  spEntityId: "",
});
const deleted = (account: string, day: number): LedgerEvent => ({ event: "deleted", ...common(account, day) });
const signedIn = (account: string, day: number, of = digest): LedgerEvent => ({
  event: "signed-in",
  ...common(account, day),
  digest: of,
  spEntityId: "",
});
const undone = ({ account, id: of }: LedgerEvent, day: number): LedgerEvent => ({
  event: "undone",
  ...common(account, day),
  of,
});
const text = (...events: LedgerEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const bundle = { digest, spEntityId: "", certificates: [], since: "2026-11-20T00:00:00Z" };

test("the newest thing that a person did counts, whatever the order of the lines", () => {
  const events = [saved("acme", 1, other), saved("acme", 3), saved("acmehats", 2)];
  for (const order of [events, events.toReversed()]) {
    expect(confirmationsOf(order)).toEqual({
      acme: { digest, spEntityId: "", confirmedAt: "2026-11-03T10:00:00Z", confirmedBy: by },
      acmehats: { digest, spEntityId: "", confirmedAt: "2026-11-02T10:00:00Z", confirmedBy: by },
    });
  }
});

test("a confirmation that was taken back counts no more, and the one before it does again", () => {
  const [first, second] = [saved("acme", 1, other), saved("acme", 2)];
  expect(confirmationsOf([undone(second, 3), second, first]).acme?.digest).toBe(other);
});

test("settings that were deleted are in force no more", () => {
  expect(confirmationsOf([saved("acme", 1), deleted("acme", 2)]).acme).toBeUndefined();
  expect(confirmationsOf([deleted("acme", 2), saved("acme", 3)]).acme?.digest).toBe(digest);
});

test("a sign-in proves the settings that it was made with, and no others", () => {
  expect(recordsOf([saved("acme", 1), signedIn("acme", 2)]).get("acme")?.signedIn?.digest).toBe(digest);
  expect(recordsOf([saved("acme", 1, other), signedIn("acme", 2)]).get("acme")?.signedIn).toBeUndefined();
  expect(recordsOf([signedIn("acme", 2)]).get("acme")?.signedIn).toBeUndefined();
});

test("a line whose writing was cut counts for nothing, is told, and harms no other line", () => {
  const [first, second] = [saved("acme", 1), saved("acmehats", 2)];
  const torn = text(first).slice(0, -20);
  const { events, torn: lines } = parseLedgerLines(`${torn}\n${text(second)}${torn}`, "x.jsonl");
  expect(events).toEqual([second]);
  expect(lines).toEqual([1, 3]);
});

test("a line that stands twice after a merge is one event", () => {
  const event = saved("acme", 1);
  expect(parseLedgerLines(text(event, event), "x.jsonl").events).toEqual([event]);
});

test.each([
  ["<<<<<<< HEAD", "a merge left its mark here"],
  ["=======", "a merge left its mark here"],
  [`{"event":"saved","account":"acme"}`, "digest"],
  [`{"event":"praised","account":"acme"}`, "event"],
  [`{"event":"deleted","id":"event-0001","at":"yesterday","account":"acme","by":"me"}`, "must be an instant"],
])("a whole line that is wrong is refused at its place: %s", (line, message) => {
  expect(() => parseLedgerLines(`\n${line}\n`, "agencies/acme.handover.jsonl")).toThrow(
    new RegExp(`agencies/acme\\.handover\\.jsonl:2:1 .*${message}`),
  );
});

test("a ledger of the former form gives the same events each time it is read", () => {
  const confirmation = { digest, spEntityId: "", confirmedAt: "2026-11-01T10:00:00Z", confirmedBy: by };
  const former = JSON.stringify({ confirmations: { acme: confirmation, acmehats: confirmation } });
  const events = formerEvents(former, "x.json");
  expect(events).toEqual(formerEvents(former, "x.json"));
  expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  expect(confirmationsOf(events).acme).toEqual(confirmation);
  expect(parseLedgerLines(text(...events), "x.jsonl").events).toEqual(events);
});

test("an account called constructor has no confirmation of its own accord", () => {
  expect(confirmationsOf([]).constructor).toBeUndefined();
});

test("the ledger lies beside its agency file", () => {
  expect(ledgerPath("agencies/acme.yaml")).toBe("agencies/acme.handover.jsonl");
});

test("the status of a hand-over follows from what is prepared and what people said", () => {
  const record = (...events: LedgerEvent[]) => recordsOf(events).get("acme");
  const status = (known: Partial<Parameters<typeof handoverStatus>[0]>) =>
    handoverStatus({ bundle: undefined, removed: undefined, record: undefined, ...known });
  const removed = { since: "2026-11-10T00:00:00Z" };
  expect(status({}).status).toBe("not-ready");
  expect(status({ bundle }).status).toBe("to-paste");
  expect(status({ bundle, record: record(saved("acme", 1)) })).toMatchObject({ status: "confirmed", proof: "said" });
  expect(status({ bundle, record: record(saved("acme", 1), signedIn("acme", 2)) })).toMatchObject({
    proof: "signed-in",
  });
  expect(status({ bundle, record: record(saved("acme", 1, other)) }).status).toBe("to-paste-again");
  // On another machine the bundle was never there.
  expect(status({ record: record(saved("acme", 1)) }).status).toBe("confirmed");
  expect(status({ bundle, record: record(saved("acme", 1), deleted("acme", 2)) }).status).toBe("to-paste");
  expect(status({ removed, record: record(saved("acme", 1)) }).status).toBe("to-delete");
  expect(status({ removed, record: record(deleted("acme", 9)) }).status).toBe("to-delete");
  expect(status({ removed, record: record(deleted("acme", 11)) })).toMatchObject({ status: "deleted", by });
  expect(status({ bundle: { unreadable: "cut" }, record: record(saved("acme", 1)) })).toEqual({
    status: "unreadable",
    reason: "cut",
  });
});

test("what changed since the last paste is told by certificate", () => {
  const certificate = (letter: string) => ({ sha256: letter.repeat(64), notAfter: "2029-11-01T00:00:00Z" });
  const before = { ...saved("acme", 1, other), certificates: [certificate("1"), certificate("2")] };
  const now = { ...bundle, certificates: [certificate("2"), certificate("3")] };
  const record = recordsOf([before]).get("acme");
  expect(handoverStatus({ bundle: now, removed: undefined, record })).toMatchObject({
    change: { certificates: { came: [certificate("3")], went: [certificate("1")] }, entityId: undefined },
  });
});
