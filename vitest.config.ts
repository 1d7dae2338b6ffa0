import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// A machine's own sign-in to Entra or ImageKit must never reach a test.
for (const name of Object.keys(process.env)) {
  if (/^(ARM_|AZURE_|IMAGEKIT_PRIVATE_KEY)/.test(name)) delete process.env[name];
}

/**
 * What takes longest, longest first: begun last, one file would keep a single worker busy for minutes. Among these are files
 * that mostly wait, for what lags or is told to try again later; beside them the others have the processor.
 */
const longest = [
  /e2e\/(lag|kill)\.test/,
  /e2e\/(onboard|up)\.test/,
  /e2e\/(onboardInterrupted|drift)\.test|resources\/(replication|signingCertificates)|liveTrouble/,
  /\/ci\/docs/,
  /\/e2e\//,
  /\/(provider|ci)\//,
];

/** Tests that leave nothing behind in their process. */
const sharing = ["test/domain/**/*.test.ts", "test/simulator/**/*.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((pattern) => pattern.test(moduleId));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}

export default defineConfig({
  test: {
    projects: [
      // Pure logic, and worlds that each test starts for itself: one process for many files, which saves loading everything for each.
      { extends: true, test: { name: "shared", include: [...sharing], isolate: false } },
      { extends: true, test: { name: "own", include: ["test/**/*.test.ts"], exclude: [...sharing] } },
    ],
    // Tests that start the engine or a server say their own, longer time.
    testTimeout: 15_000,
    hookTimeout: 60_000,
    // Processes, not threads: the tests set environment variables and start servers of their own.
    pool: "forks",
    // Twice the cores of the smallest machine: one worker or two are always waiting.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});
