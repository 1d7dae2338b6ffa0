import { randomUUID } from "node:crypto";
import type { Properties, Resource } from "../../provider/adapter/resource.ts";
import { checkShape, diffShape, liveInputs, type Shape } from "../azuread/shape.ts";
import type { ArmType } from "./armTypes.ts";
import type { ResourceManager } from "./resourceManager.ts";

interface Live {
  id: string;
  name: string;
  type: string;
  properties?: Properties;
  [further: string]: unknown;
}

/** One type over Resource Manager: found by its path, made by PUT, changed by PUT. */
export function armResource(manager: ResourceManager, type: ArmType): Resource<Properties, Properties> {
  const { token, apiVersion, path, top, inner, always = false, drawn } = type;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const shape: Shape = {
    settable: [...names, ...top, ...inner],
    required: names.filter((name) => name !== drawn),
    defaults: {},
    replaceOn: [...names, ...top.filter((name) => name === "location")],
    computed: [],
  };
  const idOf = (inputs: Properties) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(inputs[name]));
    return filled.startsWith("/subscriptions/") ? filled : `/subscriptions/${manager.subscription}${filled}`;
  };
  const outputsOf = ({ properties = {}, ...live }: Live, inputs: Properties): Properties => ({
    ...pick(inputs, names),
    ...live,
    ...(inner.includes("properties") ? { properties } : properties),
    azureApiVersion: apiVersion,
  });
  const put = async (inputs: Properties, context: Parameters<Resource<Properties, Properties>["create"]>[1]) => {
    const properties = inner.includes("properties") ? inputs.properties : pick(inputs, inner);
    const body = { ...pick(inputs, top), properties };
    return (await manager.send("PUT", idOf(inputs), { apiVersion, body }, context)) as Live;
  };

  return {
    token,
    check(news, olds) {
      const draw = drawn !== undefined && news[drawn] === undefined;
      return checkShape(shape, draw ? { ...news, [drawn]: olds?.[drawn] ?? randomUUID() } : news);
    },
    diff: (_id, oldInputs, _oldOutputs, news) => diffShape(shape, oldInputs, news),

    async create(inputs, context) {
      const id = idOf(inputs);
      if (!always && (await manager.send("GET", id, { apiVersion }, context)))
        throw new Error(`cannot create already existing resource '${id}'`);
      return { id, outputs: outputsOf(await put(inputs, context), inputs) };
    },

    async read(id, inputs, _outputs, context) {
      const live = (await manager.send("GET", id, { apiVersion }, context)) as Live | undefined;
      if (!live) return undefined;
      const given = inputs ?? namesIn(path, id);
      const outputs = outputsOf(live, given);
      // Of a nested object the program's own part: Azure answers with more than it was given.
      const own = inputs && inner.includes("properties") ? { ...outputs, properties: inputs.properties } : outputs;
      return { id, inputs: liveInputs(shape, own, inputs), outputs };
    },

    update: async (_id, _olds, news, context) => outputsOf(await put(news, context), news),

    async delete(id, _outputs, context) {
      await manager.send("DELETE", id, { apiVersion }, context);
    },
  };
}

function namesIn(path: string, id: string): Properties {
  const pattern = path
    .replace(/[.]/g, "\\.")
    .replace(/\{(\w+)\}/g, (_, name) => (name === "scope" ? `(?<scope>.+)` : `(?<${name}>[^/]+)`));
  return { ...new RegExp(`${pattern}$`, "i").exec(id)?.groups };
}

function pick(all: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(keys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
}
