import { z } from "zod";
import { agencySchema } from "./agencySchema.ts";

/** The JSON schema of an agency file, as text: what editors complete and underline with. It knows each value by itself, not across values. */
export function editorSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(agencySchema, { io: "input", target: "draft-2020-12" });
  const comment = "Made from domain/agency/agencySchema.ts by tools/writeSchema.ts; do not edit.";
  return `${JSON.stringify({ $schema, $comment: comment, title: "Agency file", ...schema }, null, 2)}\n`;
}
