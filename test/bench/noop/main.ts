/** The floor: a plugin that does nothing, on the same adapter, so that what is left is the engine's own time. */
import type { Properties, Resource } from "../../../provider/adapter/resource.ts";
import { serve } from "../../../provider/adapter/serve.ts";

let made = 0;

const nothing: Resource<Properties, Properties> = {
  token: "noop:index:Nothing",
  check: (news) => ({ inputs: news, failures: [] }),
  diff: () => ({ changes: {} }),
  create: async (inputs) => ({ id: `nothing-${++made}`, outputs: inputs }),
  read: async (id, inputs = {}, outputs = {}) => ({ id, inputs, outputs }),
  update: async (_id, _old, news) => news,
  delete: async () => {},
};

await serve({ name: "noop", version: "0.1.0", configure() {}, resources: [nothing] });
