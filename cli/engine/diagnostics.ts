import { nameInUrn } from "../shared/urn.ts";
/** What the engine says of a resource, or of the run. */
export interface Diagnostic {
  urn?: string | undefined;
  severity: string;
  message: string;
}

/**
 * What was said at this severity, each once, with the resource it is about. The program's own complaint that something went wrong only
 * where nothing else is known; warnings of the engine's own, about no resource, are left out.
 */
export function reasonsOf(diagnostics: readonly Diagnostic[], severity: "error" | "warning"): string[] {
  const all = diagnostics.filter((one) => one.severity === severity);
  const ofResources = all.filter(({ urn = "" }) => urn !== "" && !urn.includes("::pulumi:pulumi:Stack::"));
  if (ofResources.length > 0) return [...new Set(ofResources.map(named))];
  return severity === "error" ? [...new Set(all.map(({ message }) => message.trim()))] : [];
}

function named({ urn = "", message }: Diagnostic): string {
  return `${nameInUrn(urn)}: ${message.trim()}`;
}
