import { z } from "zod";
import { imagekitSsoCommand } from "../commands.ts";
import { parseReference, referenceForms } from "../credentialReference.ts";
import { customAttributePattern, userAttributeNames } from "../saml/attributes.ts";
import { imagekitIdPattern } from "../saml/identifiers.ts";
import { imagekitRoles } from "../saml/roles.ts";
import { invisibleIn } from "../visibleText.ts";
import { archiveSchema } from "./archiveSchema.ts";
import { noObjectId } from "./objectId.ts";

/** The agency file as it is written; agencies/agency.schema.json is made from this. Every description shows up in the editor. */

const objectId = (error: string) =>
  z.guid(error).refine((id) => /[^0-]/.test(id), "must not be all zeros: that is nobody's");

const guid = objectId(noObjectId);

/** Of a group or a person that is assigned. */
const principal = objectId(
  `${noObjectId}. Names become object ids by: ${imagekitSsoCommand("names --agency <agency>")}`,
);

const roleName = z.enum(imagekitRoles, { error: `must be one of ${imagekitRoles.join(", ")}` });

const userAttribute = z.enum(userAttributeNames, { error: `must be one of ${userAttributeNames.join(", ")}` });

const customAttribute = z.string().regex(customAttributePattern, {
  error:
    "must be extensionAttribute1 to extensionAttribute15, or a directory extension: extension_<appId without dashes>_<name>",
  // Or else a union would take this for the choice that was meant.
  abort: true,
});

const anyAttribute = z.union([userAttribute, customAttribute], {
  error: `must be one of ${userAttributeNames.join(", ")}, extensionAttribute1 to 15, or a directory extension`,
});

const transformation = z.discriminatedUnion("method", [
  z.strictObject({
    from: z.literal("transformation"),
    method: z.literal("regexReplace"),
    attribute: anyAttribute,
    regex: z.string().min(1).describe("A .NET regular expression with named groups, (?<name>…)"),
    replacement: z.string().describe("The new value; {name} is the group of that name"),
  }),
  z.strictObject({
    from: z.literal("transformation"),
    method: z.literal("join"),
    attributes: z.tuple([anyAttribute, anyAttribute]),
    separator: z.string(),
  }),
  z.strictObject({
    from: z.literal("transformation"),
    method: z.enum(["extractMailPrefix", "toLowercase", "toUppercase"]),
    attribute: anyAttribute,
  }),
]);

const role = z
  .discriminatedUnion("from", [
    z.strictObject({ from: z.literal("attribute"), attribute: userAttribute }),
    z.strictObject({ from: z.literal("customAttribute"), attribute: customAttribute }),
    z.strictObject({ from: z.literal("appRole") }),
    z.strictObject({ from: z.literal("constant"), role: roleName }),
    transformation,
  ])
  .meta({
    id: "role",
    description:
      "Where imagekit_role comes from: an attribute, a custom attribute, an app role per assignment, a constant, a transformation",
  });

const assignment = z
  .union(
    [
      z.strictObject({ group: principal, role: roleName.optional() }),
      z.strictObject({ user: principal, role: roleName.optional() }),
    ],
    {
      error:
        "must be { group: <object id> } or { user: <object id> }, with a role of ImageKit's where roles are app roles",
    },
  )
  .meta({ id: "assignment" });

const generationName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "must be up to 32 letters, digits, - and _");

const certificates = z
  .strictObject({
    generations: z
      .array(
        z.strictObject({
          name: generationName,
          endDateTime: z.iso
            .datetime({ error: "must be an instant such as 2029-01-31T00:00:00Z" })
            .optional()
            .describe("Three years from now at most, Entra's default"),
        }),
      )
      .min(1, "must name one generation at least"),
    active: generationName.describe("The generation Entra signs with"),
  })
  .meta({ id: "certificates", description: "Named signing certificates, and the one in use; docs/rotation.md" });

/** Text that is filled in per account. A placeholder by any other name would end up in Entra as it stands, braces and all. */
const template = () =>
  z.string().refine((text) => !/[{}]/.test(text.replaceAll("{imagekitId}", "")), {
    error: "holds an unknown placeholder; {imagekitId} is the only one",
  });

/** For editors, which see the pattern only; `isReference` looks closer. */
const referencePattern = /^(env:[A-Za-z_]([A-Za-z0-9_-]|\{imagekitId\})*|file:.+|keyvault:https:\/\/.+)$/;
const isReference = (text: string) => parseReference(text.replaceAll("{imagekitId}", "id")) !== undefined;

const noReference = `must be a reference, ${referenceForms}; the key itself is never written here`;
const credential = template().regex(referencePattern, noReference).refine(isReference, { error: noReference });

const notAUrl = `must be an https URL without user name, password and fragment, ${referenceForms}`;
const settingsUrl = template()
  .regex(new RegExp(`^https?://.|${referencePattern.source}`), notAUrl)
  .refine((text) => isReference(text) || isSafeUrl(text), { error: notAUrl });

