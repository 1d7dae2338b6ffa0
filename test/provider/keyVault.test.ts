import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";

vi.setConfig({ testTimeout: 60_000 });

const from = (path: string) => JSON.stringify(resolve(import.meta.dirname, "../..", path));

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

/**
 * Sets secrets by the vault's own SDK, then resolves references, all in a process of its own that trusts the simulator's CA.
 * An answer is the value, or the message of the failure.
 */
async function resolved(
  references: readonly string[],
  secrets: Record<string, string> = {},
  properties = {},
): Promise<string[]> {
  const program = `
    import { createServices } from ${from("provider/services.ts")};
    import { KeyVaultSecrets } from ${from("provider/keyVaultSecrets.ts")};
    import { AzureCredential } from ${from("provider/azure/credential.ts")};
    import { EntraEndpoints } from ${from("provider/entra/endpoints.ts")};
    import { parseReference } from ${from("domain/credentialReference.ts")};
    const { config, http, credentials } = createServices({});
    const scope = { account: "acmeshoes", signal: new AbortController().signal, log() {} };
    const vault = await new KeyVaultSecrets(new AzureCredential(config, new EntraEndpoints(config, http))).client(${JSON.stringify(simulator.url)}, scope);
    for (const [name, value] of Object.entries(${JSON.stringify(secrets)})) await vault.setSecret(name, value, ${JSON.stringify(properties)});
    const answers = [];
    for (const text of ${JSON.stringify(references)}) {
      answers.push(await credentials.resolve(parseReference(text), "private key", scope).catch(({ message }) => message));
    }
    console.log(JSON.stringify(answers));`;
  const env = { PATH: process.env.PATH, ...simulator.environment() };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { env });
  return JSON.parse(stdout);
}

const reference = (name: string) => `keyvault:${simulator.url}/secrets/${name}`;

test("a secret is read by the identity that Entra is asked with, once a run", async () => {
  simulator.requests.clear();
  const [first, second] = await resolved([reference("shoes"), reference("shoes")], { shoes: " private_shoes\n" });
  expect([first, second]).toEqual(["private_shoes", "private_shoes"]);
  const reads = simulator.requests
    .exchanges()
    .filter(({ method, path }) => method === "GET" && path.includes("/secrets/"));
  // The challenge, then the secret.
  expect(reads.map(({ status }) => status)).toEqual([401, 200]);
});

test("what is not there, and what is empty, is named with the account and what to do, and nothing more", async () => {
  const [missing, empty] = await resolved([reference("nothing"), reference("empty")], { empty: "" });
  expect(missing).toMatch(
    /^Account acmeshoes: the private key comes from keyvault:https:\S+\/secrets\/nothing, and it could not be read: the vault answered 404: .*Is the name right/,
  );
  expect(empty).toMatch(/\/secrets\/empty, and there is nothing there\. Give the secret a value\.$/);
});

test("a secret that may not be read says which role that takes", async () => {
  const [refused] = await resolved([reference("off")], { off: "private_off" }, { enabled: false });
  expect(refused).toContain(
    'the vault answered 403: Operation get is not allowed on a disabled secret. The identity that runs pulumi needs the role "Key Vault Secrets User"',
  );
  expect(refused).not.toContain("private_off");
});
