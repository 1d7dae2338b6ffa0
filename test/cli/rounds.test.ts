import { expect, test } from "vitest";
import type { AccountRun } from "../../cli/engine/accountRuns.ts";
import type { AgencyStack } from "../../cli/engine/agencyStack.ts";
import { EngineRunError } from "../../cli/engine/engineRun.ts";
import { Interruption } from "../../cli/engine/interruption.ts";
import { inRounds, isLag } from "../../cli/engine/rounds.ts";

const behind =
  "child1-application: expected non-nil error with nil state during Create of urn:pulumi:a::b::azuread:index/application:Application::child1";
const failed = (...reasons: string[]) => new EngineRunError(`The update did not succeed:\n\n${reasons.join("\n\n")}`);
const ran = (change: Partial<AccountRun> & Record<string, unknown>): AccountRun =>
  ({ outcomes: new Map(), changes: {}, warnings: [], deliveries: new Map(), ...change }) as AccountRun;

test("a run counts as one that readers were behind for where nothing else went wrong", () => {
  expect(isLag(failed(behind))).toBe(true);
  const twin = "The service principal cannot be created, updated, or restored because the service principal name";
  expect(
    isLag(failed(behind, `a-saml: status 409: ${twin} 344c267d-242b-4bfb-bdce-95b8cd94affd is already in use.`)),
  ).toBe(true);
  expect(isLag(failed(`a-identifier: ${twin} https://imagekit.io/saml/consume is already in use.`))).toBe(false);
  expect(isLag(failed(behind, "child2-settings: Account child2: PUT … answered 403"))).toBe(false);
  const gone =
    "the tenant has no group or user with the object id 9, so it was not assigned. (… does not exist or one of";
  expect(isLag(failed(`Account child1: ${gone} its queried reference-property objects are not present.)`))).toBe(false);
  expect(isLag(new Error(behind))).toBe(false);
  expect(isLag(undefined)).toBe(false);
});

test("it goes on until a run succeeds, and adds up what each came to", async () => {
  const said: string[] = [];
  const runs = [
    ran({
      outcomes: new Map([["child1", { account: "child1", kind: "failed", step: "application" }]]),
      failure: failed(behind),
    }),
    ran({
      outcomes: new Map([["child1", { account: "child1", kind: "done", changes: 7 }]]),
      changes: { create: 7, same: 2 },
    }),
  ];
  let opened = 0;
  const all = await inRounds({} as AgencyStack, {
    run: async () => runs.shift() as AccountRun,
    reopen: async () => {
      opened += 1;
      return {} as AgencyStack;
    },
    interruption: new Interruption(),
    say: (line) => said.push(line),
    waits: [0],
  });
  expect(all.failure).toBeUndefined();
  expect(all.outcomes.get("child1")).toEqual({ account: "child1", kind: "done", changes: 7 });
  expect(all.changes).toEqual({ create: 7, same: 2 });
  expect([opened, said.length]).toEqual([1, 1]);
});

test("what is no lag is not tried again, and lag is not for ever", async () => {
  let runs = 0;
  const attempt = (failure: EngineRunError) =>
    inRounds({} as AgencyStack, {
      run: async () => {
        runs += 1;
        return ran({ failure });
      },
      reopen: async () => ({}) as AgencyStack,
      interruption: new Interruption(),
      say: () => {},
      waits: [],
    });
  await attempt(failed("child1-settings: answered 403"));
  expect(runs).toBe(1);
  expect((await attempt(failed(behind))).failure).toBeInstanceOf(EngineRunError);
  expect(runs).toBe(7);
});
