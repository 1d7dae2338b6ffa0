import { randomUUID } from "node:crypto";
import { InitFailedError, messageOf } from "../../provider/adapter/failure.ts";
import type { CallContext, Properties, Resource } from "../../provider/adapter/resource.ts";
import { createBody, patchBody, toLiveRole, updateBody } from "./applicationBody.ts";
import { applicationOutputs } from "./applicationOutputs.ts";
import {
  type ApplicationInputs,
  type ApplicationOutputs,
  applicationShape,
  type LiveApplication,
} from "./applicationTypes.ts";
import { disableRemovedRoles } from "./appRoles.ts";
import type { Graph } from "./graph.ts";
import { doing, GoneAtUpdateError, LostStateError } from "./graphFailure.ts";
import type { Answer } from "./http.ts";
import { segment } from "./ids.ts";
import { bindOwners, readOwners, removeOwner, updateOwners } from "./owners.ts";
import { changed, checkShape, diffShape, liveInputs } from "./shape.ts";
import { untilGone } from "./untilGone.ts";

const notFound = ({ status }: Answer) => status === 404;

/** azuread.Application, of which the official plugin waits out the replication after the making. */
export function applicationResource(graph: Graph): Resource<ApplicationInputs, ApplicationOutputs> {
  async function live(id: string, context: CallContext): Promise<ApplicationOutputs | undefined> {
    const path = `/applications/${id}`;
    const found = await doing(`Retrieving ${path}`, () =>
      graph.send<LiveApplication>("GET", `/v1.0${path}`, context, { orGone: true }),
    );
    if (found === undefined) return undefined;
    const { oauth2RequirePostResponse } = await doing(`Retrieving ${path} (beta API)`, () =>
      graph.send<{ oauth2RequirePostResponse?: boolean }>(
        "GET",
        `/beta${path}?${new URLSearchParams({ $select: "oauth2RequirePostResponse" })}`,
        context,
      ),
    );
    return applicationOutputs(found, oauth2RequirePostResponse ?? false, await readOwners(graph, path, context));
  }

  /** Names it twice, the second time rightly: a name that can be changed shows that the application is there. */
  async function waitForReplication(id: string, displayName: string, context: CallContext): Promise<void> {
    for (const name of [`TERRAFORM_UPDATE_${randomUUID()}`, displayName]) {
      await doing("Timed out whilst waiting for new application to be replicated in Azure AD", () =>
        graph.send("PATCH", `/v1.0/applications/${id}`, context, {
          body: patchBody({ displayName: name }),
          retry: notFound,
        }),
      );
    }
  }

  return {
    token: "azuread:index/application:Application",
    stables: ["clientId", "objectId"],
    check: (news) => checkShape(applicationShape, news),
    diff: (_id, _oldInputs, oldOutputs, news) => diffShape(applicationShape, oldOutputs, news),
    preview: (news, olds) => ({ ...olds, ...news }),

    async create(inputs, context) {
      const owners = inputs.owners ?? [];
      const body = createBody(inputs, bindOwners(graph, owners));
      const made = await doing("Could not create application", () =>
        graph.send<LiveApplication>("POST", "/v1.0/applications", context, { body }),
      );
      const id = `/applications/${made.id}`;
      const known = { ...inputs, clientId: made.appId, objectId: made.id };
      return await keptInState(id, known, inputs, async () => {
        await waitForReplication(made.id, inputs.displayName, context);
        if (!owners.includes(graph.connection.objectId))
          await removeOwner(graph, id, graph.connection.objectId, context);
        const outputs = await live(made.id, context);
        if (outputs === undefined) throw new LostStateError(context.urn);
        return { id, outputs };
      });
    },

    async read(id, inputs, _outputs, context) {
      const outputs = await live(segment(id, "applications"), context);
      if (outputs === undefined) return undefined;
      return {
        id: `/applications/${outputs.objectId}`,
        inputs: liveInputs(
          applicationShape,
          outputs as unknown as Properties,
          inputs as Properties | undefined,
        ) as unknown as ApplicationInputs,
        outputs,
      };
    },

    async update(id, oldOutputs, news, context) {
      const objectId = segment(id, "applications");
      const isChanged = (key: string) =>
        changed(applicationShape, key, oldOutputs as unknown as Properties, news as unknown as Properties);
      const { appRoles = [], identifierUris } = news;
      const body = {
        ...updateBody(news),
        ...(isChanged("appRoles") && { appRoles: appRoles.map(toLiveRole) }),
        ...(identifierUris !== undefined && isChanged("identifierUris") && { identifierUris }),
      };
      if (isChanged("appRoles")) await disableRemovedRoles(graph, objectId, appRoles, context);
      await doing(`Could not update ${id}`, () =>
        graph.send("PATCH", `/v1.0/applications/${objectId}`, context, { body }),
      );
      if (isChanged("owners")) await updateOwners(graph, `/applications/${objectId}`, news.owners ?? [], context);
      const outputs = await live(objectId, context);
      if (outputs === undefined) throw new GoneAtUpdateError(context.urn);
      return outputs;
    },

    async delete(id, _outputs, context) {
      const path = `/v1.0/applications/${segment(id, "applications")}`;
      await doing(`Deleting ${id}`, () => graph.send("DELETE", path, context));
      await untilGone(graph, path, context);
    },
  };
}

/** An error after the making leaves the object in the state, unless the state itself was lost. */
export async function keptInState<T>(id: string, known: object, inputs: object, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LostStateError) throw error;
    throw new InitFailedError(id, { ...known }, { ...inputs }, [messageOf(error)]);
  }
}
