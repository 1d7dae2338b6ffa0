// @ts-check
/** `npm run pulumi -- ARGS...`: the engine of the tool chain, with the person's own `pulumi login`, in this project. */
import { spawn } from "node:child_process";

const engine = spawn("pulumi", process.argv.slice(2), { stdio: "inherit" });
// The terminal sends an interruption to both; the engine decides when it is over.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => {});
process.on("SIGTERM", () => engine.kill("SIGTERM"));
engine.on("error", ({ message }) => {
  process.stderr.write(`pulumi cannot be started: ${message}\n`);
  process.exitCode = 1;
});
engine.on("close", (code) => {
  process.exitCode = code ?? 1;
});
