import { z } from "zod";

/** One thing that is wrong, or that somebody should know of. */
export const problemSchema = z
  .strictObject({
    where: z
      .string()
      .describe("A file and a line, an option, a stack, an agency; empty where it is the command itself"),
    message: z.string().describe("A sentence for people"),
  })
  .meta({ id: "problem" });

export type ReportedProblem = z.infer<typeof problemSchema>;

/** What every `--json` document has, around what its command has to say. */
export function envelope<const S extends readonly [string, ...string[]], R extends z.ZodRawShape>(
  statuses: S,
  rest: R,
) {
  return z.strictObject({
    version: z.literal(1),
    status: z.enum(statuses),
    ...rest,
    problems: z.array(problemSchema),
  });
}

/** What a command prints that did not come far enough to say more. */
export const bareReportSchema = envelope(["usage", "refused", "failed"], {});

export type BareReport = z.infer<typeof bareReportSchema>;

/** The JSON schema, as text, of all that a command may print with `--json`. */
export function reportJsonSchema(report: z.ZodType, { title, madeFrom }: { title: string; madeFrom: string }): string {
  const { $schema, ...schema } = z.toJSONSchema(z.union([report, bareReportSchema]), { target: "draft-2020-12" });
  const comment = `Made from ${madeFrom} by tools/writeSchema.ts; do not edit.`;
  return `${JSON.stringify({ $schema, $comment: comment, title, ...schema }, null, 2)}\n`;
}
