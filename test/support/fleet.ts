import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The demo's agency file: a parent and three children, a source of roles each. */
export const demoAgency = readFileSync(join(import.meta.dirname, "../../agencies/dev.yaml"), "utf8");

export const tenantId = "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40";

/** ImageKit IDs `child1` … `child<count>`. */
export const childIds = (count: number): string[] => Array.from({ length: count }, (_, index) => `child${index + 1}`);

export interface FleetOptions {
  /** YAML of further defaults, one key a line. */
  defaults?: string;
  /** YAML of further keys by ImageKit ID. */
  accounts?: Record<string, string>;
}

/** An agency file with the given children, all alike: one constant role, one assigned group, pushed over `http`. */
export function fleetAgency(ids: readonly string[], { defaults = "", accounts = {} }: FleetOptions = {}): string {
  const delivery = defaults.includes("delivery:")
    ? ""
    : "  delivery: { channel: http, url: 'env:IMAGEKIT_SETTINGS_URL', credential: 'env:IMAGEKIT_PRIVATE_KEY_{imagekitId}' }\n";
  const children = ids.map((id) => `  - imagekitId: ${id}\n${indented(accounts[id] ?? "", 4)}`).join("");
  return `agency: test
tenantId: ${tenantId}
defaults:
  role: { from: constant, role: developer }
  assignments: [{ group: 22222222-bbbb-4bbb-8bbb-000000000004 }]
${delivery}${indented(defaults, 2)}children:
${children}`;
}

function indented(text: string, columns: number): string {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `${" ".repeat(columns)}${line}\n`)
    .join("");
}
