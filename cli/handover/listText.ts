import { imagekitSsoCommand } from "../../domain/commands.ts";
import { lastSignInText } from "../../domain/handover/lastSignIn.ts";
import { waits } from "../../domain/handover/status.ts";
import { settingsPageUrl } from "../../domain/saml/identifiers.ts";
import { markdownTable, markdownText } from "../shared/markdown.ts";
import { table } from "../shared/table.ts";
import { type Handover, type Handovers, shortDigest } from "./handovers.ts";
import { sentenceOf, statusNames } from "./words.ts";

const titles = ["ACCOUNT", "TO DO", "CODE", "WHAT"];

/** The list for a person: what waits first, then how to go on. */
/** `place`: the options that name the agency. */
export function handoverText(agency: string, place: string, handovers: Handovers): string {
  const { accounts } = handovers;
  const waiting = accounts.filter(({ now }) => waits(now));
  const others = accounts.filter(({ now }) => !waits(now));
  if (accounts.length === 0) return `Agency ${agency}: no account is delivered by hand.`;
  return [
    `Agency ${agency}: ${headline(accounts)}`,
    "",
    table([titles, ...[...waiting, ...others].map((one) => cells(one, handovers))]),
    ...next(place, waiting),
  ].join("\n");
}

/** The same for a pull request's comment or a job's summary. */
export function handoverMarkdown(agency: string, handovers: Handovers): string {
  const { accounts } = handovers;
  const title = markdownText(`Agency ${agency}: ${headline(accounts)}`);
  return [
    title,
    "",
    markdownTable(
      titles,
      accounts.map((one) => cells(one, handovers)),
      "the list of --json",
    ),
  ].join("\n");
}

/** "3 accounts wait (2 to paste, 1 to delete), 57 are confirmed." */
export function headline(accounts: readonly Handover[]): string {
  const count = (...statuses: Handover["now"]["status"][]) =>
    accounts.filter(({ now }) => statuses.includes(now.status)).length;
  const kinds = [
    [count("to-paste"), "to paste"],
    [count("to-paste-again"), "to paste again"],
    [count("to-delete"), "to delete"],
  ] as const;
  const waiting = kinds.reduce((sum, [many]) => sum + many, 0);
  const done = count("confirmed", "deleted");
  const open = accounts.length - waiting - done;
  const detail = kinds.flatMap(([many, what]) => (many > 0 ? [`${many} ${what}`] : [])).join(", ");
  const parts = [
    waiting === 0 ? "nothing waits" : `${waiting} ${waiting === 1 ? "account waits" : "accounts wait"} (${detail})`,
    `${done} ${done === 1 ? "is" : "are"} done`,
    ...(open > 0 ? [`${open} cannot be handed over yet`] : []),
  ];
  return `${parts.join(", ")}.`;
}

function cells({ imagekitId, now, bundle }: Handover, { signIns }: Handovers): string[] {
  const last = signIns?.get(imagekitId);
  const what = last ? `${sentenceOf(now)} ${lastSignInText(last)}` : sentenceOf(now);
  return [imagekitId, statusNames[now.status], bundle ? shortDigest(bundle) : "", what];
}

function next(place: string, waiting: readonly Handover[]): string[] {
  const [first] = waiting;
  if (!first) return [];
  const name = first.bundle ? `${first.imagekitId}@${shortDigest(first.bundle)}` : first.imagekitId;
  const act = first.bundle
    ? [
        `1. Sign in to the ImageKit account ${first.imagekitId}, and open ${settingsPageUrl}`,
        `2. Paste the Entity ID ${first.spEntityId === "" ? "(leave the field empty)" : first.spEntityId}`,
        `3. Paste the text of ${first.folder}/metadata.xml, and save.`,
      ]
    : [
        `1. Sign in to the ImageKit account ${first.imagekitId}, and open ${settingsPageUrl}`,
        "2. Delete the metadata, and save.",
      ];
  return [
    "",
    `Next: ${first.imagekitId}`,
    ...act.map((line) => `  ${line}`),
    `  ${act.length + 1}. ${imagekitSsoCommand(`handover confirm ${place} ${name}`)}`,
  ];
}
