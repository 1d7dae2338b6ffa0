/** Entra makes signing certificates of three years at most: learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate */
const longestYears = 3;

/** This program made no certificate before its first year, so none that is live can have ended before. */
const firstYear = Date.UTC(2026, 0, 1);

/** Why Entra cannot make a certificate of this generation that ends then, and what to write instead; undefined where it can. */
export function impossibleEnd(generation: string, end: string, now = Date.now()): string | undefined {
  const instant = Date.parse(end);
  const latest = latestEnd(now);
  if (instant > now && instant <= latest) return undefined;
  return (
    `the certificate of generation ${generation} cannot end at ${end}: a certificate that Entra makes now ends after ${text(now)} ` +
    `and at ${text(latest)} at the latest. Write an end between the two, or leave endDateTime out: then it ends three years after it is made`
  );
}

/** The same, where no certificate of the generation can be live either: one that is may have ended meanwhile. */
export function neverPossibleEnd(generation: string, end: string, now = Date.now()): string | undefined {
  const instant = Date.parse(end);
  return instant >= firstYear && instant <= latestEnd(now) ? undefined : impossibleEnd(generation, end, now);
}

function latestEnd(now: number): number {
  const latest = new Date(now);
  return latest.setUTCFullYear(latest.getUTCFullYear() + longestYears);
}

function text(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");
}
