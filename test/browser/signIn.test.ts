import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { deliver } from "../simulator/support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  assign,
  guidePolicy,
  people,
  type SamlApplication,
} from "../simulator/support/samlApplication.ts";
import { simulated } from "../simulator/support/simulated.ts";
import { violationsOn } from "./support/axe.ts";
import { chromiumOrSkip } from "./support/chromium.ts";

// The first run gets the browser: 67 MB, unpacked to 200.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const browser = await chromiumOrSkip();

const world = simulated();
const applications: Record<string, SamlApplication> = {};

/** The guide's application of a child account, for people who are assigned; ImageKit has its metadata unless it is off. */
async function addAccount(imagekitId: string, { off = false } = {}): Promise<void> {
  const policy = guidePolicy(imagekitId, { Source: "user", ID: "department" });
  const application = addSamlApplication(world.current, imagekitId, { policy, assignmentRequired: true });
  assign(world.current, application, people.grace);
  await addCertificate(world.current, application);
  if (!off) await deliver(world.current, imagekitId, application.appId);
  applications[imagekitId] = application;
}

let page: Page;
beforeAll(async () => {
  await addAccount("acmeshoes");
  await addAccount("acmehats", { off: true });
});
beforeEach(async ({ skip }) => {
  if (!browser) return skip();
  // The simulator's authority is made anew for every world.
  const context = await (browser as Browser).newContext({ ignoreHTTPSErrors: true });
  page = await context.newPage();
});
afterEach(() => page?.context().close());
afterAll(() => browser?.close());

const openTile = (imagekitId: string) =>
  page.goto(`${world.current.url}/${world.current.world.tenant.id}/signin/${applications[imagekitId]?.appId}`);
const pick = (name: string) => page.getByRole("button", { name }).click();
const session = async () => JSON.parse((await page.textContent("body")) ?? "");

test("from the tile in My Apps a person picks an account and arrives at ImageKit's dashboard, in the role of the claims", async () => {
  await openTile("acmeshoes");
  await pick("Grace Hopper");
  await page.waitForURL("**/dashboard*");
  expect(await session()).toMatchObject({ imagekitId: "acmeshoes", nameId: "grace@agency.example", role: "developer" });
});

test("from ImageKit a person gives an e-mail address, is sent to Entra and comes back", async () => {
  await openTile("acmeshoes");
  await pick("Grace Hopper");
  await page.waitForURL("**/dashboard*");
  await page.context().clearCookies();

  await page.goto(`${world.current.url}/single-sign-on`);
  await page.getByLabel("E-mail").fill("grace@agency.example");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL("**/saml2?*");
  await pick("Grace Hopper");
  await page.waitForURL("**/dashboard*");
  expect(await session()).toMatchObject({ imagekitId: "acmeshoes", nameId: "grace@agency.example" });
});

test("who is signed in at Entra already is not asked again", async () => {
  await openTile("acmeshoes");
  await pick("Grace Hopper");
  await page.waitForURL("**/dashboard*");
  await openTile("acmeshoes");
  await page.waitForURL("**/dashboard*");
  expect(await session()).toMatchObject({ imagekitId: "acmeshoes" });
});

test("a person who is not assigned is told so at Entra, and never gets to ImageKit", async () => {
  await openTile("acmeshoes");
  await pick("Alan Turing");
  expect(await page.textContent("#error")).toContain("AADSTS50105");
  expect((await page.goto(`${world.current.url}/dashboard`))?.status()).toBe(401);
});

test("an account whose single sign-on is off refuses the person whom Entra sends", async () => {
  await openTile("acmehats");
  await pick("Grace Hopper");
  await page.waitForURL("**/saml/consume*");
  expect(await page.textContent("#error")).toContain("Single sign-on is not enabled for acmehats");
  expect((await page.goto(`${world.current.url}/dashboard`))?.status()).toBe(401);
});

test("the page at / shows tiles, accounts and state, shows itself anew, and holds no key", async () => {
  await page.goto(world.current.url);
  await page.getByRole("link", { name: "ImageKit acmeshoes" }).focus();
  expect(await page.textContent("#accounts + p + .wide tr:has(a[href$=acmeshoes])")).toMatch(
    /onhttps:\/\/imagekit.io\/saml\/consume#acmeshoes1/,
  );
  expect(await page.textContent("#accounts + p + .wide tr:has(a[href$=acmehats])")).toContain("off");
  expect(await page.content()).not.toMatch(/private_sim_|PRIVATE KEY/);
  expect(await violationsOn(page)).toEqual([]);

  await addAccount("AcmeToys");
  await expect.poll(() => page.getByRole("link", { name: "ImageKit AcmeToys" }).count(), { timeout: 10_000 }).toBe(1);
  expect(await page.evaluate("document.activeElement.textContent")).toBe("ImageKit acmeshoes");
  for (const width of [360, 800, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), `at ${width} px`).toBe(true);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/home-${width}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violationsOn(page)).toEqual([]);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/home-dark.png`, fullPage: true });
  await page.getByRole("link", { name: "ImageKit acmeshoes" }).click();
  await page.getByRole("button", { name: "Grace Hopper" }).waitFor();
});
