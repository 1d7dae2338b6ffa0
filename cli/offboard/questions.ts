import type { AccountKind } from "../../domain/saml/identifiers.ts";
import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import type { OffboardOptions } from "./command.ts";

/** Accounts that the question lists, one a line; the rest are counted. */
const listed = 20;

/** Asks a person which account it is, where that was not said. */
export async function askWhich(options: OffboardOptions): Promise<OffboardOptions> {
  const { agency, agencyFile, id } = options;
  if (id.length > 0 || (agency === undefined && agencyFile === undefined)) return options;
  const { isCancel, select } = await import("@clack/prompts");
  const { accounts } = readAgency(agencyFilePath({ agency, agencyFile }));
  const chosen = await select({
    message: "Account to offboard",
    options: accounts.map(({ imagekitId, displayName, kind }) => ({
      value: imagekitId,
      label: imagekitId,
      hint: kind === "parent" ? `${displayName}, the parent` : displayName,
    })),
  });
  if (isCancel(chosen)) throw new CommandError("Nothing was changed.", exitCodes.interrupted);
  return { ...options, id: [chosen] };
}

/** Whether the person means it; asked once for all accounts. */
export async function confirmed(kinds: ReadonlyMap<string, AccountKind>, agency: string): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const names = [...kinds].map(([id, kind]) => (kind === "parent" ? `${id}, the agency's own account,` : id));
  return (await confirm({ message: question(names, agency), initialValue: false })) === true;
}

function question(names: readonly string[], agency: string): string {
  const [only, ...others] = names;
  if (others.length === 0) return `Take ${only} out of ${agency}? Nobody signs in to it by Entra any more.`;
  const more = names.length > listed ? [`and ${names.length - listed} more`] : [];
  const lines = [...names.slice(0, listed), ...more].map((line) => `\n  ${line}`);
  return `Take these ${names.length} accounts out of ${agency}? Nobody signs in to them by Entra any more.${lines.join("")}`;
}
