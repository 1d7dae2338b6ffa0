import { beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

const taken = "Another object with the same value for property identifierUris already exists.";
const uri = (name: string) => `https://imagekit.io/saml/consume#${name}`;

async function deleted(graph: GraphClient, name: string): Promise<string> {
  const { id } = await graph.samlApplication(name);
  await graph.patch(`/applications/${id}`, { identifierUris: [uri(name)] });
  await graph.delete(`/applications/${id}`);
  return id;
}

async function take(graph: GraphClient, name: string) {
  const { id } = await graph.samlApplication(`${name} again`);
  return graph.patch(`/applications/${id}`, { identifierUris: [uri(name).toUpperCase().replace("HTTPS", "https")] });
}

describe("an application in the bin", () => {
  const simulator = simulated();
  let graph: GraphClient;
  beforeAll(async () => {
    graph = await GraphClient.runner(simulator.current);
  });

  test("keeps its identifier from others until it is deleted for good", async () => {
    const id = await deleted(graph, "held");
    expect((await take(graph, "held")).body.error.message).toBe(taken);
    await graph.delete(`/directory/deletedItems/${id}`);
    expect((await take(graph, "held")).status).toBe(204);
  });

  test("whose identifiers were taken off before holds nothing", async () => {
    const { id } = await graph.samlApplication("emptied");
    await graph.patch(`/applications/${id}`, { identifierUris: [uri("emptied")] });
    await graph.patch(`/applications/${id}`, { identifierUris: [] });
    await graph.delete(`/applications/${id}`);
    expect((await take(graph, "emptied")).status).toBe(204);
  });

  test("comes back with its identifier", async () => {
    const id = await deleted(graph, "restored");
    expect((await graph.post(`/directory/deletedItems/${id}/restore`, {})).status).toBe(200);
    expect((await graph.get(`/applications/${id}`)).body.identifierUris).toEqual([uri("restored")]);
  });
});

describe("in a tenant whose bin holds no identifiers", () => {
  const simulator = simulated({ policy: { identifierUris: { heldInBin: false } } });

  test("it is free at once, and a restore is refused while another has it", async () => {
    const graph = await GraphClient.runner(simulator.current);
    const id = await deleted(graph, "free");
    expect((await take(graph, "free")).status).toBe(204);
    expect((await graph.post(`/directory/deletedItems/${id}/restore`, {})).body.error.message).toBe(taken);
  });
});
