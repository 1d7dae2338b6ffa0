import { expect, test } from "vitest";
import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { ledgerPath, parseLedger } from "../../domain/agency/ledger.ts";

const confirmation = {
  digest: "a".repeat(64),
  spEntityId: "https://imagekit.io/saml/consume#acmeshoes",
  confirmedAt: "2026-11-24T10:00:00Z",
  confirmedBy: "ada@agency.example",
};

const parse = (data: unknown) => parseLedger(JSON.stringify(data, null, 2), "agencies/acme.handover.json");

test("a ledger gives its confirmations by ImageKit ID", () => {
  const ledger = parse({ confirmations: { acmeshoes: confirmation, acme: { ...confirmation, spEntityId: "" } } });
  expect(ledger.confirmations.acmeshoes).toEqual(confirmation);
  expect(ledger.confirmations.acme?.spEntityId).toBe("");
  expect(ledger.confirmations.acmehats).toBeUndefined();
});

test("everything wrong with a ledger is told at once, with line and column", () => {
  const wrong = { ...confirmation, digest: "A", confirmedAt: "yesterday", by: "me" };
  const read = () => parse({ confirmations: { acmeshoes: wrong } });
  expect(read).toThrow(AgencyFileError);
  expect(read).toThrow("agencies/acme.handover.json:4:17 confirmations.acmeshoes.digest: must be the digest");
  expect(read).toThrow("agencies/acme.handover.json:6:22 confirmations.acmeshoes.confirmedAt: must be an instant");
  expect(read).toThrow("agencies/acme.handover.json:8:7 confirmations.acmeshoes.by: there is no such key");
});

test("an ID that stands twice is refused: which confirmation counts would be chance", () => {
  const one = JSON.stringify(confirmation);
  expect(() => parseLedger(`{"confirmations": {"a": ${one}, "a": ${one}}}`, "x.json")).toThrow("stands twice");
});

test.each([
  ["agencies/acme.yaml", "agencies/acme.handover.json"],
  ["agencies/acme.yml", "agencies/acme.handover.json"],
  ["agencies/acme.yaml.old", "agencies/acme.yaml.old.handover.json"],
  ["acme", "acme.handover.json"],
])("the ledger lies beside its agency file, and is never that file: %s", (agencyFile, ledger) => {
  expect(ledgerPath(agencyFile)).toBe(ledger);
});
