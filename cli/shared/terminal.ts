/** Whether there is a person to ask: both streams are a terminal, and this is no CI. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
}
