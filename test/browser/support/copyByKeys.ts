import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { HandoverFolder } from "../../support/handoverFolder.ts";

/** What the page has put into the clipboard. */
export const clipboardOf = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");

/** With the keyboard alone: opens ImageKit's page of an account that is shown, and copies both of its texts, each byte for byte. */
export async function copyByKeys(page: Page, { folder }: Pick<HandoverFolder, "folder">, id: string): Promise<void> {
  await expect.poll(() => page.textContent("main h2")).toBe(`ImageKit ${id}`);
  await page.keyboard.press("o");
  await page.bringToFront();
  await page.keyboard.press("e");
  await expect.poll(() => clipboardOf(page)).toBe(`https://imagekit.io/saml/consume#${id}`);
  await page.keyboard.press("m");
  await expect.poll(() => clipboardOf(page)).toBe(readFileSync(`${folder}/handover/${id}/metadata.xml`, "utf8"));
}
