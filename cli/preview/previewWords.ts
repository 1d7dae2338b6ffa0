import { imagekitSsoCommand } from "../../domain/commands.ts";
import { type Alike, alike } from "../../domain/preview/alike.ts";
import type { Told } from "../../domain/preview/resourceChange.ts";
import type { PreviewReport } from "./report.ts";

const sides: Record<Told["side"], string> = { entra: "Entra", imagekit: "ImageKit", archive: "Archive" };

const actions: Record<Alike["action"], string> = {
  "set up": "set up",
  change: "changed",
  remove: "removed",
  none: "as it is",
};

/** `Preview of acme: 57 changed, 2 set up, 1 removed, 3 as they are.` */
export function headline({ agency, accounts, others }: PreviewReport): string {
  const count = (action: Alike["action"]) => accounts.filter((one) => one.action === action).length;
  const parts = (["remove", "change", "set up"] as const).flatMap((action) =>
    count(action) > 0 ? [`${count(action)} ${actions[action]}`] : [],
  );
  if (others.length > 0) parts.push(`${others.length} of no account`);
  const same = count("none");
  if (parts.length === 0)
    return `Nothing would change for ${agency}: ${same} ${same === 1 ? "account is" : "accounts are"} as declared in the stack's state.`;
  return `What up would do for ${agency}: ${[...parts, ...(same > 0 ? [`${same} as ${same === 1 ? "it is" : "they are"}`] : [])].join(", ")}.`;
}

/** What is done, alike accounts together; without those to which nothing is done. */
export function groupsOf({ accounts }: PreviewReport): Alike[] {
  return alike(accounts).filter(({ action }) => action !== "none");
}

/** `2 accounts are changed` */
export function titleOf({ imagekitIds, action }: Alike): string {
  const [first] = imagekitIds;
  if (imagekitIds.length === 1) return `${first} is ${actions[action]}`;
  return `${imagekitIds.length} accounts are ${actions[action]}`;
}

export function linesOf({ changes }: Alike): { side: string; what: string; takes: boolean }[] {
  return changes.map(({ side, what, takes: isTaking }) => ({ side: sides[side], what, takes: isTaking === true }));
}

/** Whole sentences about what comes with the run. */
export function notesOf({ agency, accounts, interrupted }: PreviewReport): string[] {
  const removed = accounts.filter(({ action }) => action === "remove").length;
  return [
    ...(interrupted
      ? ["The run before was interrupted. up first takes up what that run made, so it may do less than this says."]
      : []),
    ...(removed > 0
      ? [
          `up refuses to remove ${removed === 1 ? "an account" : "accounts"} unless it is asked to: ${imagekitSsoCommand(`up --agency ${agency} --allow-removal`)}`,
        ]
      : []),
  ];
}
