import { isDeepStrictEqual } from "node:util";
import { isInside, parsePropertyPath, topLevel } from "./propertyPath.ts";
import { providerProto } from "./protocol.ts";
import type { Diff, DiffKind, Properties } from "./resource.ts";

const kinds = {
  add: providerProto.PropertyDiff.Kind.ADD,
  delete: providerProto.PropertyDiff.Kind.DELETE,
  update: providerProto.PropertyDiff.Kind.UPDATE,
  "add-replace": providerProto.PropertyDiff.Kind.ADD_REPLACE,
  "delete-replace": providerProto.PropertyDiff.Kind.DELETE_REPLACE,
  "update-replace": providerProto.PropertyDiff.Kind.UPDATE_REPLACE,
} as const satisfies Record<DiffKind, number>;

export interface DiffContext {
  oldInputs: Properties;
  news: Properties;
  /** Paths of the option `ignoreChanges`. The engine puts the old inputs there; what differs from state is ours to leave out. */
  ignoreChanges: readonly string[];
  stables: readonly string[];
}

export function diffResponse(diff: Diff, { oldInputs, news, ignoreChanges, stables }: DiffContext) {
  const ignored = ignoreChanges.map(parsePropertyPath);
  const changes = Object.entries(diff.changes).filter(
    ([path]) => !ignored.some((outer) => isInside(parsePropertyPath(path), outer)),
  );
  const replacing = changes.filter(([, kind]) => kind.endsWith("-replace"));

  const response = new providerProto.DiffResponse();
  response.setChanges(
    changes.length === 0
      ? providerProto.DiffResponse.DiffChanges.DIFF_NONE
      : providerProto.DiffResponse.DiffChanges.DIFF_SOME,
  );
  response.setDiffsList(distinct(changes.map(([path]) => topLevel(path))));
  response.setReplacesList(distinct(replacing.map(([path]) => topLevel(path))));
  // A replacement makes a new object, so that nothing is stable.
  response.setStablesList(replacing.length === 0 ? [...stables] : []);
  response.setDeletebeforereplace(diff.deleteBeforeReplace === true && replacing.length > 0);
  response.setHasdetaileddiff(true);
  for (const [path, kind] of changes) {
    const detail = new providerProto.PropertyDiff();
    detail.setKind(kinds[kind]);
    // Tells the engine which old value to show: the inputs' where they changed, else the state's.
    detail.setInputdiff(!isDeepStrictEqual(oldInputs[topLevel(path)], news[topLevel(path)]));
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
