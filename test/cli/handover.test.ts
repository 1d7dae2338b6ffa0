import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { handoverReportSchema } from "../../cli/handover/report.ts";
import { fleetAgency } from "../support/fleet.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";

const accounts = ["acme", "acmehats", "acmeshoes"];
const world = new HandoverFolder(accounts);
const { folder } = world;
afterAll(() => world.remove());
const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");
const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, `../domain/metadata/valid/${name}.xml`), "utf8");
const [first, second] = [fixture("plain"), fixture("two-certificates")];

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const handover = (...args: string[]) =>
  new Promise<Ended>((done) => {
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "user.email",
      GIT_CONFIG_VALUE_0: "git@x.example",
    };
    const place = ["--agency", "test"];
    execFile(
      process.execPath,
      [command, "handover", ...args, ...place],
      { cwd: folder, env },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
const listed = async () => {
  const { accounts: all, ...report } = handoverReportSchema.parse(
    JSON.parse((await handover("list", "--json")).stdout),
  );
  return { ...report, now: Object.fromEntries(all.map((one) => [one.imagekitId, one])) };
};

const prepare = (imagekitId: string, metadataXml: string) => world.prepareDocument(imagekitId, metadataXml);

test("an account waits until somebody confirms what was shown, and waits again once it changes", async () => {
  prepare("acme", first);
  const before = await listed();
  expect(before.status).toBe("waiting");
  expect(before.now.acme?.handover).toBe("to-paste");
  expect(before.now.acmehats?.handover).toBe("not-ready");

  const code = before.now.acme?.code ?? "";
  const confirmed = await handover("confirm", `acme@${code}`);
  expect(confirmed).toMatchObject({ code: 0, stderr: "" });
  expect(confirmed.stdout).toContain("Recorded as git@x.example: acme.");
  expect((await listed()).now.acme).toMatchObject({ handover: "confirmed", by: "git@x.example", proof: "said" });

  prepare("acme", second);
  const changed = await listed();
  expect(changed.now.acme).toMatchObject({
    handover: "to-paste-again",
    message: expect.stringContaining("New certificate"),
  });
  const late = await handover("confirm", `acme@${code}`);
  expect(late.code).toBe(2);
  expect(late.stderr).toContain("changed since they were shown");

  const again = await handover("confirm", "--all", "--yes", "--by", "ada@agency.example");
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect((await listed()).now.acme).toMatchObject({ handover: "confirmed", by: "ada@agency.example" });
  expect((await handover("undo", "acme")).code).toBe(0);
  expect((await listed()).now.acme?.handover).toBe("to-paste-again");
});

test("what was changed in the bundle is not confirmed, and says so", async () => {
  prepare("acmehats", first);
  appendFileSync(join(folder, "handover/acmehats/metadata.xml"), "<!-- -->");
  expect((await listed()).now.acmehats?.handover).toBe("to-paste");
  writeFileSync(join(folder, "handover/acmehats/metadata.xml"), second);
  expect((await listed()).now.acmehats?.handover).toBe("unreadable");
  const refused = await handover("confirm", "acmehats", "--yes");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('is not the document that "up" checked');
});

test.each([
  [["confirm", "nobody", "--yes"], "Account nobody: it is not delivered by hand"],
  [["confirm", "acmeshoes", "--yes"], 'it is "not ready"'],
  [["confirm"], "Name the accounts to confirm"],
  [["confirm", "acme"], "There is nobody to ask"],
  [["undo", "acmeshoes"], "has no confirmation of acmeshoes"],
])("%j is refused, and nothing is recorded", async (args, message) => {
  prepare("acme", second);
  const before = readLedgerText();
  const { code, stderr } = await handover(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(readLedgerText()).toBe(before);
});

test("an account that left is listed until somebody says that its settings were deleted", async () => {
  mkdirSync(join(folder, "handover/acmeold"), { recursive: true });
  writeFileSync(join(folder, "handover/acmeold/removed.json"), JSON.stringify({ imagekitId: "acmeold", todo: "" }));
  expect((await listed()).now.acmeold?.handover).toBe("to-delete");
  expect((await handover("confirm", "acmeold")).code).toBe(0);
  expect((await listed()).now.acmeold?.handover).toBe("deleted");
});

test("what the ledger says of an account that the file does not have counts for nothing, and that is told", async () => {
  const line = { event: "saved", id: "slip-0001", at: "2026-11-24T10:00:00Z", account: "acmehat\u001b[2J", by: "ada" };
  const settings = { digest: "0".repeat(64), spEntityId: "https://imagekit.io/saml/consume#acmehat" };
  const before = readLedgerText();
  appendFileSync(join(folder, "agencies/test.handover.jsonl"), `${JSON.stringify({ ...line, ...settings })}\n`);
  const [{ problems }, { stderr }] = [await listed(), await handover()];
  expect(problems).toEqual([
    {
      where: "agencies/test.handover.jsonl",
      message: expect.stringMatching(/It has an account "acmehat\\u001b\[2J" that the agency file does not have/),
    },
  ]);
  expect(stderr).toContain(problems[0]?.message);
  writeFileSync(join(folder, "agencies/test.handover.jsonl"), before);
});

test("the list for a person says what to do next", async () => {
  prepare("acme", second);
  const { stdout } = await handover();
  expect(stdout).toContain("2. Paste the Entity ID https://imagekit.io/saml/consume#acme\n");
  expect(stdout).toMatch(/4\. npm run imagekit-sso -- handover confirm --agency test acme@[0-9a-f]{8}\n/);
});

function readLedgerText(): string {
  return readFileSync(join(folder, "agencies/test.handover.jsonl"), "utf8");
}

test("where ImageKit trusts one certificate, a changed paste is followed by the activation, by name", async () => {
  const file = join(folder, "agencies", "test.yaml");
  const before = readFileSync(file, "utf8");
  writeFileSync(
    file,
    fleetAgency(accounts, {
      defaults: "delivery: { channel: handover, folder: handover }",
      accounts: { acmehats: "trusts: one" },
    }),
  );
  prepare("acmehats", first);
  expect((await handover("confirm", "acmehats", "--yes")).stdout).not.toContain("Now: activate");
  prepare("acmehats", second);
  const again = await handover("confirm", "acmehats", "--yes");
  expect(again.stdout).toMatch(
    /^Now: activate\. .* nobody can sign in to acmehats until .*up --agency test --account acmehats$/m,
  );
  writeFileSync(file, before);
});
