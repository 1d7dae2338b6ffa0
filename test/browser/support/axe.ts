import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const axe = readFileSync(new URL(import.meta.resolve("axe-core")), "utf8");

/** What axe finds on the page as it is: rule and places. */
export function violationsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `${axe}; axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target).join(" ")))`,
  );
}
