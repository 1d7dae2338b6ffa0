import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileActions } from "../../cli/console/actions.ts";
import { type ConsoleServer, startConsole } from "../../cli/console/server.ts";
import { readLedger } from "../../cli/handover/ledgerFile.ts";
import { confirmationsOf } from "../../domain/handover/ledger.ts";
import { childIds } from "../support/fleet.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";
import { violationsOn } from "./support/axe.ts";
import { chromiumOrSkip } from "./support/chromium.ts";
import { clipboardOf, copyByKeys } from "./support/copyByKeys.ts";
import { fitsEveryWidth } from "./support/widths.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const browser = await chromiumOrSkip();

const ids = ["acme1", "acme2", "acme3", "acme4"];
let world: HandoverFolder;
let server: ConsoleServer;
let actions: FileActions;
let context: BrowserContext;
let page: Page;

beforeEach(async ({ skip }) => {
  if (!browser) return skip();
  world = new HandoverFolder(ids, { acme4: "trusts: one" });
  for (const id of ids) world.prepare(id);
  actions = new FileActions(world.agencyFile, "ada@agency.example");
  server = await startConsole(actions, { token: "token" });
  context = await (browser as Browser).newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  page = await context.newPage();
  // ImageKit's page opens in another tab, and is nowhere here.
  context.on("page", (opened) => void opened.close().catch(() => {}));
  await page.goto(server.url);
  await page.waitForSelector("#list li");
});
afterEach(async () => {
  await context?.close();
  await server?.close();
  world?.remove();
});
afterAll(() => browser?.close());

const clipboard = () => clipboardOf(page);
const confirmed = () => Object.keys(confirmationsOf(readLedger(world.agencyFile).events));
const heading = () => page.textContent("main h2");
const violations = () => violationsOn(page);

test("with the keyboard alone each account takes four keys, none of them typing, and the next one follows by itself", async () => {
  await page.keyboard.press("n");
  for (const [place, id] of ids.entries()) {
    await copyByKeys(page, world, id);
    await page.keyboard.press("s");
    await expect.poll(confirmed).toHaveLength(place + 1);
  }
  await expect.poll(() => page.textContent("#count")).toBe("4 of 4 done");
});

test("by mouse there is one primary button at a time, and a slip is undone", async () => {
  await page.getByRole("button", { name: "Begin" }).click();
  for (const name of ["Open ImageKit’s settings", "Copy Entity ID", "Copy metadata", "I saved it"]) {
    await expect.poll(() => page.locator("main .primary").allTextContents()).toEqual([name]);
    await page.getByRole("button", { name }).click();
    await page.bringToFront();
  }
  await expect.poll(confirmed).toEqual(["acme1"]);
  await expect.poll(heading).toBe("ImageKit acme2");
  await page.locator("#toast").getByRole("button", { name: "Undo" }).click();
  await expect.poll(confirmed).toEqual([]);
});

test("what is copied is the checked document, byte for byte and without a byte order mark", async () => {
  const text = world.prepare("acme2", "two-certificates");
  actions.forget();
  server.changed();
  await page.goto(`${server.url}#acme2`);
  // A copy of what is shown no longer is refused, so the page has to show the new settings first.
  const { code = "" } = actions.fleet().accounts[1] ?? {};
  await expect.poll(() => page.textContent("main")).toContain(`settings ${code}`);
  await page.getByRole("button", { name: "Copy metadata" }).click();
  await expect.poll(clipboard).toBe(text);
  expect((await clipboard()).charCodeAt(0)).not.toBe(0xfeff);
});

test("what happens elsewhere shows up without a reload", async () => {
  expect(await page.textContent("#count")).toBe("0 of 4 done");
  actions.confirm("acme3", actions.fleet().accounts[2]?.code ?? "", "grace@agency.example");
  server.changed();
  await expect.poll(() => page.textContent("#count")).toBe("1 of 4 done");
  await page.goto(`${server.url}#acme3`);
  await expect.poll(() => page.textContent("main .sentence")).toContain("grace@agency.example");
});

test("60 accounts take four clicks each on the page, and no typing", async () => {
  const fleet = childIds(60);
  const many = new HandoverFolder(fleet);
  for (const id of fleet) many.prepare(id);
  const own = await startConsole(new FileActions(many.agencyFile, "ada@agency.example"), { token: "token" });
  try {
    await page.goto(own.url);
    await page.evaluate(`globalThis.actions = { click: 0, keydown: 0 };
      for (const kind of ["click", "keydown"]) document.addEventListener(kind, (event) => {
        if (event.isTrusted) actions[kind] += 1;
      }, true)`);
    await page.getByRole("button", { name: "Begin" }).click();
    for (const [place, id] of fleet.entries()) {
      await expect.poll(heading, { interval: 10 }).toBe(`ImageKit ${id}`);
      for (const name of ["Open ImageKit’s settings", "Copy Entity ID", "Copy metadata", "I saved it"]) {
        await page.locator("main .primary", { hasText: name }).click();
        if (name.startsWith("Open")) await page.bringToFront();
      }
      await expect
        .poll(() => page.textContent("#count"), { interval: 10 })
        .toBe(`${place + 1} of ${fleet.length} done`);
    }
    // The first click begins.
    expect(await page.evaluate("actions")).toEqual({ click: 1 + 4 * fleet.length, keydown: 0 });
  } finally {
    await own.close();
    many.remove();
  }
});

test("search and filter show the accounts that fit", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("acme3");
  await expect.poll(() => page.locator("#list li:visible").count()).toBe(1);
  await page.getByLabel("Search").fill("nobody");
  await expect.poll(() => page.isVisible("#none")).toBe(true);
});

test("accounts that drifted are marked and can be filtered, and a confirmed account leads to the next", async () => {
  actions.drifted = new Map([["acme2", "Drift: Somebody changed the Reply URL."]]);
  actions.confirm("acme1", actions.fleet().accounts[0]?.code ?? "", "ada@agency.example");
  server.changed();
  await page.getByRole("button", { name: "Drifted 1" }).click();
  await expect
    .poll(() => page.locator("#list li:visible").allTextContents())
    .toEqual([expect.stringContaining("acme2")]);
  await page.goto(`${server.url}#acme1`);
  await page.keyboard.press("n");
  await expect.poll(heading).toBe("ImageKit acme2");
  expect(await page.textContent("main")).toContain("Drift: Somebody changed the Reply URL.");
});

test.each(["light", "dark"] as const)("axe finds nothing, in %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  expect(await violations()).toEqual([]);
  await page.goto(`${server.url}#acme1`);
  await page.waitForSelector(".steps");
  expect(await violations()).toEqual([]);
  await page.keyboard.press("?");
  expect(await violations()).toEqual([]);
});

test("where ImageKit trusts one certificate, the page stays and says what has to run now", async () => {
  await page.goto(`${server.url}#acme4`);
  await page.getByRole("button", { name: "I saved it" }).click();
  await expect
    .poll(() => page.textContent(".activation"))
    .toMatch(/^Now: activate\. .*nobody can sign in to acme4 until this has run: .*up --agency test --account acme4$/);
  expect(await heading()).toBe("ImageKit acme4");
  expect(await violations()).toEqual([]);
  await fitsEveryWidth(page, "activate");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations()).toEqual([]);
});
