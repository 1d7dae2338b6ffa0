import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UnfinishedRun } from "../../cli/recovery/unfinishedRun.ts";
import { runNoteVariable, runSecret } from "../../provider/runNote.ts";

let folder: string;
let run: UnfinishedRun;
const path = () => join(folder, ".local/unfinished/acme.json");
const minutes = 60_000;

beforeEach(() => {
  vi.stubEnv("IMAGEKIT_SSO_LOCAL", undefined);
  folder = mkdtempSync(join(tmpdir(), "unfinished-run-"));
  run = new UnfinishedRun(folder, "organization/project/acme");
});
afterEach(() => {
  run.end();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("a run records its secret before it makes anything, for its owner's eyes alone, and tells the plugin where", () => {
  const environment = run.begin();
  expect(environment).toEqual({ [runNoteVariable]: path() });
  expect(runSecret(environment)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(run.left?.secret).toBe(runSecret(environment));
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(path()))).toEqual(["acme.json"]);
  run.end();
  expect(run.left).toBeUndefined();
  expect(runSecret(environment)).toBeUndefined();
});

test("the secret of a run that was not recovered yet is kept; a note that was cut, or of an earlier version, is made anew", () => {
  run.begin();
  const { secret } = run.left ?? {};
  new UnfinishedRun(folder, "acme").begin();
  expect(run.left?.secret).toBe(secret);
  for (const text of ['{"startedAt":"2026-0', '{"startedAt":"2026-01-01T00:00:00.000Z"}']) {
    writeFileSync(path(), text);
    run.begin();
    expect(run.left?.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(run.left?.secret).not.toBe(secret);
  }
});

test("a note of an earlier version tells of a run, and proves nothing", () => {
  mkdirSync(dirname(path()), { recursive: true });
  writeFileSync(path(), '{"startedAt":"2026-01-01T00:00:00.000Z"}');
  expect(run.left).toMatchObject({ secret: undefined });
});

test("what it made may be of the time from its begin to when it was last at work, ten minutes more on either side", () => {
  const began = new Date("2026-06-01T12:00:00Z");
  run.begin(began);
  run.pause();
  const last = new Date("2026-06-01T12:07:00Z");
  utimesSync(path(), last, last);
  expect(run.left?.from).toEqual(new Date(began.getTime() - 10 * minutes));
  expect(run.left?.until).toEqual(new Date(last.getTime() + 10 * minutes));
});

test("a run says that it is at work for as long as it is", () => {
  vi.useFakeTimers();
  run.begin();
  const old = new Date("2026-01-01T00:00:00Z");
  utimesSync(path(), old, old);
  vi.advanceTimersByTime(16_000);
  expect(statSync(path()).mtime).not.toEqual(old);
  run.pause();
  utimesSync(path(), old, old);
  vi.advanceTimersByTime(60_000);
  expect(statSync(path()).mtime).toEqual(old);
  expect(readFileSync(path(), "utf8")).toContain("startedAt");
});
