import type { Agency } from "../agency/account.ts";
import type { Comparison, Place } from "./comparison.ts";
import type { LiveAgency, LiveApplication } from "./live.ts";
import { runUp } from "./remedies.ts";
import { listDifference } from "./values.ts";

/**
 * Object id of the identity that runs `pulumi up`, as far as it can be told: whoever owns the most without being declared, since azuread
 * keeps the runner among the owners of every application and principal, and no agency file names it. Among equals it is the identity that
 * looks now; undefined where that is none of them.
 */
export function runnerOf(agency: Pick<Agency, "accounts">, { accounts, reader }: LiveAgency): string | undefined {
  const declared = new Map(agency.accounts.map(({ imagekitId, owners }) => [imagekitId, owners]));
  const owned = new Map<string, number>();
  for (const { imagekitId, applications } of accounts) {
    const owners = "seen" in applications ? applications.seen.flatMap(ownersOf) : [];
    for (const owner of listDifference(declared.get(imagekitId) ?? [], owners).extra)
      owned.set(owner, (owned.get(owner) ?? 0) + 1);
  }
  const most = Math.max(0, ...owned.values());
  const candidates = [...owned].filter(([, count]) => count === most).map(([owner]) => owner);
  return candidates.length === 1 ? candidates[0] : candidates.find((owner) => owner === reader);
}

function ownersOf({ owners, servicePrincipal }: LiveApplication): string[] {
  const principal = "seen" in servicePrincipal ? servicePrincipal.seen : undefined;
  return [owners, principal?.owners].flatMap((looked) => (looked && "seen" in looked ? looked.seen : []));
}

/** The owners of one object. Whoever owns one can add a signing certificate to it, and so sign in as anyone. */
export function compareOwners(
  comparison: Comparison,
  place: Place,
  { declared, live, runner }: { declared: readonly string[]; live: readonly string[]; runner: string | undefined },
): void {
  const expected = runner === undefined ? [...declared] : [runner, ...declared];
  const { missing, extra } = listDifference(expected, live);
  const common = { ...place, property: "owners" };
  for (const owner of missing) {
    const [severity, who] =
      owner === runner ? (["error", "The runner"] as const) : (["warning", "A declared owner"] as const);
    const message = `${who}, ${owner}, does not own it any more.`;
    const remedy =
      owner === runner ? "Make it an owner again by hand: without that, up may not change the object." : runUp;
    comparison.find("owner-missing", { ...common, severity, expected: owner, message, remedy });
  }
  for (const owner of extra) {
    // As long as it is not known which of them runs `pulumi up`, each may be the one that belongs there.
    const message =
      runner === undefined
        ? `${owner} owns it, and is not declared. It may be the identity that runs up: name that by --runner.`
        : `${owner} owns it, and is not declared. An owner can add a signing certificate and sign in as anyone.`;
    const severity = runner === undefined ? "warning" : "critical";
    comparison.find("owner-extra", { ...common, severity, actual: owner, message, remedy: runUp });
  }
}
