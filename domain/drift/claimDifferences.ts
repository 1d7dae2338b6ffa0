import { nameIdClaimType } from "../saml/claims.ts";
import { parseClaimsMappingDefinition } from "../saml/claimsMappingPolicy.ts";
import { type ClaimsMappingPolicy, type SchemaEntry, transformationsKey } from "../saml/claimsMappingPolicySchema.ts";
import { listDifference, printable, quoted } from "./values.ts";

/** Claims that a sentence names; the rest are counted. */
const named = 8;

/** In what the claims of a live policy differ from those that are to be issued, with both values, as a clause; undefined where no claim does. */
export function claimDifferences(expected: string, actual: string): string | undefined {
  const found = claimsOf(actual);
  if (!found) return "it cannot be read as a claims mapping policy";
  const wanted = claimsOf(expected) ?? new Map<string, string>();
  const { missing, extra } = listDifference([...wanted.keys()], [...found.keys()]);
  const changed = [...wanted].filter(([name, value]) => found.has(name) && found.get(name) !== value);
  const clauses = [
    ...changed.map(([name, value]) => `${shown(name)} is ${found.get(name)} instead of ${value}`),
    ...missing.map((name) => `${shown(name)} is missing, which should be ${wanted.get(name)}`),
    ...extra.map((name) => `${shown(name)} is issued too, as ${found.get(name)}`),
  ];
  return clauses.length === 0 ? undefined : joined(clauses);
}

/** What a live policy issues, as a clause. */
export function claimWords(definition: string): string {
  const found = claimsOf(definition);
  if (!found) return "it cannot be read as a claims mapping policy";
  return found.size === 0
    ? "it issues no claim"
    : joined([...found].map(([name, value]) => `${shown(name)} is ${value}`));
}

/** Claim → where its value comes from, in words. Undefined where the text is no policy. */
export function claimsOf(definition: string): Map<string, string> | undefined {
  const policy = parseClaimsMappingDefinition(definition)?.ClaimsMappingPolicy;
  if (!policy) return undefined;
  const issued = policy.ClaimsSchema.filter(({ SamlClaimType }) => SamlClaimType !== undefined);
  const byName = Map.groupBy(issued, ({ SamlClaimType = "" }) => SamlClaimType);
  return new Map(
    [...byName].map(([name, entries]) => [name, entries.map((one) => sourceOf(one, policy)).join(" and ")]),
  );
}

function sourceOf(
  { Value, Source, ID, ExtensionID, TransformationId }: SchemaEntry,
  policy: ClaimsMappingPolicy["ClaimsMappingPolicy"],
): string {
  if (Value !== undefined) return quoted(Value);
  if (Source === "transformation") return transformationWords(TransformationId, policy);
  return printable(`${Source ?? "?"}.${ID ?? ExtensionID ?? "?"}`);
}

/** `Join(givenname, surname; separator " ")` */
function transformationWords(id: string | undefined, policy: ClaimsMappingPolicy["ClaimsMappingPolicy"]): string {
  const found = policy[transformationsKey]?.find(({ ID }) => ID === id);
  if (!found) return `a transformation ${quoted(id)} that is not there`;
  const inputs = (found.InputClaims ?? [])
    .map(({ ClaimTypeReferenceId }) => printable(ClaimTypeReferenceId))
    .join(", ");
  const parameters = (found.InputParameters ?? [])
    .map(({ ID, Value }) => `; ${printable(ID)} ${quoted(Value)}`)
    .join("");
  return `${printable(found.TransformationMethod)}(${inputs}${parameters})`;
}

/** As ImageKit's guide and the portal call it. */
export function shown(name: string): string {
  return name === nameIdClaimType ? "NameID" : printable(name);
}

export function joined(clauses: readonly string[]): string {
  const more = clauses.length > named ? [`and ${clauses.length - named} more`] : [];
  return [...clauses.slice(0, named), ...more].join("; ");
}
