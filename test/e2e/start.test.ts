import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";

const repository = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-start-"));
const environment = { ...process.env, IMAGEKIT_SSO_LOCAL: folder };

/** Runs a program in the repository; for our own commands the caller gives Node and the script. */
async function run(command: string, args: string[], env: NodeJS.ProcessEnv = environment) {
  const child: ChildProcess = spawn(command, args, { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((settle) => child.on("close", settle));
  const [stdout, stderr, code] = await Promise.all([streamed(child.stdout), streamed(child.stderr), ended]);
  return { stdout, stderr, code };
}

const streamed = (stream: ChildProcess["stdout"]) => (stream ? text(stream) : "");
const start = (...args: string[]) => run(process.execPath, ["cli/demo/start.ts", ...args]);
const simulate = (...args: string[]) => run(process.execPath, ["cli/demo/simulate.ts", ...args]);

afterAll(async () => {
  await simulate("--stop");
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test("npm start sets up and proves every account, and a second time changes nothing", {
  timeout: 180_000,
}, async () => {
  const first = await start("--json");
  expect(first.code, first.stderr).toBe(0);
  const { accounts } = JSON.parse(first.stdout);
  const sample = {
    imagekitId: "acmeagency",
    identifier: "https://imagekit.io/saml/consume",
    certificate: { thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/), notAfter: expect.stringMatching(/^20\d\d-/) },
    pushed: true,
    signIn: { nameId: "ada@agency.example", imagekitId: "acmeagency", role: "account_administrator" },
  };
  expect(accounts).toHaveLength(4);
  expect(accounts[0]).toEqual(sample);
  const signIns = accounts.map(({ signIn }: typeof sample) => `${signIn.imagekitId} ${signIn.nameId} ${signIn.role}`);
  expect(signIns.sort()).toEqual([
    "AcmeToys alan@agency.example media_library_full_access",
    "acmeagency ada@agency.example account_administrator",
    "acmehats ada@agency.example media_library_view_only_access",
    "acmeshoes grace@agency.example developer",
  ]);

  const second = await start();
  expect(second.code, second.stderr).toBe(0);
  expect(second.stdout).toContain("Nothing changed");
  expect(second.stdout).toContain("acmeshoes: as it was");
  expect(second.stdout).toContain("Proven: a signed sign-in to each of the 4 accounts.");
});

test("npm start -- --handover leaves the pastes to a person, and opens the page for them", {
  timeout: 180_000,
}, async () => {
  const args = ["cli/demo/start.ts", "--handover"];
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = new Promise<number | null>((settle) => child.on("close", settle));
  let shown = "";
  const opened = new Promise<string>((settle) =>
    child.stdout.on("data", (part) => {
      shown += part;
      const [address] = /^http:\/\/127\.0\.0\.1:\d+\/\S+\/$/m.exec(shown) ?? [];
      if (address) settle(address);
    }),
  );
  const address = await Promise.race([opened, ended.then(() => Promise.reject(new Error(shown)))]);
  expect(await (await fetch(address)).text()).toContain("Hand-over to ImageKit");
  // Ctrl-C goes to all of them, as in a terminal.
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect(await ended, shown).toBe(0);
  expect(shown).toContain("Agency dev: 4 accounts wait (4 to paste), 0 are done.");
});

test("npm run simulate leaves a simulator up on which bare pulumi works", { timeout: 180_000 }, async () => {
  const { stdout, stderr } = await simulate("--json");
  const simulator = JSON.parse(stdout || "null");
  expect(simulator, stderr).not.toBeNull();
  const preview = await run("pulumi", ["preview", "--non-interactive", "--expect-no-changes"], {
    ...process.env,
    ...simulator.environment,
  });
  expect(preview.code, preview.stdout + preview.stderr).toBe(0);
});
