import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FileActions } from "../../cli/console/actions.ts";
import { type ConsoleServer, startConsole } from "../../cli/console/server.ts";
import { judgeSignIn } from "../../cli/demo/judge.ts";
import { readLedger } from "../../cli/handover/ledgerFile.ts";
import { confirmationsOf } from "../../domain/handover/ledger.ts";
import { fetchMetadata } from "../simulator/support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  assign,
  guidePolicy,
  people,
  type SamlApplication,
} from "../simulator/support/samlApplication.ts";
import { signInAs, simulated } from "../simulator/support/simulated.ts";
import { childIds } from "../support/fleet.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";
import { violationsOn } from "./support/axe.ts";
import { chromiumOrSkip } from "./support/chromium.ts";
import { fitsEveryWidth } from "./support/widths.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const browser = await chromiumOrSkip();

const ids = childIds(20);
const world = simulated({ accounts: ids });
const files = new HandoverFolder(ids);
const applications = new Map<string, SamlApplication>();
let server: ConsoleServer;
let context: BrowserContext;

beforeAll(async () => {
  for (const id of ids) {
    const policy = guidePolicy(id, { Source: "user", ID: "department" });
    const application = addSamlApplication(world.current, id, { policy, assignmentRequired: true });
    assign(world.current, application, people.grace);
    await addCertificate(world.current, application);
    // As the plugin writes the document: without the byte order mark that Entra sends.
    const document = await fetchMetadata(world.current, application.appId);
    files.prepareDocument(id, document.replace(/^\uFEFF/, ""));
    applications.set(id, application);
  }
  const settingsPage = `${world.current.url}/dashboard/settings/single-sign-on`;
  server = await startConsole(new FileActions(files.agencyFile, "ada@agency.example", settingsPage), {
    token: "token",
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  files.remove();
});

/** ImageKit's page of an account, as the person who switched to it sees it. */
async function settingsOf(page: Page, imagekitId: string): Promise<void> {
  const link = page.getByRole("link", { name: imagekitId, exact: true });
  if (!(await link.isVisible())) await page.getByRole("link", { name: "Switch account" }).click();
  await link.click();
}

async function paste(page: Page, field: string): Promise<void> {
  await page.bringToFront();
  await page.getByLabel(field).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
}

/** The page to switch accounts, and an account's own: nothing for axe, and nothing wider than the window. */
async function looksWell(page: Page, address: string): Promise<void> {
  await page.goto(address);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page), `${page.url()} in ${colorScheme}`).toEqual([]);
    await fitsEveryWidth(page, `settings-${colorScheme}`);
    const link = page.getByRole("link", { name: "child1", exact: true });
    if (await link.isVisible()) await link.click();
  }
  await page.close();
}

test("20 accounts are pasted from the console into ImageKit's settings page, and somebody signs in to every one", async ({
  skip,
}) => {
  if (!browser) return skip();
  const { current: simulator } = world;
  simulator.faults.set({ pageRefusesBom: true });
  context = await (browser as Browser).newContext({
    ignoreHTTPSErrors: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  await looksWell(await context.newPage(), `${world.current.url}/dashboard/settings/single-sign-on`);
  await page.goto(server.url);
  await page.getByRole("button", { name: "Begin" }).click();

  for (const [place, id] of ids.entries()) {
    await expect.poll(() => page.textContent("main h2")).toBe(`ImageKit ${id}`);
    const opened = context.waitForEvent("page");
    await page.getByRole("button", { name: "Open ImageKit’s settings" }).click();
    const imagekit = await opened;
    await settingsOf(imagekit, id);
    for (const [button, field, copied] of [
      ["Copy Entity ID", "Entity ID", "Entity ID copied."],
      ["Copy metadata", "Metadata XML", "Metadata copied."],
    ] as const) {
      await page.bringToFront();
      await page.getByRole("button", { name: button }).click();
      await expect.poll(() => page.textContent("#toast")).toBe(copied);
      await paste(imagekit, field);
    }
    await imagekit.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => imagekit.textContent("#state")).toContain("is on");
    await imagekit.close();
    await page.getByRole("button", { name: "I saved it" }).click();
    await expect.poll(() => page.textContent("#count")).toBe(`${place + 1} of 20 done`);
  }

  expect(Object.keys(confirmationsOf(readLedger(files.agencyFile).events)).toSorted()).toEqual(ids.toSorted());
  for (const [id, application] of applications) {
    const { settings } = simulator.store.accounts.get(id) ?? {};
    expect(settings?.spEntityId).toBe(`https://imagekit.io/saml/consume#${id}`);
    const { samlResponse, session } = await signInAs(simulator, application, "grace");
    expect(session).toMatchObject({ imagekitId: id, nameId: "grace@agency.example", role: "developer" });
    const { attributes } = await judgeSignIn({ samlResponse, metadataXml: settings?.metadataXml ?? "" });
    expect(attributes.imagekit_id).toBe(id);
  }
});
