import { z } from "zod";
import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { CommandError } from "../shared/exitCodes.ts";
import { type PulumiCommandOptions, pulumiCommand } from "../shared/pulumiCommand.ts";
import { nameInUrn } from "../shared/urn.ts";
import { bringAssignmentsOver } from "./formerAssignments.ts";
import { readableExport } from "./readableState.ts";

const schema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          inputs: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .default([]),
    manifest: z.object({ time: z.string() }).optional(),
    pending_operations: z.array(z.unknown()).nullish(),
  }),
});

/** Types of the components, `imagekit-sso:index:AccountSso`, before they became `imagekit:sso:Account`. */
const formerPackage = "imagekit-sso:index:";

export interface StateOptions extends PulumiCommandOptions {
  /** Takes a line for whoever waits. Default: stderr. */
  say?: (line: string) => void;
}

const toStderr = (line: string) => void process.stderr.write(`${line}\n`);

/** What a stack's state knows, by resource name within a type. */
export class StackState {
  readonly #resources: z.infer<typeof schema>["deployment"]["resources"];
  /** When the engine last wrote it. */
  readonly writtenAt: Date | undefined;
  /** Whether a run was interrupted while something was being made. */
  readonly interrupted: boolean;

  private constructor({ manifest, resources, pending_operations }: z.infer<typeof schema>["deployment"]) {
    this.#resources = resources;
    this.writtenAt = manifest?.time === undefined ? undefined : new Date(manifest.time);
    this.interrupted = (pending_operations?.length ?? 0) > 0;
  }

  /**
   * As the backend has it. One that the engine left unreadable is repaired, and one of an earlier version brought over first, as far as that
   * touches nothing live.
   */
  static async of(stack: string, { say = toStderr, ...options }: StateOptions = {}): Promise<StackState> {
    let exported = await readableExport(stack, say, options);
    if (await bringAssignmentsOver(stack, exported, options))
      exported = await pulumiCommand(["stack", "export", "--stack", stack], options);
    return StackState.#parsed(stack, exported);
  }

  /** The same, and nothing is written: neither repaired nor brought over. */
  static async read(stack: string, options: PulumiCommandOptions = {}): Promise<StackState> {
    return StackState.#parsed(stack, await pulumiCommand(["stack", "export", "--stack", stack], options));
  }

  static #parsed(stack: string, exported: string): StackState {
    const { deployment } = schema.parse(JSON.parse(exported));
    if (deployment.resources.some(({ type }) => type.startsWith(formerPackage)))
      throw new CommandError(
        `The state of the stack ${stack} has the components under names that they had in an earlier version. A run would make every application anew, so nothing was done. ` +
          "CHANGELOG.md says how such a state is brought over, by three commands (Unreleased, Changed).",
      );
    return new StackState(deployment);
  }

  /** Ids of every resource of a type. */
  ids(type: string): string[] {
    return this.#resources.filter((resource) => resource.type === type).flatMap(({ id }) => id ?? []);
  }

  /** ImageKit IDs of its accounts. */
  get accounts(): string[] {
    return this.names(componentTokens.accountSso);
  }

  /** Names of every resource of a type. */
  names(type: string): string[] {
    return this.#resources.filter((resource) => resource.type === type).map(({ urn }) => nameInUrn(urn));
  }

  /** What the program last said of a resource; undefined where there is none. */
  inputs(type: string, name: string): Record<string, unknown> | undefined {
    return this.#resources.find((resource) => resource.type === type && resource.urn.endsWith(`::${name}`))?.inputs;
  }

  find(type: string, name: string): { urn: string; id: string } | undefined {
    const found = this.#resources.find((resource) => resource.type === type && resource.urn.endsWith(`::${name}`));
    return found && { urn: found.urn, id: found.id ?? "" };
  }
}
