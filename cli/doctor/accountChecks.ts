import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Account, Agency } from "../../domain/agency/account.ts";
import type { Check } from "../../domain/doctor/report.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { channelOf } from "../../provider/imagekit/channelOf.ts";
import { about, ProviderError } from "../../provider/providerError.ts";
import type { Services } from "../../provider/services.ts";
import { handoverFolders } from "../handover/bundles.ts";
import { referenceProblems } from "../preflight/references.ts";
import { sideBySide } from "../shared/sideBySide.ts";

const area = "accounts";

/** So many endpoints are asked at once. */
const atOnce = 8;

/** Every credential reference, and every settings endpoint by a read with the account's own key. */
export async function accountChecks(
  accounts: readonly Account[],
  services: Services,
  { scope, signedIn }: { scope: CallScope; signedIn: Promise<boolean> },
): Promise<Check[]> {
  const pushed = accounts.filter(({ delivery }) => delivery.channel === "http");
  const problems = await referenceProblems(accounts, services, { scope, signedIn });
  const unresolved = new Set(problems.map(({ account }) => account));
  const checks = problems.map(
    ({ account, problem }): Check => ({ area, result: "bad", account, message: sentence(problem) }),
  );
  const left = pushed.filter(({ imagekitId }) => !unresolved.has(imagekitId));
  const asked = await sideBySide(left, atOnce, (one) => endpointCheck(one, services, scope));
  const bad = asked.filter(({ result }) => result !== "good");
  if (pushed.length > 0 && checks.length + bad.length === 0)
    return [
      { area, result: "good", message: `${pushed.length} settings endpoints answer with the accounts' own keys.` },
    ];
  return [...checks, ...bad];
}

async function endpointCheck({ imagekitId, delivery }: Account, services: Services, scope: CallScope): Promise<Check> {
  try {
    await channelOf(services, { account: imagekitId, delivery, confirmation: undefined }).read({
      ...scope,
      account: imagekitId,
    });
    return { area, result: "good", account: imagekitId, message: "Its settings endpoint answers." };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { area, result: "bad", account: imagekitId, message: error.message.replace(`${about(imagekitId)}: `, "") };
  }
}

/** The folders that `up` writes to, and the room on their disk. */
export function folderChecks({ accounts, archive }: Agency): Check[] {
  const folders = handoverFolders(accounts);
  if (archive.store === "folder" && "folder" in archive) folders.add(archive.folder);
  return [...folders].map(folderCheck);
}

/** Bytes; a thousand accounts' documents take some 40 MB. */
const littleRoom = 200 * 1024 * 1024;

function folderCheck(folder: string): Check {
  const there = nearest(resolve(folder));
  try {
    accessSync(there, constants.W_OK);
  } catch {
    const next = `Make the folder writable: ${there}`;
    return { area: "archive", result: "bad", message: `Nothing can be written to ${folder}.`, next };
  }
  const { bavail, bsize } = statfsSync(there);
  if (bavail * bsize < littleRoom)
    return { area: "archive", result: "warning", message: `The disk of ${folder} has less than 200 MB left.` };
  return { area: "archive", result: "good", message: `${folder} can be written to.` };
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
