import type { AnyResource, Properties } from "../../provider/adapter/resource.ts";

/** Terraform's own notes on a resource: its time-outs in nanoseconds, by the type's schema. */
const meta = JSON.stringify({
  "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": { create: 600e9, delete: 300e9, read: 300e9, update: 600e9 },
});

/**
 * The type with what the official plugin's bridge writes into the state beside azuread's own properties: it makes a quarter of an
 * account's state, and the engine writes all of that for every resource. In the bridge's shape, not byte for byte.
 */
export function bridged(resource: AnyResource): AnyResource {
  const withDefaults = <T extends object>(inputs: T): T => ({ ...inputs, __defaults: [] });
  const withNotes = <T extends object>(outputs: T): T => ({
    ...outputs,
    __meta: meta,
    __pulumi_raw_state_delta: { obj: { ps: deltas(outputs as Properties) } },
  });
  return {
    ...resource,
    check(news, olds) {
      const { inputs, failures } = resource.check(news, olds);
      return { inputs: withDefaults(inputs), failures };
    },
    async create(inputs, context) {
      const { id, outputs } = await resource.create(inputs, context);
      return { id, outputs: withNotes(outputs) };
    },
    async read(id, inputs, outputs, context) {
      const found = await resource.read(id, inputs, outputs, context);
      return found && { id: found.id, inputs: withDefaults(found.inputs), outputs: withNotes(found.outputs) };
    },
    async update(id, oldOutputs, news, context) {
      return withNotes(await resource.update(id, oldOutputs, news, context));
    },
  };
}

/** How Terraform's value differs from Pulumi's, by property: lists are sets there, and a block that may come once is a list of one. */
function deltas(outputs: Properties): Properties {
  const entries = Object.entries(outputs).flatMap(([name, value]): [string, object][] => {
    if (name.startsWith("__")) return [];
    if (Array.isArray(value)) return [[name, { set: {} }]];
    if (typeof value === "object" && value !== null)
      return [[name, { plu: { i: { obj: { ps: deltas(value as Properties) } } } }]];
    return [];
  });
  return Object.fromEntries(entries);
}
