import { doctorReportSchema } from "../domain/doctor/report.ts";
import { driftReportSchema } from "../domain/drift/report.ts";
import { reportJsonSchema } from "../domain/envelope.ts";
import { peopleReportSchema } from "../domain/people/report.ts";
import { handoverReportSchema } from "./handover/report.ts";
import { offboardReportSchema, onboardReportSchema } from "./onboard/report.ts";
import { planReportSchema } from "./plan/report.ts";
import { previewReportSchema } from "./preview/report.ts";
import { recoverReportSchema } from "./recovery/report.ts";
import { upReportSchema } from "./up/report.ts";

/** Every `--json` document, by its command, and the file that says what is in it. */
const reports = {
  doctor: { schema: doctorReportSchema, madeFrom: "domain/doctor/report.ts" },
  drift: { schema: driftReportSchema, madeFrom: "domain/drift/report.ts" },
  handover: { schema: handoverReportSchema, madeFrom: "cli/handover/report.ts" },
  offboard: { schema: offboardReportSchema, madeFrom: "cli/onboard/report.ts" },
  onboard: { schema: onboardReportSchema, madeFrom: "cli/onboard/report.ts" },
  people: { schema: peopleReportSchema, madeFrom: "domain/people/report.ts" },
  plan: { schema: planReportSchema, madeFrom: "cli/plan/report.ts" },
  preview: { schema: previewReportSchema, madeFrom: "cli/preview/report.ts" },
  recover: { schema: recoverReportSchema, madeFrom: "cli/recovery/report.ts" },
  up: { schema: upReportSchema, madeFrom: "cli/up/report.ts" },
} as const;

/** The JSON schemas as text, by their file's name in docs/json/. */
export function reportSchemas(): Map<string, string> {
  return new Map(
    Object.entries(reports).map(([command, { schema, madeFrom }]) => {
      const title = `What imagekit-sso ${command} --json prints`;
      return [`${command}.schema.json`, reportJsonSchema(schema, { title, madeFrom })];
    }),
  );
}
