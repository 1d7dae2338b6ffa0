import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { workflows } from "./workflow.ts";

const github = join(workflows, "..");
const files = globSync("**/*.yml", { cwd: github }).map((name) => join(github, name));
const textOf = (file: string) => readFileSync(file, "utf8");

/** Every `uses:` of something that is not this repository's own: `<action>@<what> # <comment>`. */
const used = files.flatMap((file) =>
  [...textOf(file).matchAll(/^.*\buses: +(?!\.\/)(\S+)(.*)$/gm)].map(([, action = "", comment = ""]) => ({
    ...{ file: basename(file), action, comment: comment.trim() },
  })),
);

describe("what a workflow runs of others' is what was looked at", () => {
  test.each(used)("$file: $action $comment", ({ action, comment }) => {
    expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
    expect(comment).toMatch(/^# v\d+\.\d+\.\d+$/);
  });

  test("in one version everywhere", () => {
    const versions = Map.groupBy(used, ({ action }) => action.replace(/@.*/, ""));
    expect(versions.size).toBeGreaterThan(3);
    for (const [action, all] of versions)
      expect(new Set(all.map((one) => `${one.action} ${one.comment}`)).size, action).toBe(1);
  });
});

const permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const workflowSchema = z.looseObject({
  on: z.unknown(),
  permissions,
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: permissions.optional(),
      env: z.record(z.string(), z.string()).default({}),
      steps: z.array(z.looseObject({})).optional(),
    }),
  ),
});
const all = files
  .filter((file) => file.startsWith(`${workflows}/`))
  .map((file) => ({ name: basename(file), workflow: workflowSchema.parse(parse(textOf(file))) }));

describe("a job may do no more than it needs to", () => {
  /** What each may beyond reading the repository. */
  const more: Record<string, Record<string, "write">> = {
    "drift.yml drift": { "id-token": "write", issues: "write" },
    "onboard.yml onboard": { contents: "write", "pull-requests": "write" },
    "preview.yml preview": { "id-token": "write", "pull-requests": "write" },
    "up.yml up": { "id-token": "write" },
  };

  test.each(all)("$name", ({ name, workflow }) => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const [job, { permissions: own = workflow.permissions }] of Object.entries(workflow.jobs))
      expect(own, job).toEqual({ contents: "read", ...more[`${name} ${job}`] });
  });

  test.each(all)("$name runs nothing of a fork with more than the fork's own rights", ({ workflow }) => {
    expect(Object.keys(workflow.on as object)).not.toContain("pull_request_target");
    expect(Object.keys(workflow.on as object)).not.toContain("workflow_run");
  });

  test("only the steps that ask the repository again keep the token of the checkout", () => {
    const keeping = all.flatMap(({ name, workflow }) =>
      Object.values(workflow.jobs)
        .flatMap(({ steps = [] }) => steps)
        .filter(({ uses }) => String(uses).startsWith("actions/checkout@"))
        .filter(({ with: options }) => (options as Record<string, unknown>)?.["persist-credentials"] !== false)
        .map(() => name),
    );
    expect(keeping.toSorted()).toEqual(["onboard.yml", "up.yml"]);
  });
});

test("a job with a token for the tenant takes no engine that nothing in this repository vouches for", () => {
  const withToken = all.flatMap(({ name, workflow }) =>
    Object.values(workflow.jobs)
      .filter((job) => job.permissions?.["id-token"] === "write")
      .map(({ env }) => [name, env.IMAGEKIT_SSO_PINNED_ENGINE]),
  );
  expect(withToken.toSorted()).toEqual([
    // It needs no engine.
    ["drift.yml", undefined],
    ["preview.yml", "true"],
    ["up.yml", "true"],
  ]);
});
