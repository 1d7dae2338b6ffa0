/**
 * What the adapter asks of a resource type: plain values in, plain values out. Nothing here knows gRPC, and a handler
 * never meets an unknown or a secret marker except where a type says so.
 */

/** Plain JSON-like properties, secrets unwrapped. */
export type Properties = Record<string, unknown>;

/** Stands for a value that preview does not know yet. Only `check` and `diff` may meet it. */
export const unknown: unique symbol = Symbol("unknown");

export interface CheckFailure {
  /** Property path, `certificates.generations[0].name`; empty for the resource as a whole. */
  property: string;
  reason: string;
}

export type DiffKind = "add" | "delete" | "update" | "add-replace" | "delete-replace" | "update-replace";

export interface Diff {
  /** Property path → what happens to it. Empty: nothing changes. */
  changes: Record<string, DiffKind>;
  /** Delete the old object before the new one is made. */
  deleteBeforeReplace?: boolean;
}

export interface CallContext {
  /** Aborted on Cancel and on the operation's own time-out. */
  signal: AbortSignal;
  /** Resource name for messages, the URN's last part; empty on import without one. */
  name: string;
  /** The resource's whole name in the engine; empty for functions. */
  urn: string;
  /** Writes to the engine's diagnostics. Never pass a secret. */
  log(severity: "debug" | "info" | "warning" | "error", message: string): void;
}

/** `I`: checked inputs; `O`: outputs as kept in state. */
export interface Resource<I, O> {
  readonly token: string;
  /** Property names whose values the SDK may rely on not to change in an update. */
  readonly stables?: readonly (keyof O & string)[];
  /**
   * Inputs that programs read as outputs too. The others are kept out of the state's outputs where they say the same: the
   * engine writes its whole state twice for every resource, so that each byte costs time for all. Absent: all stay.
   */
  readonly readBack?: readonly (keyof I & string)[];
  /** Outputs which are to be marked secret. */
  readonly secrets?: readonly (keyof O & string)[];
  /** Pure, no I/O. Fills defaults. Values may be `unknown`; returns them untouched. */
  check(news: Properties, olds: Properties | undefined): { inputs: Properties; failures: CheckFailure[] };
  /** Pure, no I/O. `news` may hold `unknown`. `oldOutputs` is state, `oldInputs` the inputs of the last operation. */
  diff(id: string, oldInputs: Properties, oldOutputs: Properties, news: Properties): Diff;
  /** Idempotent: finds by key, then makes. */
  create(inputs: I, context: CallContext): Promise<{ id: string; outputs: O }>;
  /** Undefined when the object is gone. `outputs` and `inputs` are state's, absent on import. Inputs are rebuilt from the live object. */
  read(
    id: string,
    inputs: I | undefined,
    outputs: O | undefined,
    context: CallContext,
  ): Promise<{ id: string; inputs: I; outputs: O } | undefined>;
  update(id: string, oldOutputs: O, news: I, context: CallContext): Promise<O>;
  /** Gone already counts as done. */
  delete(id: string, outputs: O, context: CallContext): Promise<void>;
  /** Outputs known at preview; anything not returned is unknown to dependants. */
  preview?(news: Properties, olds: Properties | undefined): Properties;
}

/** A type of whatever inputs and outputs: what a list of types, and the adapter, can know. */
export type AnyResource = Omit<Resource<object, object>, "stables" | "readBack" | "secrets"> & {
  readonly stables?: readonly string[];
  readonly readBack?: readonly string[];
  readonly secrets?: readonly string[];
};

/** A plugin: configuration plus types. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** Pure; unknown keys and bad values are failures. */
  checkConfig?(news: Properties): CheckFailure[];
  /** Called once, before any resource call. Values from `pulumi config` arrive as strings. */
  configure(config: Properties): void | Promise<void>;
  readonly resources: readonly AnyResource[];
  readonly functions?: Readonly<Record<string, (args: Properties, context: CallContext) => Promise<Properties>>>;
  /** JSON text of the Pulumi package schema. */
  schema?(): string;
}
