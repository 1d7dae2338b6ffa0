/** A plugin of one type, a labelled box in a file, with a box for each way in which a real one may end. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { compareProperties } from "../../../provider/adapter/compare.ts";
import { InitFailedError } from "../../../provider/adapter/failure.ts";
import {
  type CallContext,
  type Plugin,
  type Properties,
  type Resource,
  unknown,
} from "../../../provider/adapter/resource.ts";

export interface BoxInputs {
  label: string;
  size?: number;
  password?: string;
  content?: unknown;
}
export interface BoxOutputs extends BoxInputs {
  opened: number;
  token: string;
}

let configuration: Properties = {};

const box: Resource<BoxInputs, BoxOutputs> = {
  token: "toy:index:Box",
  stables: ["token"],
  secrets: ["token"],

  check(news) {
    const failures = [];
    if (typeof news.label !== "string" && news.label !== unknown)
      failures.push({ property: "label", reason: "must be text" });
    return { inputs: { size: 1, ...news }, failures };
  },

  diff(_id, _oldInputs, oldOutputs, news) {
    const { opened, token, ...olds } = oldOutputs;
    return { changes: compareProperties(olds, news, { replaceOn: ["label"] }), deleteBeforeReplace: true };
  },

  async create(inputs, context) {
    const outputs = { ...inputs, opened: 0, token: `token-${inputs.label}` };
    await end(inputs, outputs, context);
    save({ ...boxes(), [inputs.label]: outputs });
    return { id: inputs.label, outputs };
  },

  async read(id, inputs, outputs, context) {
    context.log("debug", `read with ${inputs ? "inputs" : "no inputs"} and ${outputs ? "outputs" : "no outputs"}`);
    const live = boxes()[id];
    if (live === undefined) return undefined;
    const { opened, token, ...rest } = live;
    return { id, inputs: rest, outputs: live };
  },

  async update(id, oldOutputs, news, context) {
    const outputs = { ...news, opened: oldOutputs.opened + 1, token: oldOutputs.token };
    await end(news, outputs, context);
    save({ ...boxes(), [id]: outputs });
    return outputs;
  },

  async delete(id, outputs, context) {
    await end(outputs, outputs, context);
    const { [id]: _gone, ...rest } = boxes();
    save(rest);
  },

  preview(news, olds) {
    return { ...news, ...(olds && { token: olds.token }) };
  },
};

/** How the box's content wants the call to end. */
async function end(inputs: BoxInputs, outputs: BoxOutputs, { signal, log, name }: CallContext): Promise<void> {
  switch (inputs.content) {
    case "fails":
      throw new Error(`Box ${name} cannot be made.`, { cause: new Error("its cause, for the debug log only") });
    case "fails halfway":
      throw new InitFailedError(inputs.label, { ...outputs }, { ...inputs }, ["made, but its lid is open"]);
    case "waits":
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      break;
    case "strays":
      Promise.reject(new Error("a promise that nobody awaited"));
      break;
    case "overflows":
      outputs.content = { sizes: [1, Number.POSITIVE_INFINITY] };
      break;
    case "warns":
      log("warning", `box ${name} is fragile`);
  }
}

function boxes(): Record<string, BoxOutputs> {
  const file = stateFile();
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

function save(all: Record<string, BoxOutputs>): void {
  writeFileSync(stateFile(), JSON.stringify(all));
}

function stateFile(): string {
  return process.env.TOY_STATE ?? "toy-state.json";
}

export const toyPlugin: Plugin = {
  name: "toy",
  version: "1.2.3",
  resources: [box],
  checkConfig: (news) =>
    Object.keys(news)
      .filter((key) => key !== "colour")
      .map((property) => ({ property, reason: "there is no such setting" })),
  configure(config) {
    if (config.colour === "mud") throw new Error("mud is not a colour");
    configuration = config;
  },
  functions: {
    "toy:index:echo": async (args) => ({ args, configuration }),
  },
};
