import type { FindingCode } from "../../../domain/drift/finding.ts";
import type { Hands } from "./hands.ts";

export interface DriftCase {
  account: string;
  /** Further keys of the account in the agency file. */
  yaml?: string;
  /** Makes the drift behind the program's back. */
  make(hands: Hands): Promise<unknown>;
  /** Every kind the command is to find in this account. */
  kinds: FindingCode[];
  /** Ends of the names of the resources in which the engine's refresh is to see it; none where it cannot. */
  resources: string[];
  /** Repairs what `pulumi up` neither sees nor touches. */
  byHand?(hands: Hands): Promise<unknown>;
  /** Keys of the account in the agency file that repair it. */
  repair?: string;
}

/** Of the simulator's directory. */
export const users = { ada: "11111111-aaaa-4aaa-8aaa-000000000001", grace: "11111111-aaaa-4aaa-8aaa-000000000002" };
export const groups = {
  developers: "22222222-bbbb-4bbb-8bbb-000000000002",
  finance: "22222222-bbbb-4bbb-8bbb-000000000003",
};
export const soon = new Date(Date.now() + 30 * 86_400_000).toISOString();
export const hangsOnPrincipal = [
  "principal",
  "saml",
  "assignments",
  "certificates",
  "claims",
  "metadata",
  "activation",
];
export const noRole = "00000000-0000-0000-0000-000000000000";
export const twoRoles = `role: { from: appRole }
assignments: [{ group: ${groups.developers}, role: developer }, { group: ${groups.finance}, role: finance }]`;
