import { pulumiCommandLine } from "../../commands.ts";
import type { Agency } from "../account.ts";
import { removeAccount } from "../edit/removeAccount.ts";
import { parseAgencyFile } from "../parseAgencyFile.ts";
import { OnboardingError } from "./onboardingError.ts";

export interface Offboarded {
  /** Without the account; the old text where it is not in there. */
  text: string;
  /** What the old text said. */
  agency: Agency;
  /** What the account is in the file; undefined where it is not in there. */
  kind: "parent" | "child" | undefined;
}

/**
 * Takes one account out of the text of an agency file. Throws `AgencyFileError` where the file has mistakes or cannot be edited, and
 * `OnboardingError` where the account may not go: nothing must be taken down whose place in the file cannot be given up.
 */
export function offboard(text: string, path: string, imagekitId: string): Offboarded {
  const agency = parseAgencyFile(text, path);
  const refuse = (message: string) => new OnboardingError([{ where: `--id ${imagekitId}`, message }]);
  const account = agency.accounts.find((one) => one.imagekitId === imagekitId);
  if (!account) {
    const like = agency.accounts.find((one) => one.imagekitId.toLowerCase() === imagekitId.toLowerCase());
    if (like) throw refuse(`the file has ${like.imagekitId}; case matters`);
    return { text, agency, kind: undefined };
  }
  if (agency.accounts.length === 1)
    throw refuse(
      `it is the agency's last account, and an agency has one at least. To end the agency: ${pulumiCommandLine("destroy --stack <agency>")}, then delete ${path}`,
    );
  const result = removeAccount(text, path, imagekitId);
  parseAgencyFile(result, path);
  return { text: result, agency, kind: account.kind };
}
