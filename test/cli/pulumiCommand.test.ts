import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StackState } from "../../cli/recovery/stackState.ts";
import { pulumiCommand } from "../../cli/shared/pulumiCommand.ts";

const folder = mkdtempSync(join(tmpdir(), "pulumi-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A `pulumi` that is a script, first on the PATH. */
function env(script: string): NodeJS.ProcessEnv {
  const path = join(folder, "pulumi");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { PATH: `${folder}:${process.env.PATH}` };
}

test("gives what the command printed, and never waits for an answer", async () => {
  const printed = await pulumiCommand(["stack", "ls"], { env: env('echo "$@"') });
  expect(printed).toBe("stack ls --non-interactive --color=never\n");
});

test("a failure has the reasons, whichever stream they came by", async () => {
  const failing = env('echo "error: it does not exist"; echo "and more" >&2; exit 255');
  await expect(pulumiCommand(["import", "--file", "x.json"], { env: failing })).rejects.toThrow(
    /^pulumi import did not succeed:\n\nerror: it does not exist\n\s*and more$/,
  );
});

test("says so where there is no pulumi", async () => {
  await expect(pulumiCommand(["version"], { env: { PATH: join(folder, "nowhere") } })).rejects.toThrow(
    "There is no pulumi on the PATH",
  );
});

test("a state with the components' former names is not worked with, since all would be made anew", async () => {
  const state = (type: string) => {
    const urn = `urn:pulumi:acme::imagekit-sso::${type}::acmeshoes`;
    return { env: env(`echo '${JSON.stringify({ deployment: { resources: [{ urn, type }] } })}'`) };
  };
  expect((await StackState.of("acme", state("imagekit:sso:Account"))).accounts).toEqual(["acmeshoes"]);
  await expect(StackState.of("acme", state("imagekit-sso:index:AccountSso"))).rejects.toThrow(
    /^The state of the stack acme .* nothing was done\. CHANGELOG\.md/,
  );
});
