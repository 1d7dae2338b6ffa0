import { z } from "zod";
import type { PortalClaim } from "../../domain/drift/live.ts";
import { printable, quoted } from "../../domain/drift/values.ts";
import { nameIdClaimType } from "../../domain/saml/claims.ts";

/** An attribute of a claim, or of a transformation's input; kinds that nobody knew yet keep their name. */
const attribute = z.looseObject({
  "@odata.type": z.string().default("attribute"),
  id: z.string().nullish(),
  source: z.string().nullish(),
  value: z.string().nullish(),
});
const input = z.looseObject({ attribute: attribute.nullish() }).nullish();
const transformation = z.looseObject({ "@odata.type": z.string().default("transformation"), input, input2: input });
const claim = z.looseObject({
  "@odata.type": z.string().default(""),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  configurations: z
    .array(
      z.looseObject({
        condition: z.unknown().optional(),
        attribute: attribute.nullish(),
        transformations: z.array(transformation).nullish(),
      }),
    )
    .nullish(),
});

/** https://learn.microsoft.com/graph/api/resources/customclaimspolicy?view=graph-rest-beta */
export const customClaimsPolicy = z
  .looseObject({
    includeApplicationIdInIssuer: z.boolean().nullish(),
    audienceOverride: z.string().nullish(),
    groupFilter: z.unknown().optional(),
    claims: z.array(claim).nullish(),
  })
  .optional();

/** What a policy changes; nothing for one that the portal leaves behind. Names and values are for people, and printable. */
export function portalClaims(policy: z.infer<typeof customClaimsPolicy>): PortalClaim[] {
  const { claims, audienceOverride, groupFilter, includeApplicationIdInIssuer } = policy ?? {};
  return [
    ...(claims ?? []).map((one) => ({ name: nameOf(one), value: sourceOf(one) })),
    ...(audienceOverride ? [{ name: "audience", value: quoted(audienceOverride) }] : []),
    ...(groupFilter ? [{ name: "groups", value: "filtered" }] : []),
    ...(includeApplicationIdInIssuer ? [{ name: "issuer", value: "with the application's id" }] : []),
  ];
}

function nameOf({ "@odata.type": type, name, namespace }: z.infer<typeof claim>): string {
  if (kindOf(type) === "samlNameIdClaim") return nameIdClaimType;
  return namespace ? `${namespace.replace(/\/$/, "")}/${name ?? "?"}` : (name ?? "?");
}

/** Of several configurations each with whether a condition decides. */
function sourceOf({ configurations }: z.infer<typeof claim>): string {
  const all = (configurations ?? []).map(({ condition, attribute: own, transformations }) => {
    const value = transformations?.length ? transformations.map(transformed).join(", then ") : attributeWords(own);
    return condition ? `${value} under a condition` : value;
  });
  return all.join(" or ") || "without a value";
}

function transformed({ "@odata.type": type, input: first, input2: second }: z.infer<typeof transformation>): string {
  const inputs = [first, second].flatMap((one) => (one?.attribute ? [attributeWords(one.attribute)] : []));
  return `${printable(kindOf(type).replace(/Transformation$/, ""))}(${inputs.join(", ")})`;
}

function attributeWords(one: z.infer<typeof attribute> | null | undefined): string {
  if (!one) return "nothing";
  if (one.value !== undefined && one.value !== null) return quoted(one.value);
  return printable(`${one.source ?? kindOf(one["@odata.type"])}.${one.id ?? "?"}`);
}

function kindOf(type: string): string {
  return type.replace(/^#?microsoft\.graph\./, "");
}
