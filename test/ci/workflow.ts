import { execFile } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const workflows = resolve(import.meta.dirname, "../../.github/workflows");

const environment = z.record(z.string(), z.string()).default({});
const workflowSchema = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({
      env: environment,
      steps: z
        .array(z.looseObject({ name: z.string().optional(), run: z.string().optional(), env: environment }))
        .default([]),
    }),
  ),
});

export interface Job {
  /** Folder of the checkout. */
  folder: string;
  /** What the runner gives every step; wins over the job's own `env`, as credentials do that come by another way. */
  environment: Record<string, string | undefined>;
  /** Value of every expression that occurs, by its text: `matrix.agency`. */
  expressions: Record<string, string>;
  /** Only the steps of these names; all where absent. */
  steps?: readonly string[];
}

export interface JobRun {
  /** Of the first step that failed; 0 where all of them went through. */
  code: number;
  failedStep: string | undefined;
  /** Everything the steps wrote. */
  log: string;
  /** What they wrote to GITHUB_OUTPUT and GITHUB_STEP_SUMMARY. */
  output: string;
  summary: string;
}

/** Runs the shell of a job's steps one after the other, as GitHub's runner does it; `uses:` steps are left out. */
export async function runJob(
  file: string,
  name: string,
  { folder, environment: given, expressions, steps }: Job,
): Promise<JobRun> {
  const job = workflowSchema.parse(parse(readFileSync(join(workflows, file), "utf8"))).jobs[name];
  if (!job) throw new Error(`${file} has no job ${name}`);
  const files = Object.fromEntries(
    ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map((key) => [key, join(folder, ".git", key)]),
  );
  for (const path of Object.values(files)) writeFileSync(path, "");
  let log = "";
  const result = (code: number, failedStep?: string): JobRun => ({
    ...{ code, failedStep, log },
    output: readFileSync(files.GITHUB_OUTPUT as string, "utf8"),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY as string, "utf8"),
  });
  for (const step of job.steps) {
    if (step.run === undefined || (steps && !steps.includes(step.name ?? ""))) continue;
    const env = {
      ...evaluated({ ...job.env, ...step.env }, expressions),
      ...given,
      ...files,
      ...exported(readFileSync(files.GITHUB_ENV as string, "utf8")),
    };
    if (step.run.includes("${{"))
      throw new Error(`${file}: an expression in a step's shell would run what people type`);
    const { code, output } = await bash(step.run, folder, env);
    log += output;
    if (code !== 0) return result(code, step.name ?? step.run);
  }
  return result(0);
}

function evaluated(values: Record<string, string>, expressions: Record<string, string>): Record<string, string> {
  const value = (_: string, expression: string) => {
    const found = expressions[expression.trim()];
    if (found === undefined) throw new Error(`no value for ${expression}`);
    return found;
  };
  return Object.fromEntries(
    Object.entries(values).map(([key, text]) => [key, text.replace(/\$\{\{(.*?)\}\}/g, value)]),
  );
}

function exported(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}

/** With the flags of GitHub's `shell: bash`, less pipefail, which it has only where a step says so. */
function bash(
  script: string,
  cwd: string,
  env: Record<string, string | undefined>,
): Promise<{ code: number; output: string }> {
  const file = join(cwd, ".git", "step.sh");
  writeFileSync(file, script);
  appendFileSync(file, "\n");
  return new Promise((settle) => {
    execFile("bash", ["-e", file], { cwd, env, maxBuffer: 1024 ** 3 }, (error, stdout, stderr) => {
      settle({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, output: stdout + stderr });
    });
  });
}
