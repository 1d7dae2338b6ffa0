/** What changes of certificates, of the one that signs, and of claims do, in words. */
import { claimsOf, shown } from "../drift/claimDifferences.ts";
import type { CertificateGeneration } from "../resources.ts";
import { entra, type Meaning, type ResourceChange, unknownValue } from "./resourceChange.ts";

export function certificatesMeaning({ op, before, after }: ResourceChange): Meaning {
  const [had, has] = [op === "create" ? [] : namesIn(before), op === "delete" ? [] : namesIn(after)];
  const added = has.filter((name) => !had.includes(name));
  const removed = had.filter((name) => !has.includes(name));
  return {
    does: [
      ...(added.length > 0 ? [entra(`${certificates(added)} added`)] : []),
      ...(removed.length > 0 ? [entra(`${certificates(removed)} removed`)] : []),
    ],
  };
}

function namesIn({ generations }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(generations) ? (generations as CertificateGeneration[]).map(({ name }) => name) : [];
}

function certificates(names: readonly string[]): string {
  return names.length === 1 ? `certificate ${names[0]} is` : `certificates ${names.join(", ")} are`;
}

/** `generations`: thumbprint → name of the certificates in the state. `active`: the generation that the file has sign. */
export function activationMeaning(
  { op, before, after, changed }: ResourceChange,
  { generations, active, trustsOne }: { generations: ReadonlyMap<string, string>; active: string; trustsOne: boolean },
): Meaning {
  if (op === "create" || op === "delete") return { does: [] };
  const signs = generations.get(String(before.thumbprint));
  if (changed.includes("thumbprint") && signs !== active) {
    const waits = after.delivered === false;
    const until = waits ? `, once somebody has confirmed that ImageKit has it` : "";
    return {
      does: [entra(`certificate ${active} signs instead of ${signs ?? "the one before"}${until}`)],
      ...(trustsOne && {
        people: [
          "Nobody can sign in between the delivery of the new certificate and its activation, which follows at once.",
        ],
      }),
    };
  }
  if (changed.includes("delivered") && after.delivered === true)
    return { does: [entra(`certificate ${active} may sign now: ImageKit is known to have it`)] };
  return { does: [] };
}

export function claimsMeaning({ op, before, after }: ResourceChange): Meaning {
  if (op === "create" || op === "delete") return { does: [] };
  if (op === "replace") return { does: [entra("the claims are written anew")] };
  if (before.assigned === false) return { does: [entra("the claims are put back in force")] };
  const [had, has] = [claimsOf(String(before.definition)), claimsOf(String(after.definition))];
  if (after.definition === unknownValue || !has) return { does: [entra("the claims change")] };
  const words = [...new Set([...(had?.keys() ?? []), ...has.keys()])].flatMap((name) => {
    const [then, now] = [had?.get(name), has.get(name)];
    if (then === now) return [];
    if (now === undefined) return [`the claim ${shown(name)} is no longer sent (was ${then})`];
    return [
      then === undefined
        ? `the claim ${shown(name)} is sent, as ${now}`
        : `the claim ${shown(name)} becomes ${now} (was ${then})`,
    ];
  });
  return {
    does:
      words.length > 0
        ? words.map((what) => entra(what))
        : [entra("the claims' policy is written anew, with the same claims")],
    ...(words.length > 0 && { people: ["Each person gets the new claims at the next sign-in."] }),
  };
}
