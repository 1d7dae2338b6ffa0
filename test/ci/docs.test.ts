import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { demoAgency } from "../support/fleet.ts";
import { Checkout } from "./checkout.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const docs = resolve(import.meta.dirname, "../../docs");

/** Pages in the order in which somebody who sets up would come to them, all in one checkout. */
const pages = ["permissions.md", "archive.md", "ci.md", "up.md", "onboarding.md"];

/** What the pages show in these languages stands in a file beside which the commands run. */
const shown = { csv: "children.csv", json: "children.json" };

/** Every block of a language on a page, in lists too. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(docs, page), "utf8");
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\``, "gms"))].map(
    ([, indent = "", block = ""]) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

describe("the commands on the pages do what the pages say", () => {
  let simulator: Simulator;
  let checkout: Checkout;

  beforeAll(async () => {
    simulator = await startSimulator({ accounts: ["acmeagency", "acmeshoes", "acmehats", "AcmeToys", "acmebags"] });
    const lists = Object.entries(shown).map(([language, file]) => [file, blocks("onboarding.md", language).join("")]);
    checkout = new Checkout({
      "agencies/acme.yaml": demoAgency.replace("agency: dev", "agency: acme"),
      ...Object.fromEntries(lists),
    });
  });
  afterAll(async () => {
    await simulator?.close();
    checkout?.remove();
  });

  test.each(pages.flatMap((page) => blocks(page, "sh").map((block) => ({ page, block }))))(
    "$page: $block",
    async ({ block }) => {
      const env = { ...checkout.environment(simulator), GH_TOKEN: "a-token", PULUMI_CONFIG_PASSPHRASE: "" };
      const { code, output } = await new Promise<{ code: unknown; output: string }>((settle) => {
        execFile("bash", ["-e", "-c", block], { cwd: checkout.folder, env }, (error, stdout, stderr) =>
          settle({ code: error ? error.code : 0, output: stdout + stderr }),
        );
      });
      expect(code, output).toBe(0);
    },
  );
});
