/**
 * Property values as the engine sends them, and as handlers see them. The engine marks secrets, outputs and resource
 * references by objects with a signature, and values that are not known yet by sentinel strings.
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go)
 */
import { Struct } from "./protocol.ts";
import { type Properties, unknown } from "./resource.ts";

type StructMessage = InstanceType<typeof Struct>;

export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** The sentinel for any value; the engine has others for values whose type it knows. */
export const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownSentinels: ReadonlySet<string> = new Set([
  unknownSentinel,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
]);

export type Wire = null | boolean | number | string | Wire[] | WireObject;
export interface WireObject {
  [property: string]: Wire;
}

export function isWireObject(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: Wire | undefined): value is WireObject {
  return isWireObject(value) && value[signatureKey] === secretSignature;
}

export function secret(value: Wire): Wire {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** The wire form of a message's properties, markers in place; an absent message is an empty object. */
export function readStruct(message: StructMessage | undefined): WireObject {
  return (message?.toJavaScript() ?? {}) as WireObject;
}

export function writeStruct(properties: WireObject): StructMessage {
  return Struct.fromJavaScript(properties);
}

/** Plain values: secrets unwrapped, sentinels as `unknown`, null properties left out since Pulumi means "not set" by them. */
export function fromWire(properties: WireObject): Properties {
  const entries = Object.entries(properties).flatMap(([key, value]) =>
    value === null ? [] : [[key, plain(value)] as const],
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function plain(value: Wire): unknown {
  if (typeof value === "string") return unknownSentinels.has(value) ? unknown : value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isWireObject(value)) return value;
  switch (value[signatureKey]) {
    case secretSignature:
      return plain(value.value ?? null);
    case outputSignature:
      return "value" in value ? plain(value.value ?? null) : unknown;
    case resourceSignature:
      // As the engine does for plugins that take no references: a custom resource by its id, a component by its URN.
      return plain(value.id ?? value.urn ?? null);
    default:
      return fromWire(value);
  }
}

/** The way back. Throws a TypeError that names the property when a value has no wire form. */
export function toWire(properties: Properties): WireObject {
  return wireObject(properties, "");
}

function wireObject(value: object, path: string): WireObject {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, wire(inner, path === "" ? key : `${path}.${key}`)]));
}

function wire(value: unknown, path: string): Wire {
  if (value === unknown) return unknownSentinel;
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((inner, index) => wire(inner, `${path}[${index}]`));
  if (isPlainObject(value)) return wireObject(value, path);
  throw new TypeError(`Property ${path} cannot be given to the engine: it is ${describe(value)}.`);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === "object"
    ? `a ${value?.constructor?.name ?? "special object"}`
    : `the ${typeof value} ${String(value)}`;
}
