import { driftReportSchema } from "../../domain/drift/report.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { jsonOf } from "../shared/jsonOf.ts";
import { readTextFile } from "../shared/textFile.ts";

/** The accounts of an agency that had drifted, by a file of `drift --json`: the first finding of each, in words. */
export function driftedIn(path: string, agency: string): ReadonlyMap<string, string> {
  const hint = "Make it by: npm run --silent imagekit-sso -- drift --json > drift.json";
  const text = readTextFile(path, "The report", hint);
  const report = driftReportSchema.safeParse(jsonOf(text));
  if (!report.success)
    throw new CommandError(`The report ${path} is not what drift --json prints. ${hint}`, exitCodes.usage);
  const accounts = report.data.agencies.filter((one) => one.agency === agency).flatMap((one) => one.accounts);
  return new Map(
    accounts.flatMap(({ imagekitId, findings: [first, ...more] }) =>
      first
        ? [[imagekitId, `Drift: ${first.message}${more.length > 0 ? ` And ${more.length} more.` : ""}`] as const]
        : [],
    ),
  );
}
