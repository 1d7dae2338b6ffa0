import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Nothing is wider than the window at a telephone's, a tablet's and a desktop's width. `picture`: its name, where PICTURES names a folder. */
export async function fitsEveryWidth(page: Page, picture: string): Promise<void> {
  const { PICTURES } = process.env;
  for (const width of [360, 800, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${picture}, ${width} px`).toBe(
      true,
    );
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${picture}-${width}.png` });
  }
}
