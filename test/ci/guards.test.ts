import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { emptyGitHub, type GitHubWorld } from "./checkout.ts";
import { runJob, workflows } from "./workflow.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "imagekit-sso-guards-"));
  folder = join(root, "checkout");
  execFileSync("git", ["init", "--quiet", "--bare", join(root, "origin.git")]);
  mkdirSync(folder);
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", join(root, "origin.git"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
  const name = ["-c", "user.name=test", "-c", "user.email=test@agency.example"];
  return execFileSync("git", [...name, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** A commit on main, in this folder and in the repository. */
function merged(message: string): string {
  git("commit", "--quiet", "--allow-empty", `--message=${message}`);
  git("push", "--quiet", "origin", "main");
  return git("rev-parse", "HEAD");
}

describe("a job of up", () => {
  const guard = () =>
    runJob("up.yml", "up", {
      ...{ folder, environment: { PATH: process.env.PATH }, steps: ["Refuse an old commit"] },
      expressions: new Proxy({}, { get: () => "" }),
    });

  test("looks at its commit first of all, before it signs in anywhere", () => {
    const { steps } = parse(readFileSync(join(workflows, "up.yml"), "utf8")).jobs.up;
    expect(steps[0].uses).toContain("actions/checkout@");
    expect(steps[1].name).toBe("Refuse an old commit");
  });

  test("of main's newest commit goes on", async () => {
    merged("first");
    merged("second");
    expect(await guard()).toMatchObject({ code: 0, log: "" });
  });

  test("of an old commit, as when it is run again, stops before anything is changed", async () => {
    const old = merged("first");
    const newest = merged("second");
    git("checkout", "--quiet", "--detach", old);
    const run = await guard();
    expect(run).toMatchObject({ code: 1, failedStep: "Refuse an old commit" });
    expect(run.log).toMatch(
      new RegExp(`^::error::This job is of the commit ${old}, and main is at ${newest}. Nothing was changed`),
    );
  });

  test("of another branch stops, also where its commit is newer", async () => {
    merged("first");
    git("commit", "--quiet", "--allow-empty", "--message=not merged");
    expect(await guard()).toMatchObject({ code: 1, failedStep: "Refuse an old commit" });
  });

  test("stops where main cannot be read", async () => {
    merged("first");
    rmSync(join(root, "origin.git"), { recursive: true });
    const run = await guard();
    expect(run).toMatchObject({ code: 1, failedStep: "Refuse an old commit" });
    expect(run.log).toContain("a commit that could not be read");
  });
});

describe("the comment of preview", () => {
  const marker = "<!-- imagekit-sso preview of acme -->";
  const world = () => join(root, "github.json");
  const comments = (): GitHubWorld["comments"] => JSON.parse(readFileSync(world(), "utf8")).comments;
  const comment = () =>
    runJob("preview.yml", "preview", {
      folder,
      environment: {
        ...{
          PATH: `${join(import.meta.dirname, "bin")}:${process.env.PATH}`,
          GH_STAND_IN: world(),
          GH_TOKEN: "a-token",
        },
        ...{ AGENCY: "acme", PULL_REQUEST: "12", PREVIEW_CODE: "0", GITHUB_REPOSITORY: "agency/sso" },
      },
      expressions: new Proxy({}, { get: () => "" }),
      steps: ["Comment"],
    });

  test.each([
    ["a person", { login: "mallory", type: "User" }],
    ["a person named like the bot", { login: "github-actions[bot]", type: "User" }],
    ["another bot", { login: "mallory[bot]", type: "Bot" }],
  ])("of %s that begins with the marker is left alone", async (_who, user) => {
    const planted = { id: 1, pull: 12, user, body: `${marker} all is well` };
    writeFileSync(world(), JSON.stringify({ ...emptyGitHub, comments: [planted] }));
    writeFileSync(join(folder, "preview.txt"), "");
    writeFileSync(join(folder, "preview.md"), "two to create");
    const first = await comment();
    expect(first.code, first.log).toBe(0);
    writeFileSync(join(folder, "preview.md"), "three to create");
    await comment();
    expect(comments()).toEqual([
      planted,
      {
        ...planted,
        id: 2,
        user: { login: "github-actions[bot]", type: "Bot" },
        body: expect.stringContaining("three"),
      },
    ]);
  });
});
