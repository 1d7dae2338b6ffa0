/** What the language host takes for "said all there is to say" (nodeJSProcessExitedAfterLoggingUserActionableMessage of @pulumi/pulumi/cmd/run). */
const allIsSaid = 32;
/** gRPC's UNAVAILABLE. */
const unavailable = 14;

/**
 * Ends the program without a word once the engine is gone. After a resource failed the engine stops listening, and what the program still
 * asks of it fails: the SDK would print that after the cause, with stacks, as the last thing a person reads. Call it first.
 */
export function endWithEngine(): void {
  const end = (error: unknown) => {
    if (isEngineGone(error)) process.exit(allIsSaid);
  };
  process.prependListener("uncaughtException", end);
  process.prependListener("unhandledRejection", end);
}

function isEngineGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The SDK puts the property in front that waited for the answer.
  return (
    (error as Error & { code?: unknown }).code === unavailable ||
    /(Channel has been shut down|Resource monitor is terminating)$/.test(error.message)
  );
}
