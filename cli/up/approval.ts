import type { Agency } from "../../domain/agency/account.ts";
import { takes } from "../../domain/preview/accountPreview.ts";
import type { AgencyStack } from "../engine/agencyStack.ts";
import type { Interruption } from "../engine/interruption.ts";
import { previewAgency } from "../preview/preview.ts";
import { previewText } from "../preview/previewText.ts";
import type { PreviewReport } from "../preview/report.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";

export interface ApprovalOptions {
  agency: Agency;
  asked: readonly string[] | undefined;
  interruption: Interruption;
  /** Opens the stack anew. */
  reopen: () => Promise<AgencyStack>;
  /** Whether the agency file still has the text that was previewed. */
  isFileSame: () => boolean;
  say: (line: string) => void;
  /** For tests. */
  look?: typeof previewAgency;
  ask?: (report: PreviewReport) => Promise<boolean>;
}

/**
 * Shows a person what the run would do, and asks. What was approved is what runs: where the stack has changed while the question was open,
 * it shows and asks again. Gives the stack as it was previewed. Throws `CommandError` where the answer is no, or the file has changed.
 */
export async function approved(first: AgencyStack, options: ApprovalOptions): Promise<AgencyStack> {
  const { agency, asked, interruption, reopen, isFileSame, say, look = previewAgency, ask = askPerson } = options;
  for (let agencyStack = first; ; ) {
    say("Looking at what the run would do.");
    const { report } = await look({ agency, stack: agencyStack.stack, asked, diff: false, interruption });
    const whole: PreviewReport = { ...report, interrupted: false };
    if (whole.status === "no-changes") return agencyStack;
    process.stdout.write(`\n${previewText(whole)}\n`);
    if (!(await ask(whole))) throw new CommandError("Nothing was changed.", exitCodes.usage);
    interruption.throwIfRequested();
    if (!isFileSame())
      throw new CommandError(
        `The agency file has changed since the preview of ${agency.name}, so nothing was done. Run the command again.`,
        exitCodes.usage,
      );
    const now = await reopen();
    if (now.state.writtenAt?.getTime() === agencyStack.state.writtenAt?.getTime()) return now;
    say("Another run has changed the stack since this preview. It is shown anew.");
    agencyStack = now;
  }
}

/** What takes something away is confirmed by a word, not by a key that is pressed without a look. */
async function askPerson({ agency, accounts }: PreviewReport): Promise<boolean> {
  const { confirm, text } = await import("@clack/prompts");
  if (!accounts.some(takes))
    return (await confirm({ message: `Make these changes for ${agency}?`, initialValue: false })) === true;
  const answer = await text({
    message: `Lines with ! take something away. Type yes to make these changes for ${agency}.`,
  });
  return answer === "yes";
}
