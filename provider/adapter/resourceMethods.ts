import { toFailure } from "./configurationMethods.ts";
import { diffResponse } from "./diffResponse.ts";
import { InitFailedError, StatusError, toInitFailure } from "./failure.ts";
import { Empty, type ProviderMessages, providerProto } from "./protocol.ts";
import type { Properties } from "./resource.ts";
import { keepSecrets, markedOutputs } from "./secretness.ts";
import { about, type Session } from "./session.ts";
import { fromWire, readStruct, toWire, type WireObject, writeStruct } from "./wire.ts";

/** The life of a resource. Check and Diff answer at once; the others run under the session, since they may wait. */
export function resourceMethods(session: Session) {
  return {
    check: session.handler((request: ProviderMessages.CheckRequest) => {
      const news = readStruct(request.getNews());
      const { inputs, failures } = session
        .resource(request)
        .check(fromWire(news), ifAny(readStruct(request.getOlds())));
      const response = new providerProto.CheckResponse();
      response.setInputs(writeStruct(keepSecrets(toWire(inputs), news)));
      response.setFailuresList(failures.map(toFailure));
      return response;
    }),

    diff: session.handler((request: ProviderMessages.DiffRequest) => {
      const resource = session.resource(request);
      const oldOutputs = fromWire(readStruct(request.getOlds()));
      const oldInputs = request.hasOldInputs() ? fromWire(readStruct(request.getOldInputs())) : oldOutputs;
      const news = fromWire(readStruct(request.getNews()));
      const diff = resource.diff(request.getId(), oldInputs, oldOutputs, news);
      return diffResponse(diff, {
        oldInputs,
        news,
        ignoreChanges: request.getIgnorechangesList(),
        stables: resource.stables ?? [],
      });
    }),

    create: session.handler(async (request: ProviderMessages.CreateRequest, call) => {
      const resource = session.resource(request);
      const wire = readStruct(request.getProperties());
      const inputs = fromWire(wire);
      const mark = (outputs: Properties) => markedOutputs(outputs, wire, resource);
      const response = new providerProto.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(writeStruct(mark(resource.preview?.(inputs, undefined) ?? {})));
        return response;
      }
      const create = () => session.perform(call, about(request), (context) => resource.create(inputs, context));
      const { id, outputs } = await withStateOfFailure(create, mark);
      response.setId(id);
      response.setProperties(writeStruct(mark(outputs)));
      return response;
    }),

    read: session.handler(async (request: ProviderMessages.ReadRequest, call) => {
      const resource = session.resource(request);
      const [wireInputs, wireOutputs] = [readStruct(request.getInputs()), readStruct(request.getProperties())];
      const mark = (properties: Properties) => markedOutputs(properties, { ...wireOutputs, ...wireInputs }, resource);
      const read = () =>
        session.perform(call, about(request), (context) =>
          resource.read(request.getId(), ifAny(wireInputs), ifAny(wireOutputs), context),
        );
      const found = await withStateOfFailure(read, mark);
      const response = new providerProto.ReadResponse();
      // Without an id in the answer the resource is gone.
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(writeStruct(mark(found.outputs)));
      response.setInputs(writeStruct(keepSecrets(toWire(found.inputs), wireInputs)));
      return response;
    }),

    update: session.handler(async (request: ProviderMessages.UpdateRequest, call) => {
      const resource = session.resource(request);
      const wire = readStruct(request.getNews());
      const [olds, news] = [fromWire(readStruct(request.getOlds())), fromWire(wire)];
      const mark = (outputs: Properties) => markedOutputs(outputs, wire, resource);
      const response = new providerProto.UpdateResponse();
      if (request.getPreview()) {
        response.setProperties(writeStruct(mark(resource.preview?.(news, olds) ?? {})));
        return response;
      }
      const update = () =>
        session.perform(call, about(request), (context) => resource.update(request.getId(), olds, news, context));
      response.setProperties(writeStruct(mark(await withStateOfFailure(update, mark))));
      return response;
    }),

    delete: session.handler(async (request: ProviderMessages.DeleteRequest, call) => {
      const resource = session.resource(request);
      const outputs = fromWire(readStruct(request.getProperties()));
      await session.perform(call, about(request), (context) => resource.delete(request.getId(), outputs, context));
      return new Empty();
    }),
  };
}

/** Lets an object that exists in spite of a failure reach the state. */
async function withStateOfFailure<T>(work: () => Promise<T>, mark: (properties: Properties) => WireObject): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InitFailedError ? new StatusError(toInitFailure(error, mark), error) : error;
  }
}

/** The engine sends nothing, or an empty object, for what there is not. */
function ifAny(properties: WireObject): Properties | undefined {
  return Object.keys(properties).length === 0 ? undefined : fromWire(properties);
}
