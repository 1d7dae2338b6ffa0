import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileActions } from "../../cli/console/actions.ts";
import { consoleCommand } from "../../cli/console/command.ts";
import { driftedIn } from "../../cli/console/driftedIn.ts";
import { type ConsoleServer, startConsole } from "../../cli/console/server.ts";
import { readLedger } from "../../cli/handover/ledgerFile.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";

const world = new HandoverFolder(["acme", "acmehats"]);
const by = "ada@agency.example";
let server: ConsoleServer;
let code = "";

beforeAll(async () => {
  world.prepare("acme");
  const actions = new FileActions(world.agencyFile, by);
  server = await startConsole(actions, { token: "a-token-that-nobody-guesses" });
  code = actions.fleet().accounts[0]?.code ?? "";
});
afterAll(async () => {
  await server.close();
  world.remove();
});

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

/** With whatever headers: fetch would set Host and Origin itself. */
function ask(path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  const url = new URL(path, server.url);
  return new Promise((answered, failed) => {
    const call = request(url, { method: body === undefined ? "GET" : "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => answered({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    call.on("error", failed);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const own = () => new URL(server.url).origin;
const json = { "content-type": "application/json" };
const confirmation = () => ({ code, by });
const recorded = () => readLedger(world.agencyFile).events.length;

test("the page is served with nothing cached, nothing from elsewhere, and in no frame", async () => {
  const { status, headers, body } = await ask("");
  expect(status).toBe(200);
  expect(body).toContain("Hand-over");
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
  });
  expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});

test.each<[string, string, Record<string, string>]>([
  ["another name that is pointed here (DNS rebinding)", "api/fleet", { host: "evil.example" }],
  ["the right port under another name", "api/fleet", { host: "localhost:1" }],
  ["a guessed token", "/another-token-that-is-guessed/api/fleet", {}],
  ["no token", "/api/fleet", {}],
  ["a page of another site", "api/fleet", { "sec-fetch-site": "cross-site" }],
  ["a page of another port of this machine", "api/fleet", { "sec-fetch-site": "same-site" }],
  ["a page whose origin is another", "api/fleet", { origin: "https://evil.example" }],
])("%s reads nothing", async (_, path, headers) => {
  const { status, body } = await ask(path, headers);
  expect([403, 404]).toContain(status);
  expect(body).not.toContain("acme");
});

test.each<[string, () => Record<string, string>]>([
  ["no origin", () => json],
  ["another origin", () => ({ ...json, origin: "https://evil.example" })],
  ["a page in a sandbox", () => ({ ...json, origin: "null" })],
  ["a form of another page", () => ({ "content-type": "text/plain", origin: "https://evil.example" })],
  ["the right origin, sent by another site", () => ({ ...json, origin: own(), "sec-fetch-site": "cross-site" })],
])("a confirmation with %s is refused, and nothing is recorded", async (_, headers) => {
  const { status } = await ask("api/accounts/acme/confirm", headers(), confirmation());
  expect(status).toBe(403);
  expect(recorded()).toBe(0);
});

test("a confirmation of what is not shown any more is refused with a sentence", async () => {
  const headers = { ...json, origin: own() };
  const { status, body } = await ask("api/accounts/acme/confirm", headers, { code: "00000000", by });
  expect([status, JSON.parse(body).message]).toEqual([409, expect.stringContaining("changed since they were shown")]);
  expect(recorded()).toBe(0);
});

test("the page's own confirmation is recorded once, also when it is sent twice", async () => {
  const headers = { ...json, origin: own(), "sec-fetch-site": "same-origin" };
  expect((await ask("api/accounts/acme/confirm", headers, confirmation())).status).toBe(200);
  expect((await ask("api/accounts/acme/confirm", headers, confirmation())).status).toBe(409);
  expect(recorded()).toBe(1);
});

test("a document that was changed on the disk is not given to be copied", async () => {
  const text = await ask(`api/accounts/acme/metadata?code=${code}`);
  expect(text.status).toBe(200);
  world.prepare("acmehats", "two-certificates");
  const stale = await ask(`api/accounts/acmehats/metadata?code=${code}`);
  expect([stale.status, stale.body]).toEqual([409, expect.stringContaining("changed just now")]);
});

test("only a page on this machine stands in for ImageKit's settings page", () => {
  const command = consoleCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const page = (address: string) => command.parse(["--agency", "acme", "--settings-page", address], { from: "user" });
  for (const address of ["https://imagekit.example/", "localhost", "https://localhost.evil.example/"])
    expect(() => page(address), address).toThrow(/must be an address of this machine/);
});

test("accounts that drifted are read from the report of drift, and of another agency none are", () => {
  const finding = {
    ...{ account: "acme", side: "entra", object: "application", code: "application-missing", severity: "critical" },
    ...{
      property: "identifierUris",
      expected: "a",
      actual: null,
      message: "The application is gone.",
      remedy: "Run up.",
    },
  };
  const account = (imagekitId: string, findings: object[]) => ({
    ...{ imagekitId, kind: "child", status: findings.length > 0 ? "drift" : "in-sync", findings, unreadable: [] },
  });
  const accounts = [account("acme", [finding, finding]), account("acmehats", [])];
  const agency = { agency: "test", file: "agencies/test.yaml", status: "drift", accounts, findings: [], problems: [] };
  const report = {
    version: 1,
    status: "drift",
    checkedAt: "2026-11-27T10:00:00Z",
    days: 30,
    agencies: [agency],
    problems: [],
  };
  const path = join(world.folder, "drift.json");
  writeFileSync(path, JSON.stringify(report));
  expect([...driftedIn(path, "test")]).toEqual([["acme", "Drift: The application is gone. And 1 more."]]);
  expect(driftedIn(path, "other").size).toBe(0);
  writeFileSync(path, "{}");
  expect(() => driftedIn(path, "test")).toThrow("is not what drift --json prints");
});
