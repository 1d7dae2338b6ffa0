import { defineConfig } from "vitest/config";

// A machine's own sign-in to Entra or ImageKit must never reach a test.
for (const name of Object.keys(process.env)) {
  if (/^(ARM_|AZURE_|IMAGEKIT_PRIVATE_KEY)/.test(name)) delete process.env[name];
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
  },
});
