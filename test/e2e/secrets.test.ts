import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

test("no secret is in state, in bundles, or in logs with either kind of verbose flags", async () => {
  const accounts = { child2: "delivery: { channel: handover, folder: handover }" };
  const { simulator, stack } = await engineWorld(fleetAgency(["child1", "child2"], { accounts }), {
    accounts: ["child1", "child2"],
  });
  const secrets = Object.entries(simulator.environment())
    .filter(([name]) => name === "ARM_CLIENT_SECRET" || name.startsWith("IMAGEKIT_PRIVATE_KEY_"))
    .map(([, value]) => value);
  expect(secrets.length).toBeGreaterThan(2);

  const written = new Map<string, string>();
  const keep = () => {
    for (const file of files(stack.folder))
      written.set(file, `${written.get(file) ?? ""}${readFileSync(file, "utf8")}`);
  };
  // With --debug beside these the official azuread plugin prints its own client secret, which nothing here can keep it from (docs/security.md).
  const runs = [await stack.up("--logtostderr", "--logflow", "--verbose=9"), await stack.drift()];
  keep();
  // A failing call is where a key would slip out first.
  simulator.faults.set({ deny: ["/imagekit/"], targets: ["imagekit"] });
  runs.push(await stack.pulumi("refresh", "--yes", "--skip-preview", "--debug"));
  expect(runs.at(-1)?.code).not.toBe(0);
  simulator.faults.clear();
  runs.push(await stack.destroy("--debug"));
  keep();
  expect(runs[0]?.code, runs[0]?.output.slice(-3000)).toBe(0);

  expect([...written.keys()].join("\n")).toContain("metadata.xml");
  const said = runs.map(({ output }, index) => [`output of run ${index}`, output] as const);
  for (const [name, text] of [...written, ...said]) {
    for (const secret of secrets) expect(text.includes(secret), `${name} holds a secret`).toBe(false);
    expect(text, name).not.toMatch(/BEGIN (RSA |EC )?PRIVATE KEY/);
    expect(text, name).not.toMatch(/\beyJ[\w-]{20,}\.eyJ/);
    expect(text, name).not.toMatch(/Basic [A-Za-z0-9+/=]{16,}/);
  }
});

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === "node_modules") continue;
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}
