import { z } from "zod";
import { printable, quoted } from "../../drift/values.ts";
import { didYouMean } from "../../nearest.ts";
import { imagekitRoles } from "../../saml/roles.ts";
import { type AccountData, accountSchema } from "../agencySchema.ts";
import { noObjectId, objectIdPattern } from "../objectId.ts";
import { isRole, parseRole, roleForms } from "./roleText.ts";

/** What somebody who onboards an account can say of it; the agency's defaults say the rest. */
export interface AccountRequest {
  /** Where it was asked for, for messages: a file and a line, or an option. */
  where: string;
  account: AccountData;
}

const principal = z.string().superRefine((text, context) => {
  const { id, role } = parts(text);
  if (!objectIdPattern.test(id)) context.addIssue(`${printable(id)} ${noObjectId}`);
  if (role !== undefined && !isRole(role))
    context.addIssue(
      `${printable(role)} is no role of ImageKit's, which are ${imagekitRoles.join(", ")}${didYouMean(role, imagekitRoles)}`,
    );
});

const role = z.string().transform((text, context) => {
  const parsed = parseRole(text);
  if (parsed) return parsed;
  const meant = didYouMean(text, [...imagekitRoles, "appRole"]);
  context.addIssue(
    `must be ${roleForms}; a transformation is written in the agency file. It is ${quoted(text)}${meant}`,
  );
  return z.NEVER;
});

/** One account as options, a row of CSV and an object of JSON say it. What is left out is the agency's default. */
export const requestSchema = z
  .strictObject({
    imagekitId: accountSchema.shape.imagekitId,
    name: accountSchema.shape.displayName,
    role: role.optional(),
    groups: z.array(principal).optional(),
    users: z.array(principal).optional(),
  })
  .transform(({ imagekitId, name, role: source, groups = [], users = [] }): AccountData => {
    const assignments = [
      ...groups.map(parts).map(({ id, ...rest }) => ({ group: id, ...rest })),
      ...users.map(parts).map(({ id, ...rest }) => ({ user: id, ...rest })),
    ] as NonNullable<AccountData["assignments"]>;
    return {
      imagekitId,
      ...(name !== undefined && { displayName: name }),
      ...(source && { role: source }),
      ...(assignments.length > 0 && { assignments }),
    };
  });

export type RequestFields = z.input<typeof requestSchema>;

/** `<object id>` or `<object id>=<role>`. */
function parts(text: string): { id: string; role?: string } {
  const [id = "", given] = text.split(/=(.*)/s);
  return given === undefined ? { id } : { id, role: given };
}
