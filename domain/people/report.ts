import { z } from "zod";
import { envelope } from "../envelope.ts";

/** What is wrong with a person's access, or worth knowing. `stops`: the person cannot sign in, or ImageKit does not accept the role. */
export const peopleFindingSchema = z.strictObject({
  account: z.string(),
  /** Sign-in name; absent where it is about a group. */
  user: z.string().optional(),
  code: z.enum([
    "no-name-id",
    "role-unknown",
    "role-missing",
    "roles-several",
    "role-untold",
    "disabled",
    "guest-name-id",
    "name-incomplete",
    "name-missing",
    "roles-differ",
    "group-empty",
    "group-nested",
    "group-missing",
    "nobody",
  ]),
  stops: z.boolean(),
  message: z.string(),
});

export type PeopleFinding = z.infer<typeof peopleFindingSchema>;

const personSchema = z.strictObject({
  user: z.string().describe("Sign-in name"),
  displayName: z.string(),
  via: z.array(z.string()).describe("The groups that give access; empty where the person is assigned by name"),
  nameId: z.string().nullable().describe("Null: Entra sends a name that nobody can read"),
  fullName: z.string().nullable(),
  roles: z.array(z.string()).nullable().describe("Null: it cannot be told offline"),
});

export type ReportedPerson = z.infer<typeof personSchema>;

const accountSchema = z.strictObject({
  imagekitId: z.string(),
  everybody: z
    .boolean()
    .describe("No assignment is required, so everybody in the tenant gets in; nobody is listed then"),
  people: z.array(personSchema),
  findings: z.array(peopleFindingSchema),
});

export type PeopleAccount = z.infer<typeof accountSchema>;

/** What `imagekit-sso people --json` prints. */
export const peopleReportSchema = envelope(["good", "findings", "stopped", "unreadable"], {
  agency: z.string(),
  accounts: z.array(accountSchema),
});

export type PeopleReport = z.infer<typeof peopleReportSchema>;
