import type { Check } from "../../domain/doctor/report.ts";
import { HttpError } from "../../provider/http/httpError.ts";
import { ProviderError } from "../../provider/providerError.ts";

/** What may not be read is told, and nothing is claimed of it. */
export async function unlessRefused(what: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isRefused = error instanceof HttpError && error.status === 403;
    const why = isRefused ? "The identity may not read them." : error.message;
    return [{ area: "directory", result: "unknown", message: `${what} were not looked at. ${why}` }];
  }
}
