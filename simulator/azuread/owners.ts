import type { CallContext } from "../../provider/adapter/resource.ts";
import type { Graph } from "./graph.ts";
import { doing } from "./graphFailure.ts";

/** `object` is a path, `/applications/<id>`. */
export async function readOwners(graph: Graph, object: string, context: CallContext): Promise<string[]> {
  const { value } = await doing(`Could not retrieve owners for ${object}`, () =>
    graph.send<{ value: { id: string }[] }>("GET", `/v1.0${object}/owners`, context),
  );
  return value.map(({ id }) => id);
}

/** The owners to bind at the making: the caller first, whom Graph would add anyway. */
export function bindOwners(graph: Graph, owners: readonly string[]): string[] {
  const caller = graph.connection.objectId;
  return [caller, ...owners.filter((id) => id.toLowerCase() !== caller.toLowerCase())].map((id) => graph.owner(id));
}

/** Adds, then removes, until the owners are the wanted ones. */
export async function updateOwners(
  graph: Graph,
  object: string,
  wanted: readonly string[],
  context: CallContext,
): Promise<void> {
  const present = await readOwners(graph, object, context);
  for (const id of wanted.filter((owner) => !present.includes(owner))) {
    const body = { "@odata.id": graph.owner(id) };
    await doing(`Could not add owners to ${object}`, () =>
      graph.send("POST", `/v1.0${object}/owners/$ref`, context, { body }),
    );
  }
  for (const id of present.filter((owner) => !wanted.includes(owner))) await removeOwner(graph, object, id, context);
}

export async function removeOwner(graph: Graph, object: string, id: string, context: CallContext): Promise<void> {
  await doing(`Could not remove owners from ${object}`, () =>
    graph.send("DELETE", `/v1.0${object}/owners/${id}/$ref`, context),
  );
}
