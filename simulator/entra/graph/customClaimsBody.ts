/** What a customClaimsPolicy may hold: what is documented, less what the simulated sign-in does not evaluate. */
import { z } from "zod";
import type { CustomClaimsPolicy } from "../../types.ts";
import type { Json } from "./body.ts";
import { badRequest, GraphError } from "./graphError.ts";

/** `#microsoft.graph.…`, which clients also write without the hash sign. */
const type = <T extends string>(name: T) =>
  z.enum([`#microsoft.graph.${name}`, `microsoft.graph.${name}`]).transform(() => `#microsoft.graph.${name}` as const);
const absent = <T>(what: string, empty: T) =>
  z
    .unknown()
    .optional()
    .transform((value) => {
      if (value === undefined || value === null || value === false) return empty;
      if (Array.isArray(value) && value.length === 0) return empty;
      throw new GraphError(501, "NotImplemented", `The simulator does not do ${what} of a customClaimsPolicy.`);
    });
const nullable = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const attribute = z.union([
  z.strictObject({
    "@odata.type": type("sourcedAttribute"),
    id: z.string().min(1),
    source: z.string().min(1),
    isExtensionAttribute: z.boolean().default(false),
  }),
  z.strictObject({ "@odata.type": type("valueBasedAttribute"), value: z.string() }),
]);
const input = z.strictObject({ treatAsMultiValue: z.boolean().default(false), attribute });
const join = z.strictObject({ "@odata.type": type("joinTransformation"), separator: z.string(), input, input2: input });
const typed = z.looseObject({ "@odata.type": z.string() });
const transformation = typed
  .transform((value) => {
    const kind = value["@odata.type"].replace(/^#?microsoft\.graph\./, "");
    return kind === "joinTransformation" ? value : absent(`the transformation ${kind}`, null).parse(value);
  })
  .pipe(join);
const configurations = z.array(
  z.strictObject({
    condition: absent("conditions", null),
    attribute: attribute.nullish().transform((value) => value ?? null),
    transformations: z.array(transformation).max(1).default([]),
  }),
);
const claim = z.union([
  z.strictObject({
    "@odata.type": type("customClaim"),
    name: z.string().min(1),
    namespace: nullable,
    tokenFormat: z.array(z.enum(["saml", "jwt"])),
    samlAttributeNameFormat: nullable,
    configurations,
  }),
  z.strictObject({
    "@odata.type": type("samlNameIdClaim"),
    nameIdFormat: nullable,
    serviceProviderNameQualifier: nullable,
    configurations,
  }),
]);
const properties: { [Name in Exclude<keyof CustomClaimsPolicy, "id">]: z.ZodType<CustomClaimsPolicy[Name]> } = {
  includeBasicClaimSet: z.boolean(),
  includeApplicationIdInIssuer: absent("includeApplicationIdInIssuer", false),
  audienceOverride: absent("audienceOverride", null),
  groupFilter: absent("groupFilter", null),
  claims: z.array(claim),
};

/** The properties that a body sets. */
export function customClaimsBody(body: Json): Partial<CustomClaimsPolicy> {
  const written = Object.entries(body).filter(([name]) => !name.includes("@odata.") && name !== "id");
  return Object.fromEntries(
    written.map(([name, value]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name as keyof typeof properties] : undefined;
      if (schema === undefined) throw badRequest(`Invalid property '${name}'.`);
      const read = schema.safeParse(value);
      if (!read.success)
        throw badRequest(`Invalid value specified for property '${name}' of resource 'CustomClaimsPolicy'.`);
      return [name, read.data];
    }),
  );
}
