import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { expect, test } from "vitest";
import { Deliveries } from "../../cli/engine/deliveries.ts";
import { handoverLines } from "../../cli/up/handoverLines.ts";

const http = { channel: "http", url: "https://x", credential: "env:A" };
const handover = { channel: "handover", folder: "handover" };

function ended(account: string, delivery: object, delivered: unknown, planning = false): EngineEvent {
  const made = { inputs: { account, delivery }, outputs: { delivered } };
  const metadata = { type: "imagekit:index:SsoSettings", op: "same", new: made } as unknown as StepEventMetadata;
  return { sequence: 0, timestamp: 0, resOutputsEvent: { metadata, planning } };
}

function outcomes(...events: EngineEvent[]) {
  const deliveries = new Deliveries();
  for (const event of events) deliveries.take(event);
  return deliveries.outcomes;
}

test("a delivery is told by its channel, and by what is known of ImageKit", () => {
  const found = outcomes(
    ended("a", http, true),
    ended("b", http, false),
    ended("c", handover, true),
    ended("d", { ...handover, folder: "of-{imagekitId}" }, false),
  );
  expect(Object.fromEntries(found)).toEqual({
    a: { state: "delivered" },
    b: { state: "not-delivered" },
    c: { state: "confirmed", folder: "handover/c" },
    d: { state: "waiting", folder: "of-d/d" },
  });
});

test("the last event counts; a preview's, another resource's and one without its outputs do not", () => {
  const other = ended("x", http, true);
  Object.assign(other.resOutputsEvent?.metadata ?? {}, { type: "imagekit:index:ClaimsMapping" });
  const found = outcomes(
    ended("a", handover, false),
    ended("a", handover, true),
    ended("b", http, true, true),
    other,
    ended("c", http, undefined),
  );
  expect([...found]).toEqual([["a", { state: "confirmed", folder: "handover/a" }]]);
});

test("what waits is counted, listed with its folder up to ten, and followed by the next command", () => {
  const many = Array.from({ length: 12 }, (_, place) => ended(`a${place}`, handover, false));
  const lines = handoverLines(outcomes(...many, ended("http", http, true)), "--agency acme");
  expect(lines[0]).toMatch(/^12 hand-overs wait: /);
  expect(lines.slice(1, 11)).toEqual(Array.from({ length: 10 }, (_, place) => `  a${place}: handover/a${place}`));
  expect(lines[11]).toBe("  and 2 more");
  expect(lines[12]).toContain('"npm run imagekit-sso -- handover confirm --agency acme"');
  expect(handoverLines(outcomes(ended("http", http, true)), "")).toEqual([]);
});
