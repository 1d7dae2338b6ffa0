import { pulumiCommandLine } from "../../commands.ts";
import type { AccountKind } from "../../saml/identifiers.ts";
import type { Agency } from "../account.ts";
import { removeAccount } from "../edit/removeAccount.ts";
import { parseAgencyFile } from "../parseAgencyFile.ts";
import { OnboardingError, type RequestProblem } from "./onboardingError.ts";

export interface Offboarded {
  /** Without the accounts; the old text where none of them is in there. */
  text: string;
  /** What the old text said. */
  agency: Agency;
  /** What each of the accounts is that are in the file. */
  kinds: ReadonlyMap<string, AccountKind>;
}

/**
 * Takes accounts out of the text of an agency file. Throws `AgencyFileError` where the file has mistakes or cannot be edited, and
 * `OnboardingError` where an account may not go: nothing must be taken down whose place in the file cannot be given up.
 */
export function offboard(text: string, path: string, ids: readonly string[]): Offboarded {
  const agency = parseAgencyFile(text, path);
  const kinds = new Map<string, AccountKind>();
  const problems: RequestProblem[] = [];
  for (const id of ids) {
    const account = agency.accounts.find((one) => one.imagekitId === id);
    const like = agency.accounts.find((one) => one.imagekitId.toLowerCase() === id.toLowerCase());
    if (account) kinds.set(id, account.kind);
    else if (like) problems.push({ where: `--id ${id}`, message: `the file has ${like.imagekitId}; case matters` });
  }
  if (kinds.size === agency.accounts.length) {
    const what = kinds.size === 1 ? "it is the agency's last account" : "these are all of the agency's accounts";
    const message = `${what}, and an agency has one at least. To end the agency: ${pulumiCommandLine("destroy --stack <agency>")}, then delete ${path}`;
    problems.push({ where: [...kinds.keys()].map((id) => `--id ${id}`).join(" "), message });
  }
  if (problems.length > 0) throw new OnboardingError(problems);
  const result = [...kinds.keys()].reduce((before, id) => removeAccount(before, path, id), text);
  if (kinds.size > 0) parseAgencyFile(result, path);
  return { text: result, agency, kinds };
}
