import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import type { OffboardOptions } from "./command.ts";

/** Asks a person which account it is, where that was not said. */
export async function askWhich(options: OffboardOptions): Promise<OffboardOptions> {
  const { agency, agencyFile, id } = options;
  if (id !== undefined || (agency === undefined && agencyFile === undefined)) return options;
  const { isCancel, select } = await import("@clack/prompts");
  const { accounts } = readAgency(agencyFilePath({ agency: agency ?? "", agencyFile }));
  const chosen = await select({
    message: "Account to offboard",
    options: accounts.map(({ imagekitId, displayName, kind }) => ({
      value: imagekitId,
      label: imagekitId,
      hint: kind === "parent" ? `${displayName}, the parent` : displayName,
    })),
  });
  if (isCancel(chosen)) throw new CommandError("Nothing was changed.", exitCodes.interrupted);
  return { ...options, id: chosen };
}

/** Whether the person means it. */
export async function confirmed(id: string, kind: "parent" | "child", agency: string): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const who = kind === "parent" ? `${id}, the agency's own account,` : id;
  return (
    (await confirm({
      message: `Take ${who} out of ${agency}? Nobody signs in to it by Entra any more.`,
      initialValue: false,
    })) === true
  );
}