const delivery = z
  .discriminatedUnion("channel", [
    z.strictObject({
      channel: z.literal("http"),
      url: settingsUrl.describe(
        "Where the contract of docs/sso-settings.openapi.yaml is served; may hold {imagekitId}",
      ),
      credential: credential.describe(
        "The account's private key, env:NAME, file:PATH or keyvault:URL; may hold {imagekitId}",
      ),
      takeOver: z
        .boolean()
        .optional()
        .describe(
          "Whether a push may replace another identity provider's settings, or ones that cannot be read; default false",
        ),
    }),
    z.strictObject({
      channel: z.literal("handover"),
      folder: template().min(1).describe("Where the bundles are written, relative to the project"),
    }),
  ])
  .meta({ id: "delivery", description: "How the settings reach ImageKit" });

export const displayName = template()
  .min(1, "must not be empty")
  .refine((text) => text === "" || text.trim() !== "", "must not be empty")
  .refine((text) => text.trim() === "" || !/\p{Cc}/u.test(text), "must be one line of printable characters")
  .refine((text) => invisibleIn(text) === undefined, {
    error: ({ input }) =>
      `holds the invisible character ${invisibleIn(String(input))}, so that it may read as another name; type it anew`,
  });

const settings = {
  displayName: displayName
    .max(120, "must have 120 characters at most")
    .describe("Name of the tile in My Apps; may hold {imagekitId}"),
  role,
  nameId: z
    .enum(["mail", "userPrincipalName"], { error: "must be mail or userPrincipalName" })
    .describe("Attribute that becomes the NameID, by which ImageKit knows a person; default mail"),
  fullName: z
    .enum(["join", "displayName"], { error: "must be join or displayName" })
    .describe("What full_name is: given name and surname joined, or the display name; default join"),
  replyUrl: z
    .enum(["fragment", "plain"], { error: "must be fragment or plain" })
    .describe("Whether a child's Reply URL ends in #<imagekit id>; plain for tenants that refuse it"),
  assignments: z.array(assignment).describe("Groups and users who may sign in"),
  undeclaredAssignments: z
    .enum(["keep", "remove"], "must be keep or remove")
    .describe("Whether up removes assignments that are not in this file; default keep, and drift tells them"),
  assignmentRequired: z.boolean().describe("Whether only assigned people may sign in; default true"),
  owners: z
    .array(guid)
    .max(99, "Entra takes 100 owners at most, the runner is one")
    .describe("Object ids of further owners"),
  notificationEmails: z
    .array(z.email("must be an e-mail address"))
    .max(5, "Entra mails at most five addresses")
    .describe("Who is mailed before a certificate ends"),
  certificates,
  trusts: z
    .enum(["all", "one"], { error: "must be all or one" })
    .describe(
      "How many certificates ImageKit takes from the metadata; one: it is given the active one alone, and a rotation has a short gap; default all",
    ),
  delivery,
  deliver: z
    .enum(["rewritten", "original"], { error: "must be rewritten or original" })
    .describe(
      "The metadata as it was understood, without signature, or the document as Entra signed it; default rewritten",
    ),
};

/** Keys an account may have, and `defaults` too. */
export const settingsSchema = z.strictObject(settings).partial();

const imagekitId = z
  .string()
  .regex(imagekitIdPattern, "must start with a letter or digit and hold only letters, digits, - and _");

/** One account: an ID, and what differs from the defaults. */
export const accountSchema = z.strictObject({
  imagekitId: imagekitId.describe("The account's ImageKit ID, case as ImageKit writes it"),
  ...settingsSchema.shape,
});

/** The whole file. */
export const agencySchema = z.strictObject({
  agency: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, "must be up to 63 letters, digits, - and _")
    .describe("Name of the agency"),
  tenantId: guid.describe("Object id of the Entra ID tenant"),
  archive: archiveSchema.optional(),
  defaults: settingsSchema.optional().describe("For every account that does not say otherwise"),
  parent: accountSchema.optional().describe("The agency's own account, where it signs in too"),
  children: z.array(accountSchema).default([]).describe("The agency's clients, an account each"),
});

export type AgencyFileData = z.infer<typeof agencySchema>;
export type AccountData = z.infer<typeof accountSchema>;
export type SettingsData = z.infer<typeof settingsSchema>;

function isSafeUrl(text: string): boolean {
  // ImageKit's private keys begin so; a URL is no place for one, wherever in it.
  if (text.includes("private_")) return false;
  // A fragment is never sent, so an ID in it would tell no account from another.
  if (text.includes("#")) return false;
  const filled = text.replaceAll("{imagekitId}", "id");
  if (!URL.canParse(filled)) return false;
  const { protocol, hostname, username, password } = new URL(filled);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return (protocol === "https:" || (protocol === "http:" && loopback)) && username === "" && password === "";
}
