import type { AccountKind } from "../saml/identifiers.ts";
import type { DataPath } from "./yamlFile.ts";

/** Where an account stands in the file, before anything about it is known to be sound. */
export interface AccountPlace {
  path: DataPath;
  kind: AccountKind;
  raw: Readonly<Record<string, unknown>>;
}

/** The parent, where there is one, then the children; what is no mapping is passed over. */
export function accountPlaces(data: object): AccountPlace[] {
  const { parent, children } = data as { parent?: unknown; children?: unknown };
  const all: (Omit<AccountPlace, "raw"> & { raw: unknown })[] = [{ path: ["parent"], kind: "parent", raw: parent }];
  if (Array.isArray(children))
    all.push(...children.map((raw: unknown, index) => ({ path: ["children", index], kind: "child" as const, raw })));
  return all.filter((place): place is AccountPlace => isMapping(place.raw));
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
