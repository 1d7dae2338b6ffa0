import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { canAsk } from "../shared/terminal.ts";

/** Asks a person on a terminal. Throws where there is none: nobody has looked then. */
export function ask(json: boolean): (question: string) => Promise<boolean> {
  if (json || !canAsk())
    throw new CommandError(
      "--adopt asks before it adopts an application, and there is no terminal to ask on. In CI, look first, then say --adopt --yes, and --trust <thumbprint> for each signing certificate that you vouch for. Nothing was changed.",
      exitCodes.usage,
    );
  return async (question) => {
    const { confirm } = await import("@clack/prompts");
    return (await confirm({ message: question, initialValue: false })) === true;
  };
}
