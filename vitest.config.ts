import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// A machine's own sign-in to Entra or ImageKit must never reach a test.
for (const name of Object.keys(process.env)) {
  if (/^(ARM_|AZURE_|IMAGEKIT_PRIVATE_KEY)/.test(name)) delete process.env[name];
}

/** What takes longest, longest first: begun last, one file would keep a single worker busy for minutes. */
const longest = [
  /e2e\/(lag|kill|onboardInterrupted|up|onboard|drift)\.test/,
  /\/ci\/docs/,
  /\/e2e\//,
  /\/(provider|ci)\//,
];

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
    include: ["test/**/*.test.ts"],
    // Tests that start the engine or a server say their own, longer time.
    testTimeout: 15_000,
    hookTimeout: 60_000,
    // Processes, not threads: the tests set environment variables and start servers of their own.
    pool: "forks",
    // One more than the cores of the smallest machine: much of a test is waiting for what lags.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
