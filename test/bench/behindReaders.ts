/**
 * `node tools/run.js test/bench/behindReaders.ts [--runs 10] [--accounts 3] [--lag 0,3,10] [--flap 4,10]`: one `imagekit-sso up` from
 * nothing with Entra's readers behind, run after run. Each has to end with 0, and to leave one object of each kind an account.
 */
import { parseArgs } from "node:util";
import { startSimulator } from "../../simulator/simulator.ts";
import type { FaultSettings, Simulator } from "../../simulator/types.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { Stack } from "../support/stack.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10" },
    accounts: { type: "string", default: "3" },
    lag: { type: "string", default: "0,3,10" },
    flap: { type: "string", default: "4,10" },
    from: { type: "string", default: "1" },
  },
});
const numbers = (text: string) => text.split(",").filter(Boolean).map(Number);
const cases: [string, Partial<FaultSettings>][] = [
  ...numbers(values.lag).map((lagSeconds): [string, Partial<FaultSettings>] => [`lag ${lagSeconds} s`, { lagSeconds }]),
  ...numbers(values.flap).map((flapSeconds): [string, Partial<FaultSettings>] => [
    `flapping ${flapSeconds} s`,
    { flapSeconds },
  ]),
];

const runs = Number(values.runs);
const ids = childIds(Number(values.accounts));
for (const [name, faults] of cases) {
  const seconds: number[] = [];
  let good = 0;
  for (let seed = Number(values.from); seed < Number(values.from) + runs; seed += 1) {
    const { wrong, took } = await once({ ...faults, seed });
    seconds.push(took);
    if (wrong === undefined) good += 1;
    else console.log(`${name}, seed ${seed}: ${wrong}`);
  }
  const [fastest, slowest] = [Math.min(...seconds), Math.max(...seconds)];
  console.log(`${name}: ${good} of ${runs}, ${fastest.toFixed(1)} to ${slowest.toFixed(1)} s`);
}

async function once(faults: Partial<FaultSettings>): Promise<{ wrong: string | undefined; took: number }> {
  const simulator = await startSimulator({ accounts: ids, faults });
  const environment = { ...simulator.environment(), AZUREAD_STAND_IN_DELETE_GAP_MS: "20" };
  const stack = await new Stack({ agency: fleetAgency(ids), environment }).init();
  try {
    const start = performance.now();
    const { code, stderr } = await imagekitSso(stack, "up", "--agency", "test");
    const took = (performance.now() - start) / 1000;
    const left = wrongCounts(simulator);
    return { wrong: code === 0 && left === "" ? undefined : `exit code ${code}; ${left}\n${stderr}`, took };
  } finally {
    await simulator.close();
    stack.remove();
  }
}

function wrongCounts({ store }: Simulator): string {
  const counts = {
    applications: store.applications.size,
    principals: store.servicePrincipals.size,
    policies: store.claimsMappingPolicies.size,
    "in the bin": store.deletedItems.size,
  };
  const certificates = [...store.servicePrincipals.values()].flatMap(({ keyCredentials }) =>
    keyCredentials.filter(({ usage }) => usage === "Verify"),
  );
  return Object.entries({ ...counts, certificates: certificates.length })
    .filter(([kind, count]) => count !== (kind === "in the bin" ? 0 : ids.length))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}
