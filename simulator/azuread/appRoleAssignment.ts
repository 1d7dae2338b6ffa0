import type { CallContext, Resource } from "../../provider/adapter/resource.ts";
import type { Graph } from "./graph.ts";
import { doing, graphError } from "./graphFailure.ts";
import type { Answer } from "./http.ts";
import { segments } from "./ids.ts";
import { pause } from "./pause.ts";
import { checkShape, diffShape, type Shape } from "./shape.ts";

interface AppRoleAssignmentInputs {
  appRoleId: string;
  principalObjectId: string;
  /** Object id of the service principal. */
  resourceObjectId: string;
}
interface AppRoleAssignmentOutputs extends AppRoleAssignmentInputs {
  principalDisplayName: string;
  principalType: string;
  resourceDisplayName: string;
}
interface LiveAssignment {
  id: string;
  appRoleId: string;
  principalId: string;
  principalDisplayName?: string | null;
  principalType?: string | null;
  resourceId: string;
  resourceDisplayName?: string | null;
}

const properties = ["appRoleId", "principalObjectId", "resourceObjectId"];
const shape: Shape = { settable: properties, required: properties, defaults: {}, replaceOn: properties, computed: [] };
const gapMilliseconds = 1_000;

const notThereYet = (answer: Answer) =>
  answer.status === 404 || (answer.status === 400 && /Not a valid reference update/.test(graphError(answer)));

/** azuread.AppRoleAssignment; 404 is tried again, at its making and at the read after it. */
export function appRoleAssignmentResource(graph: Graph): Resource<AppRoleAssignmentInputs, AppRoleAssignmentOutputs> {
  async function live(id: string, context: CallContext): Promise<LiveAssignment | undefined> {
    return await doing(`retrieving ${id}`, () =>
      graph.send<LiveAssignment>("GET", `/v1.0${id}`, context, { orGone: true }),
    );
  }

  return {
    token: "azuread:index/appRoleAssignment:AppRoleAssignment",
    check: (news) => checkShape(shape, news),
    diff: (_id, _oldInputs, oldOutputs, news) => diffShape(shape, oldOutputs, news),
    preview: (news) => news,

    async create({ appRoleId, principalObjectId, resourceObjectId }, context) {
      const principal = `/v1.0/servicePrincipals/${resourceObjectId}`;
      await doing(`Could not retrieve service principal for resource (Object ID: "${resourceObjectId}")`, () =>
        graph.send("GET", principal, context),
      );
      const made = await doing("Could not create app role assignment", () =>
        graph.send<LiveAssignment>("POST", `${principal}/appRoleAssignedTo`, context, {
          body: {
            "@odata.type": "#microsoft.graph.appRoleAssignment",
            appRoleId,
            principalId: principalObjectId,
            resourceId: resourceObjectId,
          },
          retry: notThereYet,
        }),
      );
      const id = `/servicePrincipals/${made.resourceId}/appRoleAssignedTo/${made.id}`;
      for (;;) {
        const found = await live(id, context);
        if (found !== undefined) return { id, outputs: outputsOf(found) };
        await pause(gapMilliseconds, context.signal);
      }
    },

    async read(id, _inputs, _outputs, context) {
      const [principal, assignment] = segments(id, "servicePrincipals", "appRoleAssignedTo");
      const path = `/servicePrincipals/${principal}/appRoleAssignedTo/${assignment}`;
      const found = await live(path, context);
      if (found === undefined) return undefined;
      const { appRoleId, principalObjectId, resourceObjectId, ...rest } = outputsOf(found);
      const inputs = { appRoleId, principalObjectId, resourceObjectId };
      return { id: path, inputs, outputs: { ...inputs, ...rest } };
    },

    async update() {
      throw new Error("An AppRoleAssignment has nothing that could change in place.");
    },

    async delete(id, _outputs, context) {
      await doing(`Deleting ${id}`, () => graph.send("DELETE", `/v1.0${id}`, context));
    },
  };
}

function outputsOf(live: LiveAssignment): AppRoleAssignmentOutputs {
  return {
    appRoleId: live.appRoleId,
    principalObjectId: live.principalId,
    resourceObjectId: live.resourceId,
    principalDisplayName: live.principalDisplayName ?? "",
    principalType: live.principalType ?? "",
    resourceDisplayName: live.resourceDisplayName ?? "",
  };
}
