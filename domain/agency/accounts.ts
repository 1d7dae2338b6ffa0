import { imagekitClaims } from "../saml/claims.ts";
import { ClaimsError, claimsMappingDefinition } from "../saml/claimsMappingPolicy.ts";
import { type AccountKind, replyUrlLimit, samlUrls } from "../saml/identifiers.ts";
import type { Account, Assignment } from "./account.ts";
import type { Problem } from "./agencyFileError.ts";
import {
  type AccountData,
  type AgencyFileData,
  accountSchema,
  type SettingsData,
  settingsSchema,
} from "./agencySchema.ts";
import type { DataPath, YamlFile } from "./yamlFile.ts";

interface Place {
  path: DataPath;
  kind: AccountKind;
  raw: unknown;
}

/** Every account with the defaults applied, and what is wrong across its values. Accounts that fail the schema are passed over. */
export function accountsOf(
  file: YamlFile,
  data: Partial<AgencyFileData>,
): { accounts: Account[]; problems: Problem[] } {
  const defaults = settingsSchema.safeParse(data.defaults ?? {}).data ?? {};
  const problems: Problem[] = [];
  const accounts = places(data).flatMap(({ path, kind, raw }) => {
    const parsed = accountSchema.safeParse(raw);
    if (!parsed.success) return [];
    const report: Report = (key, rest, message) => {
      // A value that comes from the defaults is wrong there, for this account.
      const owner = key in parsed.data ? path : key in defaults ? ["defaults"] : undefined;
      const place = owner ? [...owner, key, ...rest] : path;
      problems.push(file.problem(place, `account ${parsed.data.imagekitId}: ${message}`));
    };
    const account = withDefaults(parsed.data, defaults, kind);
    checkAccount(account, report);
    const { role, delivery } = account;
    if (role === undefined) report("role", [], "role is missing, here and in the defaults");
    if (delivery === undefined) report("delivery", [], "delivery is missing, here and in the defaults");
    return role && delivery ? [{ ...account, role, delivery }] : [];
  });
  if (places(data).length === 0)
    problems.push(file.problem([], "the agency has no account: neither a parent nor children"));
  return { accounts, problems };
}

/** ImageKit IDs that stand twice, or differ in case only: Entra compares identifiers without regard to case. */
export function duplicateIds(file: YamlFile): Problem[] {
  const seen = new Map<string, string>();
  return places((file.data ?? {}) as Partial<AgencyFileData>).flatMap(({ path, raw }) => {
    const id = (raw as Partial<AccountData> | null)?.imagekitId;
    if (typeof id !== "string") return [];
    const before = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), id);
    if (before === undefined) return [];
    return [
      file.problem(
        [...path, "imagekitId"],
        before === id ? `${id} is there twice` : `${id} differs from ${before} in case only`,
      ),
    ];
  });
}

function places({ parent, children }: Partial<AgencyFileData>): Place[] {
  const ofChildren = Array.isArray(children)
    ? children.map((raw, index): Place => ({ path: ["children", index], kind: "child", raw }))
    : [];
  return parent === undefined || parent === null
    ? ofChildren
    : [{ path: ["parent"], kind: "parent", raw: parent }, ...ofChildren];
}

/** An account that may still lack what has no default. */
type Unfinished = Omit<Account, "role" | "delivery"> & {
  role: Account["role"] | undefined;
  delivery: Account["delivery"] | undefined;
};

function withDefaults(account: AccountData, defaults: SettingsData, kind: AccountKind): Unfinished {
  const { imagekitId } = account;
  const merged = { ...defaults, ...account };
  const filled = (text: string) => text.replaceAll("{imagekitId}", imagekitId);
  const { delivery } = merged;
  return {
    imagekitId,
    kind,
    displayName: filled(merged.displayName ?? "ImageKit {imagekitId}"),
    role: merged.role,
    replyUrl: merged.replyUrl ?? "fragment",
    assignments: (merged.assignments ?? []).map(toAssignment),
    assignmentRequired: merged.assignmentRequired ?? true,
    owners: merged.owners ?? [],
    notificationEmails: merged.notificationEmails ?? [],
    certificates: (merged.certificates ?? { generations: [{ name: "g1" }], active: "g1" }) as Account["certificates"],
    delivery:
      delivery?.channel === "http"
        ? { channel: delivery.channel, url: filled(delivery.url), credential: filled(delivery.credential) }
        : delivery && { ...delivery, folder: filled(delivery.folder) },
  };
}

function toAssignment(entry: NonNullable<SettingsData["assignments"]>[number]): Assignment {
  const [principalType, principalId] =
    "group" in entry ? (["group", entry.group] as const) : (["user", entry.user] as const);
  return {
    principalType,
    principalId: principalId.toLowerCase(),
    ...(entry.role !== undefined && { role: entry.role }),
  };
}

type Report = (key: keyof AccountData, rest: DataPath, message: string) => void;

function checkAccount(account: Unfinished, report: Report): void {
  checkAssignments(account, report);
  const { generations, active } = account.certificates;
  const names = generations.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index)
      report("certificates", ["generations", index, "name"], `the generation ${name} is there twice`);
  }
  if (!names.includes(active))
    report("certificates", ["active"], `${active} is none of the declared generations (${names.join(", ")})`);
  const { replyUrl } = samlUrls(account);
  if (replyUrl.length > replyUrlLimit)
    report(
      "imagekitId",
      [],
      `its Reply URL would have ${replyUrl.length} characters, Entra allows ${replyUrlLimit}; replyUrl: plain leaves the id off`,
    );
  const { imagekitId, role } = account;
  if (role === undefined) return;
  try {
    claimsMappingDefinition(imagekitClaims({ imagekitId, role }));
  } catch (error) {
    if (!(error instanceof ClaimsError)) throw error;
    report("role", [], error.message);
  }
}

function checkAssignments({ role, assignments }: Unfinished, report: Report): void {
  const roles = new Map<string, Assignment>();
  for (const [index, assignment] of assignments.entries()) {
    const { principalId, principalType } = assignment;
    const before = roles.get(principalId);
    roles.set(principalId, assignment);
    if (before) {
      const twice =
        before.role === assignment.role
          ? "is assigned twice"
          : `has two roles, ${before.role} and ${assignment.role}; ImageKit takes one`;
      report("assignments", [index], `the ${principalType} ${principalId} ${twice}`);
    }
    if (role?.from === "appRole" && assignment.role === undefined)
      report(
        "assignments",
        [index],
        `the ${principalType} ${principalId} needs a role, since roles are app roles here`,
      );
    if (role && role.from !== "appRole" && assignment.role !== undefined)
      report(
        "assignments",
        [index],
        `the ${principalType} ${principalId} has a role, but roles come from ${role.from} here; role: { from: appRole } would use it`,
      );
  }
}
