import { toFailure } from "./configurationMethods.ts";
import { diffResponse } from "./diffResponse.ts";
import { InitFailedError, StatusError, toInitFailure } from "./failure.ts";
import { Empty, type ProviderMessages, providerProto } from "./protocol.ts";
import { withoutRepeated, withRepeated } from "./repeatedOutputs.ts";
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
      const wireInputs = readStruct(request.getOldInputs());
      const oldOutputs = withRepeated(readStruct(request.getOlds()), wireInputs, resource);
      const oldInputs = request.hasOldInputs() ? fromWire(wireInputs) : oldOutputs;
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
      response.setProperties(writeStruct(withoutRepeated(mark(outputs), wire, resource)));
      return response;
    }),

    read: session.handler(async (request: ProviderMessages.ReadRequest, call) => {
      const resource = session.resource(request);
      const [wireInputs, wireOutputs] = [readStruct(request.getInputs()), readStruct(request.getProperties())];
      const mark = (properties: Properties) => markedOutputs(properties, { ...wireOutputs, ...wireInputs }, resource);
      const outputs = isEmpty(wireOutputs) ? undefined : withRepeated(wireOutputs, wireInputs, resource);
      const read = () =>
        session.perform(call, about(request), (context) =>
          resource.read(request.getId(), ifAny(wireInputs), outputs, context),
        );
      const found = await withStateOfFailure(read, mark);
      const response = new providerProto.ReadResponse();
      // Without an id in the answer the resource is gone.
      if (found === undefined) return response;
      const inputs = keepSecrets(toWire(found.inputs), wireInputs);
      response.setId(found.id);
      // A program that only looks (`get`) has no inputs to read a property from.
      response.setProperties(
        writeStruct(isEmpty(wireInputs) ? mark(found.outputs) : withoutRepeated(mark(found.outputs), inputs, resource)),
      );
      response.setInputs(writeStruct(inputs));
      return response;
    }),

    update: session.handler(async (request: ProviderMessages.UpdateRequest, call) => {
      const resource = session.resource(request);
      const wire = readStruct(request.getNews());
      const olds = withRepeated(readStruct(request.getOlds()), readStruct(request.getOldInputs()), resource);
      const news = fromWire(wire);
      const mark = (outputs: Properties) => markedOutputs(outputs, wire, resource);
      const response = new providerProto.UpdateResponse();
      if (request.getPreview()) {
        response.setProperties(writeStruct(mark(resource.preview?.(news, olds) ?? {})));
        return response;
      }
      const update = () =>
        session.perform(call, about(request), (context) => resource.update(request.getId(), olds, news, context));
      const outputs = await withStateOfFailure(update, mark);
      response.setProperties(writeStruct(withoutRepeated(mark(outputs), wire, resource)));
      return response;
    }),

    delete: session.handler(async (request: ProviderMessages.DeleteRequest, call) => {
      const resource = session.resource(request);
      const outputs = withRepeated(readStruct(request.getProperties()), readStruct(request.getOldInputs()), resource);
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
  return isEmpty(properties) ? undefined : fromWire(properties);
}

function isEmpty(properties: WireObject): boolean {
  return Object.keys(properties).length === 0;
}
