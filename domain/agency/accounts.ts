import type { Account } from "./account.ts";
import { checkAccount, type Report } from "./accountChecks.ts";
import { withDefaults } from "./accountDefaults.ts";
import { accountPlaces } from "./accountPlaces.ts";
import type { Problem } from "./agencyFileError.ts";
import { type AccountData, accountSchema, type SettingsData, settingsSchema } from "./agencySchema.ts";
import { sharedCredentials } from "./sharedCredentials.ts";
import type { DataPath, YamlFile } from "./yamlFile.ts";

/** A stand-in while the real ID is unsound; only messages would show it, and they leave it out. */
const unknownId = "unknown";

/** Every account with the defaults applied, and what is wrong across its values. Values that fail the schema are passed over. */
export function accountsOf(file: YamlFile, data: object): { accounts: Account[]; problems: Problem[] } {
  const findings = new Map<string, { path: DataPath; message: string; ids: string[] }>();
  const find = (path: DataPath, message: string, id: string) => {
    const key = JSON.stringify([path, message]);
    const finding = findings.get(key) ?? { path, message, ids: [] };
    finding.ids.push(id);
    findings.set(key, finding);
  };
  const places = accountPlaces(data);
  if (places.length === 0) find([], "the agency has no account: neither a parent nor children", unknownId);
  const defaults = soundSettings((data as { defaults?: unknown }).defaults);
  const checkCredential = sharedCredentials();
  const accounts = places.flatMap(({ path, kind, raw }) => {
    const own = soundSettings(raw);
    const id = accountSchema.shape.imagekitId.safeParse(raw.imagekitId).data ?? unknownId;
    const report: Report = (key, below, message) => {
      // What the schema refuses is told by the schema, and only that.
      if (own.unsound.has(key) || (!(key in raw) && defaults.unsound.has(key))) return;
      // A value that comes from the defaults is wrong there, and said once for all accounts it is wrong for.
      const place = key in raw ? [...path, key, ...below] : key in defaults.sound ? ["defaults", key, ...below] : path;
      find(place, message, id);
    };
    const account = withDefaults(id, kind, { ...defaults.sound, ...own.sound });
    checkAccount(account, report);
    if (id !== unknownId) checkCredential(account, report);
    for (const key of ["role", "delivery"] as const) {
      if (account[key] === undefined) report(key, [], `${key} is missing, here and in the defaults`);
    }
    const { role, delivery } = account;
    return role && delivery ? [{ ...account, role, delivery }] : [];
  });
  const problems = [...findings.values()].map(({ path, message, ids }) => file.problem(path, named(ids) + message));
  return { accounts, problems };
}

/** The settings that pass the schema one by one, and the names of those that do not. */
function soundSettings(raw: unknown): { sound: SettingsData; unsound: ReadonlySet<keyof AccountData> } {
  const given = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
  const keys = (Object.keys(settingsSchema.shape) as (keyof SettingsData)[]).filter((key) => Object.hasOwn(given, key));
  const parsed = keys.map((key) => ({ key, ...settingsSchema.shape[key].safeParse(given[key]) }));
  return {
    sound: Object.fromEntries(parsed.filter(({ success }) => success).map(({ key, data }) => [key, data])),
    unsound: new Set(parsed.filter(({ success }) => !success).map(({ key }) => key)),
  };
}

function named(ids: readonly string[]): string {
  const known = ids.filter((id) => id !== unknownId);
  if (known.length === 0) return "";
  const others = known.length > 3 ? ` and ${known.length - 3} more` : "";
  return `${known.length === 1 ? "account" : "accounts"} ${known.slice(0, 3).join(", ")}${others}: `;
}
