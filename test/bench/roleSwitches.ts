/**
 * `node tools/run.js test/bench/roleSwitches.ts`: somebody signs in all the time while an account changes who has which role. What counts is
 * how many of the sign-ins are refused, or arrive in a role that is neither the old nor the new one.
 */
import { startSimulator } from "../../simulator/simulator.ts";
import type { SamlApplication } from "../simulator/support/samlApplication.ts";
import { signInAs } from "../simulator/support/simulated.ts";
import { fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { Stack } from "../support/stack.ts";

const id = "child1";
const grace = "22222222-bbbb-4bbb-8bbb-000000000002";
const everybody = "22222222-bbbb-4bbb-8bbb-000000000004";
const constant =
  "role: { from: constant, role: developer }\nassignments: [{ group: 22222222-bbbb-4bbb-8bbb-000000000002 }]";
const appRole = (role: string, group = grace) =>
  `role: { from: appRole }\nassignments: [{ group: ${group}, role: ${role} }]`;
const steps: [string, string, string][] = [
  ["a group's role changes", appRole("developer"), appRole("finance")],
  ["another group comes in its place", appRole("developer"), appRole("developer", everybody)],
  ["an account leaves appRole", appRole("developer"), constant],
  ["an account takes appRole up", constant, appRole("developer")],
];

for (const [name, before, after] of steps) {
  const simulator = await startSimulator({ accounts: [id] });
  const agency = (text: string) => fleetAgency([id], { accounts: { [id]: text } });
  const stack = await new Stack({ agency: agency(before), environment: simulator.environment() }).init();
  try {
    await run(stack);
    const [application] = [...simulator.store.applications.values()];
    stack.writeAgency(agency(after));
    const told = new Map<string, number>();
    let isOver = false;
    const signingIn = (async () => {
      while (!isOver) {
        const outcome = await signInAs(simulator, application as unknown as SamlApplication, "grace").then(
          ({ session }) => String(session.role),
          (error: Error) => `refused: ${error.message.slice(0, 140)}`,
        );
        told.set(outcome, (told.get(outcome) ?? 0) + 1);
        await new Promise((done) => setTimeout(done, 20));
      }
    })();
    await run(stack);
    isOver = true;
    await signingIn;
    console.log(`${name}: ${[...told].map(([what, count]) => `${count} × ${what}`).join("; ")}`);
  } finally {
    await simulator.close();
    stack.remove();
  }
}

async function run(stack: Stack): Promise<void> {
  const { code, stderr } = await imagekitSso(stack, "up", "--agency", "test");
  if (code !== 0) throw new Error(stderr);
}
