import type { OffboardReport } from "../onboard/report.ts";
import { messageOf } from "../shared/messageOf.ts";

const removedTexts = {
  off: "its single sign-on is off at ImageKit, and it is gone from Entra",
  "not-off":
    "it is gone from Entra, but its single sign-on is NOT off at ImageKit yet: the warning above says what to do there",
  unknown:
    "it is gone from Entra; an earlier run took its settings at ImageKit down, or none were there: look there to be sure",
} as const;

/** What came of each account, a line an account. */
export function told({ accounts, file }: OffboardReport): string {
  const lines = accounts.map((account) => {
    const stack = {
      removed: removedTexts[account.imagekit ?? "unknown"],
      "not-there": "the stack did not have it",
      "not-asked": "the next run takes it down, and says what is left to do at ImageKit",
      failed: "it is not gone yet",
    }[account.stack];
    const inFile = account.file === "removed" ? `it is out of ${file}` : `${file} did not have it`;
    return `${account.imagekitId}: ${stack}; ${inFile}.`;
  });
  return lines.join("\n");
}

/** Says which accounts are not gone, which are, and how to go on. */
export function failureOf({ accounts, file }: OffboardReport, failure: unknown): Error {
  const namesOf = (stack: "failed" | "removed") =>
    accounts.filter((account) => account.stack === stack).map(({ imagekitId }) => imagekitId);
  const [left, gone] = [namesOf("failed"), namesOf("removed")];
  const which = left.length === 1 ? `Account ${left[0]}: it is` : `Accounts ${left.join(", ")}: they are`;
  const others =
    gone.length === 0
      ? ""
      : ` Gone already: ${gone.join(", ")}. While the file still has them, a run of up sets them up again.`;
  return new Error(
    `${which} not gone yet, and ${file} is as it was.${others} The same command goes on.\n${messageOf(failure)}`,
  );
}
