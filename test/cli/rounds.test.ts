import { expect, test } from "vitest";
import type { AccountRun } from "../../cli/engine/accountRuns.ts";
import type { AgencyStack } from "../../cli/engine/agencyStack.ts";
import type { Diagnostic } from "../../cli/engine/diagnostics.ts";
import { EngineRunError, type FailedResource } from "../../cli/engine/engineRun.ts";
import { Interruption } from "../../cli/engine/interruption.ts";
import { lostInRun } from "../../cli/engine/lostInRun.ts";
import { inRounds, isLag } from "../../cli/engine/rounds.ts";

const urnOf = (type: string, name: string) => `urn:pulumi:test::imagekit-sso::imagekit:sso:Agency$${type}::${name}`;
const application = "azuread:index/application:Application";
const behind: Diagnostic = {
  urn: urnOf(application, "child1-application"),
  severity: "error",
  message: `expected non-nil error with nil state during Create of ${urnOf(application, "child1-application")}`,
};
const refused: Diagnostic = {
  urn: urnOf("imagekit:index:SsoSettings", "child2-settings"),
  severity: "error",
  message: "Account child2: PUT … answered 403",
};
const failed = (...all: FailedResource[]) =>
  new EngineRunError(`The update did not succeed:\n\n${all.map(({ message }) => message).join("\n\n")}`, {
    failed: all,
  });
const ran = (change: Partial<AccountRun> & Record<string, unknown>): AccountRun =>
  ({ outcomes: new Map(), changes: {}, warnings: [], deliveries: new Map(), ...change }) as AccountRun;

test("a run counts as one that readers were behind for where nothing but azuread's types failed, in these words", () => {
  expect(isLag(failed(behind))).toBe(true);
  const twin = "The service principal cannot be created, updated, or restored because the service principal name";
  const taken = (name: string): Diagnostic => ({
    ...behind,
    message: `status 409: ${twin} ${name} is already in use.`,
  });
  expect(isLag(failed(behind, taken("344c267d-242b-4bfb-bdce-95b8cd94affd")))).toBe(true);
  expect(isLag(failed(taken("https://imagekit.io/saml/consume")))).toBe(false);
  expect(isLag(failed(behind, refused))).toBe(false);
  const update = "Resource provider reported that the resource did not exist while updating urn:pulumi:test.";
  expect(isLag(failed({ ...behind, message: update }))).toBe(true);
  expect(
    isLag(
      failed({
        ...behind,
        message: 'Post "https://graph/v1.0/applications": HTTP response was nil; connection may have been reset',
      }),
    ),
  ).toBe(true);
  // Types of our own wait for readers; where they give up, another run would wait as long for nothing.
  expect(
    isLag(
      failed({
        ...refused,
        message: "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
      }),
    ),
  ).toBe(false);
  expect(isLag(new Error(behind.message))).toBe(false);
  expect(isLag(undefined)).toBe(false);
});

test("what a run lost is known by the resource that failed", () => {
  const identifier = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri";
  const broken = {
    ...behind,
    urn: urnOf(application, "child3-application"),
    message: 'Post "https://graph": HTTP response was nil; connection may have been reset',
  };
  expect(
    lostInRun(failed(behind, { ...behind, urn: urnOf(identifier, "child2-identifier") }, broken, refused)),
  ).toEqual({
    applications: ["child1"],
    identifiers: ["child2"],
    perhaps: ["child3"],
  });
  expect(lostInRun(undefined)).toEqual({ applications: [], identifiers: [], perhaps: [] });
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
  await attempt(failed(refused));
  expect(runs).toBe(1);
  expect((await attempt(failed(behind))).failure).toBeInstanceOf(EngineRunError);
  expect(runs).toBe(10);
  await attempt(
    failed({
      ...refused,
      message: "failed to save snapshot: snapshot integrity failure; it was already written, but is invalid",
    }),
  );
  expect(runs).toBe(12);
  // An object of an earlier run that is not seen for so long was deleted.
  const message = "Resource provider reported that the resource did not exist while updating urn:pulumi:test.";
  await attempt(failed({ ...behind, op: "update", message }));
  expect(runs).toBe(16);
});
