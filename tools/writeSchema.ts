/** Writes the JSON schemas anew from their definitions, agencies/agency.schema.json and docs/json/: `node tools/writeSchema.ts`. */
import { writeFileSync } from "node:fs";
import { reportSchemas } from "../cli/reports.ts";
import { editorSchema } from "../domain/agency/editorSchema.ts";

writeFileSync(new URL("../agencies/agency.schema.json", import.meta.url), editorSchema());
for (const [name, text] of reportSchemas()) writeFileSync(new URL(`../docs/json/${name}`, import.meta.url), text);
