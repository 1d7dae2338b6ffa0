/** What the engine's preview says of one resource of an account. */
export interface ResourceChange {
  /** Pulumi type token. */
  type: string;
  op: "create" | "update" | "replace" | "delete";
  /** Inputs in the state, and those that the program asks for now. A value that the engine cannot know yet is `unknownValue`. */
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
  /** Properties that differ. */
  changed: readonly string[];
}

/** What stands in the engine's events for a value that only the run itself will know (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Something that a change does, for a person. */
export interface Told {
  side: "entra" | "imagekit" | "archive";
  /** A clause that begins in lower case, without a full stop. */
  what: string;
  /** Whether it takes access away, deletes something that people use, or turns single sign-on off. */
  takes?: true | undefined;
}

/** What is done at one side; with `true` it takes something away. */
const at =
  (side: Told["side"]) =>
  (what: string, takes?: true): Told => ({ side, what, ...(takes && { takes }) });
export const entra = at("entra");
export const imagekit = at("imagekit");

/** What the changes of one resource come to: what is done, and whole sentences about what it means for people. */
export interface Meaning {
  does: readonly Told[];
  people?: readonly string[];
}
