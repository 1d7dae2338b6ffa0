import { resolve } from "node:path";
import { LocalWorkspace, type Stack, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { Agency } from "../../domain/agency/account.ts";
import { checkedTextVariable, textDigest } from "../../domain/agency/checkedText.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import { azureadTokens, componentTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { refuseUnready } from "../preflight/project.ts";
import { noStack, pulumiCause } from "../preflight/pulumiWords.ts";
import { named } from "../recovery/adopt.ts";
import type { Orphan } from "../recovery/leftovers.ts";
import { type LostObjects, nothingLost } from "../recovery/lostObjects.ts";
import { binWords, type Recovered, recoverStack, recoveryLines } from "../recovery/recoverStack.ts";
import type { StackState } from "../recovery/stackState.ts";
import { refuseUnreachable } from "../shared/allowances.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";
import { some } from "../shared/some.ts";
import { freeStack } from "./freeStack.ts";

/** What `pulumi config --json` prints; a secret has no value there. */
const configSchema = z.record(z.string(), z.object({ value: z.string().optional() }));

export interface AgencyStackOptions {
  name: string;
  /** Path of the agency file that is worked with. */
  file: string;
  agency: Agency;
  /** The text that was checked. The program refuses to run any other; where absent it runs what it finds. */
  text?: string;
  /** Accounts that are to be set up; none for a run that makes nothing. */
  ids?: readonly string[];
  /** What the run before made and did not record. */
  lost?: LostObjects;
  /** Looks at the state and refuses the run, where it cannot succeed, before anything is taken up. */
  before?: (state: StackState) => Promise<void>;
  say: (line: string) => void;
}

export interface AgencyStack {
  stack: Stack;
  state: StackState;
  /** Accounts whose roles are app roles in the state, and no longer in the file. */
  leavingAppRoles: readonly string[];
}

/** The stack of an agency in this folder's project, free to be worked on (docs/interrupted-runs.md). It must run the file that is meant. */
export async function openAgencyStack({
  name,
  file,
  agency,
  text,
  ids = [],
  lost = nothingLost,
  before,
  say,
}: AgencyStackOptions): Promise<AgencyStack> {
  const stack = await selectAgencyStack({ name, file, agency, ids });
  let recovered: Recovered = { tookUp: [], orphans: [], gone: [], inBin: [] };
  const recover = async () => {
    recovered = await recoverStack({ stack: name, agency, lost, say });
    // What stops the run is told once, by the refusal below.
    const stops = ({ account }: { account: string }) => ids.includes(account);
    const told = {
      orphans: recovered.orphans.filter((one) => !(one.inUse && stops(one))),
      inBin: recovered.inBin.filter((one) => !stops(one)),
    };
    for (const line of recoveryLines({ ...recovered, ...told })) say(line);
    return recovered.tookUp.length > 0;
  };
  // An account that is to be made anew may be there: made by a run that was killed on a machine that is gone, or by another stack.
  // And one that is there may have parts that azuread made and did not record: it cannot make them a second time.
  const isDoubtful = (state: StackState) => ids.some((id) => lacksParts(state, id));
  const beforehand = async (state: StackState) => {
    refuseRenamed(name, state, agency);
    await before?.(state);
  };
  const place = { cwd: process.cwd(), env: process.env };
  const state = await freeStack(stack, { ...place, before: beforehand, recover, isDoubtful });
  refuseRenamed(name, state, agency);
  if (text !== undefined)
    stack.workspace.envVars = { ...stack.workspace.envVars, [checkedTextVariable]: textDigest(text) };
  refuseTaken(name, recovered, ids);
  return { stack, state, leavingAppRoles: leavingAppRoles(state, agency) };
}

/** Their claims have to stop reading app roles before the roles go. */
function leavingAppRoles(state: StackState, { accounts }: Agency): string[] {
  return accounts
    .filter(({ imagekitId, role }) => {
      const { appRoles } = state.inputs(azureadTokens.application, resourceNames(imagekitId).application) ?? {};
      return role.from !== "appRole" && Array.isArray(appRoles) && appRoles.length > 0;
    })
    .map(({ imagekitId }) => imagekitId);
}

/** The stack, as it is; only reads. Throws `CommandError` where it runs another file, or the stack does not allow what the file wants. */
export async function selectAgencyStack({
  name,
  file,
  agency,
  ids = [],
}: Pick<AgencyStackOptions, "name" | "file" | "agency" | "ids">): Promise<Stack> {
  refuseUnready(name);
  const configured = pulumiCommand(["config", "--json", "--stack", name]);
  // Where there is no such stack, that is told by the other, and in better words.
  configured.catch(() => {});
  const stack = await select(name);
  const config = configSchema.parse(JSON.parse(await configured));
  const own = Object.entries(config).find(([key, { value }]) => key.endsWith(":agencyFile") && value)?.[1].value;
  const runs = own ?? `agencies/${name.slice(name.lastIndexOf("/") + 1)}.yaml`;
  if (resolve(runs) !== resolve(file)) {
    throw new CommandError(
      `The stack ${name} runs ${runs}, not ${file}. Name its stack by --stack, or its file by --agency-file.`,
      exitCodes.usage,
    );
  }
  refuseUnreachable(agency, file, { ids, stack: name });
  return stack;
}

/** Whether the state lacks something of the account that azuread may have made all the same. */
function lacksParts(state: StackState, id: string): boolean {
  const names = resourceNames(id);
  return (
    state.find(azureadTokens.application, names.application) === undefined ||
    state.find(azureadTokens.applicationIdentifierUri, names.identifierUri) === undefined
  );
}

/** The agency's name is in every mark and every address: under another, all would be made anew, and the old taken down. */
function refuseRenamed(stack: string, state: StackState, { name }: Agency): void {
  const [former, ...others] = state.names(componentTokens.agency);
  if (former === undefined || others.length > 0 || former === name) return;
  throw new CommandError(
    `The stack ${stack} was set up as the agency ${former}, and the agency file says ${name}. Nothing was changed: under another name every application would be made anew. ` +
      `Write "agency: ${former}" again, or use a stack of its own for ${name}.`,
    exitCodes.usage,
  );
}

/** A second application would be made beside each of them, to fail at the identifier and be left over. */
function refuseTaken(stack: string, { orphans, inBin }: Recovered, ids: readonly string[]): void {
  const taken = [
    ...orphans.filter(({ inUse }) => inUse).map((one) => ({ account: one.account, words: heldWords(one) })),
    ...inBin.map((one) => ({ account: one.account, words: binWords(one) })),
  ].filter(({ account }) => ids.includes(account));
  if (taken.length === 0) return;
  const agency = stack.slice(stack.lastIndexOf("/") + 1);
  const shown = taken.slice(0, 10).map(({ words }) => `\n  ${words.replaceAll("<agency>", agency)}`);
  const more = taken.length > shown.length ? `\n  and ${taken.length - shown.length} more` : "";
  throw new CommandError(
    `The tenant has an application for ${some([...new Set(taken.map(({ account }) => account))], 10)} that the stack ${stack} does not know, so nothing was changed.${shown.join("")}${more}\n` +
      "Where another stack made an application, only one of the two can have the account.",
    exitCodes.usage,
  );
}

function heldWords(orphan: Orphan): string {
  const adopt = imagekitSsoCommand("recover --agency <agency> --adopt");
  if (orphan.stateHas)
    return `${named(orphan)} has the account's identifier, and ${orphan.doubt}. To have the first in the state instead: ${adopt}`;
  return `${named(orphan)}: ${orphan.doubt}. Adopt it (${adopt}), or take the identifier from it, or delete it for good, in the Entra admin center, App registrations.`;
}

/** Throws `CommandError` where there is no project, no pulumi, no login, no such stack or no passphrase. */
export async function select(stackName: string): Promise<Stack> {
  try {
    return await LocalWorkspace.selectStack({ stackName, workDir: process.cwd() });
  } catch (error) {
    const known =
      error instanceof StackNotFoundError ? noStack(stackName) : pulumiCause(String(error), { ofBackend: true });
    if (known !== undefined) throw new CommandError(known, exitCodes.usage);
    throw new CommandError(`The stack ${stackName} cannot be opened: ${String(error).slice(-1000)}`);
  }
}
