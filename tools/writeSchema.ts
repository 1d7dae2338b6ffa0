/** Writes the JSON schemas anew from their definitions, agencies/agency.schema.json and docs/drift.schema.json: `node tools/writeSchema.ts`. */
import { writeFileSync } from "node:fs";
import { editorSchema } from "../domain/agency/editorSchema.ts";
import { driftReportJsonSchema } from "../domain/drift/report.ts";

writeFileSync(new URL("../agencies/agency.schema.json", import.meta.url), editorSchema());
writeFileSync(new URL("../docs/drift.schema.json", import.meta.url), driftReportJsonSchema());
