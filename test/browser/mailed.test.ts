import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { handoversOf } from "../../cli/handover/handovers.ts";
import { readLedger } from "../../cli/handover/ledgerFile.ts";
import { readAgency } from "../../cli/shared/agencyFile.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";
import { violationsOn } from "./support/axe.ts";
import { chromiumOrSkip } from "./support/chromium.ts";
import { clipboardOf, copyByKeys } from "./support/copyByKeys.ts";
import { fitsEveryWidth } from "./support/widths.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const browser = await chromiumOrSkip();

const ids = ["acme1", "acme2", "acme3"];
const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");
let world: HandoverFolder;
let context: BrowserContext;
let page: Page;
let requests: string[];
/** What the browser complains of: a script that is wrong, or that the page's own policy keeps from running. */
let errors: string[];

beforeEach(async ({ skip }) => {
  if (!browser) return skip();
  world = new HandoverFolder(ids);
  for (const id of ids) world.prepare(id);
  handover("export", "--html", "page.html");
  context = await (browser as Browser).newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  page = await context.newPage();
  context.on("page", (opened) => void opened.close().catch(() => {}));
  requests = [];
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(world.folder, "page.html")).href);
  await expect.poll(() => errors.join() || page.locator("#list li").count()).toBe(3);
});
afterEach(async () => {
  await context?.close();
  world?.remove();
});
afterAll(() => browser?.close());

/** What the command prints, on both streams. */
function handover(...args: string[]): string {
  const { PATH, HOME } = process.env;
  return execFileSync(process.execPath, [command, "handover", ...args, "--agency", "test"], {
    cwd: world.folder,
    env: { PATH, HOME, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.email", GIT_CONFIG_VALUE_0: "git@x.example" },
    encoding: "utf8",
  });
}

const statuses = () =>
  handoversOf(readAgency(world.agencyFile), world.agencyFile).accounts.map(({ now }) =>
    "proof" in now ? `${now.by} ${now.proof}` : now.status,
  );

async function answer(): Promise<string> {
  await page
    .getByRole("button", { name: /^Send back/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Copy the text" }).click();
  await expect.poll(() => page.textContent("#toast")).toContain("Text copied");
  return await clipboardOf(page);
}

async function confirmAll(): Promise<void> {
  await page.getByRole("button", { name: "Begin" }).click();
  for (const [place, id] of ids.entries()) {
    await copyByKeys(page, world, id);
    await page.keyboard.press("s");
    if (place === 0) {
      await page.getByLabel("Your e-mail address").fill("mia@shop.example");
      await page.keyboard.press("Enter");
    }
    await expect.poll(() => page.textContent("#count")).toBe(`${place + 1} of 3 done`);
  }
}

test("a page that was sent leads through the pastes without a server, keeps them over a reload, and gives back what import records", async () => {
  await confirmAll();
  await page.reload();
  await expect.poll(() => page.textContent("#count"), { timeout: 10_000 }).toBe("3 of 3 done");
  await page.goto(`${page.url().split("#")[0]}#acme1`);
  await page.getByRole("button", { name: "It worked" }).click();
  await page.goto(`${page.url().split("#")[0]}#acme3`);
  await page.getByRole("button", { name: "Undo: I did not do it" }).click();
  await expect.poll(() => page.textContent("#count")).toBe("2 of 3 done");
  const text = await answer();
  expect(statuses()).toEqual(["to-paste", "to-paste", "to-paste"]);
  // As a program for mail gives it on: quoted, its lines broken elsewhere, words around it.
  const broken = text.replaceAll(/^([\w+/=]{40})([\w+/=]+)$/gm, "$1\r\n$2").replaceAll(/^/gm, "> ");
  writeFileSync(join(world.folder, "answer.txt"), `Hi,\r\nall done!\r\n${broken}\r\nMia`);
  expect(handover("import", "answer.txt")).toContain("Recorded as mia@shop.example: acme1, acme2, acme3.");
  expect(statuses()).toEqual(["mia@shop.example signed-in", "mia@shop.example said", "to-paste"]);
  const events = readLedger(world.agencyFile).events.length;
  expect(handover("import", "answer.txt")).toContain("5 confirmations were recorded before.");
  expect(readLedger(world.agencyFile).events).toHaveLength(events);
  expect(errors).toEqual([]);
  expect(requests.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
});

test("a page whose lasting copy was lost by the browser still has the tab's own, and keeps both again", async () => {
  await confirmAll();
  await page.evaluate("localStorage.clear()");
  await page.reload();
  await expect.poll(() => page.textContent("#count")).toBe("3 of 3 done");
  await page.evaluate("sessionStorage.clear()");
  await page.goto(`${page.url().split("#")[0]}#acme1`);
  await page.getByRole("button", { name: "It worked" }).click();
  await expect.poll(() => page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '[]').length")).toBe(4);
});

test("settings that changed after the page was made are not recorded, and all else is", async () => {
  await confirmAll();
  writeFileSync(join(world.folder, "answer.txt"), await answer());
  world.prepare("acme2", "two-certificates");
  expect(() => handover("import", "answer.txt")).toThrow(/Account acme2: its settings changed since the page was made/);
  expect(statuses()).toEqual(["mia@shop.example said", "to-paste", "mia@shop.example said"]);
});

test("a text that is cut, and one of another agency, are refused whole", async () => {
  await confirmAll();
  const text = await answer();
  for (const [bad, why] of [
    [text.slice(0, text.length / 2), "holds no whole text of a hand-over"],
    [text.replace(/(\n[\w+/=]{72}){2}/, ""), "holds no whole text of a hand-over"],
  ] as const) {
    writeFileSync(join(world.folder, "answer.txt"), bad);
    expect(() => handover("import", "answer.txt")).toThrow(why);
  }
  expect(readLedger(world.agencyFile).events).toEqual([]);
});

test("a file that is no page of ours is not replaced, and a page is", () => {
  writeFileSync(join(world.folder, "mine.html"), "<!doctype html>mine");
  expect(() => handover("export", "--html", "mine.html")).toThrow("is no page of this command");
  expect(readFileSync(join(world.folder, "mine.html"), "utf8")).toBe("<!doctype html>mine");
  expect(handover("export", "--html", "page.html")).toContain("leads through 3 accounts");
});

test.each(["light", "dark"] as const)(
  "axe finds nothing, and nothing is wider than the window, in %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await confirmAll();
    const look = async (name: string) => {
      expect(await violationsOn(page), name).toEqual([]);
      await fitsEveryWidth(page, `mailed-${name}-${colorScheme}`);
    };
    await page.goto(page.url().split("#")[0] ?? "");
    await expect
      .poll(async () => errors.join() || (await page.textContent("#count")), { timeout: 10_000 })
      .toBe("3 of 3 done");
    await look("finished");
    await page
      .getByRole("button", { name: /^Send back/ })
      .first()
      .click();
    await look("sending");
  },
);
