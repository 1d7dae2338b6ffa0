import { randomUUID } from "node:crypto";
import type { CallContext, Properties, Resource } from "../../provider/adapter/resource.ts";
import { keptInState } from "./application.ts";
import type { Graph } from "./graph.ts";
import { doing, GoneAtUpdateError, graphError, LostStateError } from "./graphFailure.ts";
import type { Answer } from "./http.ts";
import { segment } from "./ids.ts";
import { bindOwners, readOwners, removeOwner, updateOwners } from "./owners.ts";
import { servicePrincipalBody } from "./servicePrincipalBody.ts";
import { servicePrincipalOutputs } from "./servicePrincipalOutputs.ts";
import {
  type LiveServicePrincipal,
  type ServicePrincipalInputs,
  type ServicePrincipalOutputs,
  servicePrincipalShape,
} from "./servicePrincipalTypes.ts";
import { changed, checkShape, diffShape, liveInputs } from "./shape.ts";
import { untilGone } from "./untilGone.ts";

/** Graph's words while the application has not reached every replica. */
const applicationLags = (answer: Answer) =>
  (answer.status === 400 && /does not reference a valid application object/.test(graphError(answer))) ||
  (answer.status === 403 &&
    /backing application of the service principal being created must in the local tenant/.test(graphError(answer)));

/** azuread.ServicePrincipal. Of its own making it fails where replicas lag; with `useExisting` it only configures. */
export function servicePrincipalResource(graph: Graph): Resource<ServicePrincipalInputs, ServicePrincipalOutputs> {
  async function live(
    id: string,
    useExisting: boolean,
    context: CallContext,
  ): Promise<ServicePrincipalOutputs | undefined> {
    const path = `/servicePrincipals/${id}`;
    const found = await doing(`Retrieving ${path}`, () =>
      graph.send<LiveServicePrincipal>("GET", `/v1.0${path}`, context, { orGone: true }),
    );
    if (found === undefined) return undefined;
    const { samlMetadataUrl } = await doing(`Retrieving ${path} (beta API)`, () =>
      graph.send<{ samlMetadataUrl?: string | null }>(
        "GET",
        `/beta${path}?${new URLSearchParams({ $select: "samlMetadataUrl" })}`,
        context,
      ),
    );
    return servicePrincipalOutputs(found, samlMetadataUrl ?? "", await readOwners(graph, path, context), useExisting);
  }

  async function existing(clientId: string, context: CallContext): Promise<string | undefined> {
    const query = new URLSearchParams({ $filter: `appId eq '${clientId}'` });
    const { value } = await doing("Could not list existing service principals", () =>
      graph.send<{ value: LiveServicePrincipal[] }>("GET", `/v1.0/servicePrincipals?${query}`, context),
    );
    return value[0]?.id;
  }

  async function make(inputs: ServicePrincipalInputs, context: CallContext): Promise<string> {
    const body = {
      ...servicePrincipalBody(inputs),
      appId: inputs.clientId,
      description: `TERRAFORM_UPDATE_${randomUUID()}`,
      "owners@odata.bind": bindOwners(graph, inputs.owners ?? []),
    };
    const { id } = await doing("Could not create service principal", () =>
      graph.send<LiveServicePrincipal>("POST", "/v1.0/servicePrincipals", context, { body, retry: applicationLags }),
    );
    return id;
  }

  async function configure(
    id: string,
    inputs: ServicePrincipalInputs,
    ownersChanged: boolean,
    context: CallContext,
  ): Promise<void> {
    const path = `/servicePrincipals/${id}`;
    await doing(`Updating ${path}`, () =>
      graph.send("PATCH", `/v1.0${path}`, context, { body: servicePrincipalBody(inputs) }),
    );
    if (ownersChanged) await updateOwners(graph, path, inputs.owners ?? [], context);
  }

  /** Not tried again at 404, although a principal that was just made may well answer so. */
  async function finish(id: string, inputs: ServicePrincipalInputs, context: CallContext): Promise<void> {
    const body = { "@odata.type": "#microsoft.graph.servicePrincipal", description: inputs.description ?? null };
    await doing("Timed out whilst waiting for new service principal to be replicated in Azure AD", () =>
      graph.send("PATCH", `/v1.0/servicePrincipals/${id}`, context, { body }),
    );
    const caller = graph.connection.objectId;
    if (!(inputs.owners ?? []).includes(caller)) await removeOwner(graph, `/servicePrincipals/${id}`, caller, context);
  }

  return {
    token: "azuread:index/servicePrincipal:ServicePrincipal",
    stables: ["clientId", "objectId"],
    check: (news) => checkShape(servicePrincipalShape, news),
    diff: (_id, _oldInputs, oldOutputs, news) => diffShape(servicePrincipalShape, oldOutputs, news),
    preview: (news, olds) => ({ ...olds, ...news }),

    async create(inputs, context) {
      const found = await existing(inputs.clientId, context);
      if (found !== undefined && !inputs.useExisting) {
        throw new Error(
          `A resource with the ID "/servicePrincipals/${found}" already exists - to be managed via Terraform this resource needs to be imported into the State.`,
        );
      }
      const objectId = found ?? (await make(inputs, context));
      const id = `/servicePrincipals/${objectId}`;
      return await keptInState(id, { ...inputs, objectId }, inputs, async () => {
        if (found === undefined) await finish(objectId, inputs, context);
        else await configure(objectId, inputs, inputs.owners !== undefined, context);
        const outputs = await live(objectId, inputs.useExisting ?? false, context);
        if (outputs === undefined) throw new LostStateError(context.urn);
        return { id, outputs };
      });
    },

    async read(id, inputs, outputs, context) {
      const found = await live(
        segment(id, "servicePrincipals"),
        outputs?.useExisting ?? inputs?.useExisting ?? false,
        context,
      );
      if (found === undefined) return undefined;
      return {
        id: `/servicePrincipals/${found.objectId}`,
        inputs: liveInputs(
          servicePrincipalShape,
          found as unknown as Properties,
          inputs as Properties | undefined,
        ) as unknown as ServicePrincipalInputs,
        outputs: found,
      };
    },

    async update(id, oldOutputs, news, context) {
      const objectId = segment(id, "servicePrincipals");
      const ownersChanged = changed(
        servicePrincipalShape,
        "owners",
        oldOutputs as unknown as Properties,
        news as unknown as Properties,
      );
      await configure(objectId, news, ownersChanged, context);
      const outputs = await live(objectId, news.useExisting ?? false, context);
      if (outputs === undefined) throw new GoneAtUpdateError(context.urn);
      return outputs;
    },

    async delete(id, outputs, context) {
      const path = `/v1.0/servicePrincipals/${segment(id, "servicePrincipals")}`;
      const remove = () => doing(`Deleting ${id}`, () => graph.send("DELETE", path, context));
      // Of a principal that was there before, the official plugin neither minds an error nor waits for its end.
      if (outputs.useExisting) return void (await remove().catch(() => context.signal.throwIfAborted()));
      await remove();
      await untilGone(graph, path, context);
    },
  };
}
