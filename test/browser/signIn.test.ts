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
import { startChromium } from "./support/chromium.ts";

// The first run gets the browser: 67 MB, unpacked to 200.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const started = await startChromium();
const browser = "missing" in started ? undefined : started;
if ("missing" in started) process.stderr.write(`Tests with a real browser are skipped. ${started.missing}\n`);

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
