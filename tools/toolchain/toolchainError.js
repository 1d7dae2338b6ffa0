// @ts-check
/** Something a person has to put right: shown as its message alone, without a stack. */
export class ToolchainError extends Error {
  /** @override */
  name = "ToolchainError";
}
