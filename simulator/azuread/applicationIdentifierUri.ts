import type { CallContext, Resource } from "../../provider/adapter/resource.ts";
import { patchBody } from "./applicationBody.ts";
import type { LiveApplication } from "./applicationTypes.ts";
import type { Graph } from "./graph.ts";
import { doing, LostStateError } from "./graphFailure.ts";
import { segment } from "./ids.ts";
import { KeyedLock } from "./keyedLock.ts";
import { checkShape, diffShape, type Shape } from "./shape.ts";

interface IdentifierUri {
  /** `/applications/<object id>`. */
  applicationId: string;
  identifierUri: string;
}

const shape: Shape = {
  settable: ["applicationId", "identifierUri"],
  required: ["applicationId", "identifierUri"],
  defaults: {},
  replaceOn: ["applicationId", "identifierUri"],
  computed: [],
};

/** azuread.ApplicationIdentifierUri: one entry of an application's identifierUris. Nothing is tried again at 400 or 404. */
export function applicationIdentifierUriResource(graph: Graph): Resource<IdentifierUri, IdentifierUri> {
  // The list is read, changed and written back: two entries of one application must take turns.
  const lock = new KeyedLock();

  async function change(
    application: string,
    what: string,
    context: CallContext,
    edit: (uris: string[]) => string[],
  ): Promise<void> {
    const path = `/v1.0/applications/${application}`;
    await lock.run(application, async () => {
      const { identifierUris = [] } = await doing(`retrieving /applications/${application}`, () =>
        graph.send<LiveApplication>("GET", path, context),
      );
      const body = patchBody({ identifierUris: edit(identifierUris) });
      await doing(what, () => graph.send("PATCH", path, context, { body }));
    });
  }

  async function present(application: string, uri: string, context: CallContext): Promise<boolean> {
    const found = await lock.run(application, () =>
      doing(`retrieving /applications/${application}`, () =>
        graph.send<LiveApplication>("GET", `/v1.0/applications/${application}`, context, { orGone: true }),
      ),
    );
    return found?.identifierUris?.includes(uri) ?? false;
  }

  return {
    token: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
    check: (news) => checkShape(shape, news),
    diff: (_id, _oldInputs, oldOutputs, news) => diffShape(shape, oldOutputs, news),
    preview: (news) => news,

    async create(inputs, context) {
      const application = segment(inputs.applicationId, "applications");
      const id = `/applications/${application}/identifierUris/${Buffer.from(inputs.identifierUri).toString("base64")}`;
      await change(application, `creating ${id}`, context, (uris) => {
        if (!uris.includes(inputs.identifierUri)) return [...uris, inputs.identifierUri];
        throw new Error(
          `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State.`,
        );
      });
      if (!(await present(application, inputs.identifierUri, context))) throw new LostStateError(context.urn);
      return { id, outputs: inputs };
    },

    async read(id, _inputs, _outputs, context) {
      const [application, identifierUri] = parse(id);
      if (!(await present(application, identifierUri, context))) return undefined;
      const properties = { applicationId: `/applications/${application}`, identifierUri };
      return { id, inputs: properties, outputs: properties };
    },

    async update() {
      throw new Error("An ApplicationIdentifierUri has nothing that could change in place.");
    },

    async delete(id, _outputs, context) {
      const [application, identifierUri] = parse(id);
      await change(application, `deleting ${id}`, context, (uris) => {
        if (uris.includes(identifierUri)) return uris.filter((uri) => uri !== identifierUri);
        throw new Error(`deleting ${id}: could not identify existing identifier URI`);
      });
    },
  };
}

function parse(id: string): [application: string, identifierUri: string] {
  // Base64 may hold slashes.
  const [, application, encoded] = /^\/?applications\/([^/]+)\/identifierUris\/(.+)$/.exec(id) ?? [];
  if (application === undefined || encoded === undefined) {
    throw new Error(
      `"${id}" is not an id of this type; it has the form /applications/<id>/identifierUris/<base64 of the URI>.`,
    );
  }
  return [application, Buffer.from(encoded, "base64").toString("utf8")];
}
