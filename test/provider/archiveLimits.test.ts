import { expect, test, vi } from "vitest";
import { KeyVaultArchive, largestSecret } from "../../provider/archive/keyVaultArchive.ts";
import { untilGranted } from "../../provider/archive/untilGranted.ts";
import type { CallScope } from "../../provider/callScope.ts";
import type { KeyVaultSecrets } from "../../provider/keyVaultSecrets.ts";

const said: string[] = [];
const scope: CallScope = {
  account: "acmeshoes",
  signal: new AbortController().signal,
  log: (_, message) => void said.push(message),
};

test("what is too long for a secret is refused before the vault is asked", async () => {
  const asked = vi.fn();
  const keyVault = { client: asked } as unknown as KeyVaultSecrets;
  const object = { account: "acmeshoes", digest: "0".repeat(64) };
  const archive = new KeyVaultArchive({
    keyVault,
    vault: "https://v.vault.azure.net",
    name: "n",
    object,
    timeoutSeconds: 1,
  });
  const document = { xml: "é".repeat(largestSecret / 2 + 1), clientId: "c", notAfter: "2029-01-01T00:00:00Z" };
  await expect(archive.add(document, scope)).rejects.toThrow(
    "Account acmeshoes: its federation metadata has 25602 bytes, and a Key Vault secret holds 25600",
  );
  expect(asked).not.toHaveBeenCalled();
});

const refusal = (statusCode: number, code: string) => Object.assign(new Error(code), { statusCode, code });

test("a role that was just assigned is waited for, and said so once", async () => {
  const answers = [refusal(403, "AuthorizationPermissionMismatch"), refusal(404, "ContainerNotFound")];
  const work = vi.fn(async () => {
    const error = answers.shift();
    if (error) throw error;
    return "kept";
  });
  expect(await untilGranted(work, { role: "Owner of blobs", timeoutSeconds: 900, firstGap: 1 }, scope)).toBe("kept");
  expect(work).toHaveBeenCalledTimes(3);
  expect(said).toEqual([
    'Account acmeshoes: the archive refuses so far. Waiting for the role "Owner of blobs" to work.',
  ]);
});

test.each([refusal(403, "AuthorizationFailure"), refusal(400, "BadParameter"), refusal(404, "BlobNotFound")])(
  "what does not pass with time is not waited for: %s",
  async (error) => {
    const work = vi.fn(async () => {
      throw error;
    });
    await expect(untilGranted(work, { role: "r", timeoutSeconds: 900, firstGap: 1 }, scope)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
  },
);
