import type { Check } from "../../domain/doctor/report.ts";
import { refuseUnready } from "../preflight/project.ts";
import { noStack } from "../preflight/pulumiWords.ts";
import { messageOf } from "../shared/messageOf.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";

const area = "engine";

/** Node, pulumi, the project, the passphrase, the login and the stack. */
export async function engineChecks(stack: string): Promise<Check[]> {
  const node: Check = { area, result: "good", message: `Node ${process.versions.node}.` };
  try {
    refuseUnready(stack);
    const version = (await pulumiCommand(["version"])).trim();
    const who = (await pulumiCommand(["whoami"])).trim();
    const pulumi: Check[] = [
      { area, result: "good", message: `Pulumi ${version.replace(/^v/, "")}, with its project and passphrase.` },
      { area, result: "good", message: `Logged in to the Pulumi backend as ${who}.` },
    ];
    return [node, ...pulumi, await stackCheck(stack)];
  } catch (error) {
    return [
      node,
      ...messageOf(error)
        .split("\n")
        .map((message): Check => ({ area, result: "bad", message })),
    ];
  }
}

async function stackCheck(stack: string): Promise<Check> {
  const found = JSON.parse(await pulumiCommand(["stack", "ls", "--json"])) as { name: string }[];
  if (found.some(({ name }) => name === stack || name.endsWith(`/${stack}`)))
    return { area, result: "good", message: `The stack ${stack} is there.` };
  // `up` makes none by itself.
  return { area, result: "bad", message: `The backend has no stack ${stack}.`, next: noStack(stack) };
}
