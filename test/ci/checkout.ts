import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Simulator } from "../../simulator/types.ts";

const repository = resolve(import.meta.dirname, "../..");

/** What the `gh` stand-in keeps. */
export interface GitHubWorld {
  comments: { id: number; pull: number; user: { login: string; type: string }; body: string }[];
  issues: { number: number; state: "open" | "closed"; title: string; body: string; closedWith?: string }[];
  labels: string[];
  variables: Record<string, string>;
  pulls: { head: string; base: string; title: string }[];
}

export const emptyGitHub: GitHubWorld = { comments: [], issues: [], labels: [], variables: {}, pulls: [] };

/** A checkout of the project as it is now, with an origin to push to and a `gh` that is a stand-in. */
export class Checkout {
  readonly #root = mkdtempSync(join(tmpdir(), "imagekit-sso-ci-"));
  readonly folder = join(this.#root, "checkout");
  readonly #world = join(this.#root, "github.json");

  constructor(files: Record<string, string>) {
    const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], {
      cwd: repository,
      encoding: "utf8",
    });
    for (const path of listed.split("\0").filter(Boolean)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      cpSync(join(repository, path), join(this.folder, path), { force: true });
    }
    for (const [path, text] of Object.entries(files)) writeFileSync(join(this.folder, path), text);
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(join(this.#root, "state"));
    writeFileSync(this.#world, JSON.stringify(emptyGitHub));
    execFileSync("git", ["init", "--quiet", "--bare", join(this.#root, "origin.git")]);
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("remote", "add", "origin", join(this.#root, "origin.git"));
    this.git("add", "--all");
    this.git("-c", "user.name=test", "-c", "user.email=test@agency.example", "commit", "--quiet", "--message=Start");
    this.git("push", "--quiet", "origin", "main");
  }

  /** What a runner gives every step; the simulator's environment comes with it. */
  environment(simulator: Simulator): Record<string, string> {
    const { HOME = "", IMAGEKIT_SSO_CACHE } = process.env;
    return {
      HOME,
      ...(IMAGEKIT_SSO_CACHE !== undefined && { IMAGEKIT_SSO_CACHE }),
      // The engine that the tests were started with.
      IMAGEKIT_SSO_PINNED_ENGINE: "",
      AZUREAD_STAND_IN_DELETE_GAP_MS: "20",
      ...simulator.environment(),
      PATH: [join(import.meta.dirname, "bin"), process.env.PATH].join(":"),
      GH_STAND_IN: this.#world,
      GITHUB_REPOSITORY: "agency/sso",
      GITHUB_REF_NAME: "main",
      GITHUB_ACTOR: "ada",
      PULUMI_BACKEND_URL: `file://${join(this.#root, "state")}?metadata=skip`,
    };
  }

  get github(): GitHubWorld {
    return JSON.parse(readFileSync(this.#world, "utf8"));
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, encoding: "utf8" });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
