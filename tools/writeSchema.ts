/** Writes agencies/agency.schema.json anew from the agency file's definition: `node tools/writeSchema.ts`. */
import { writeFileSync } from "node:fs";
import { editorSchema } from "../domain/agency/editorSchema.ts";

writeFileSync(new URL("../agencies/agency.schema.json", import.meta.url), editorSchema());
