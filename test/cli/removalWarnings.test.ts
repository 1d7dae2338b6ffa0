import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import { expect, test } from "vitest";
import { destroyAccounts } from "../../cli/engine/accountRuns.ts";
import type { AgencyStack } from "../../cli/engine/agencyStack.ts";
import { Interruption } from "../../cli/engine/interruption.ts";
import { leftAtImagekit } from "../../domain/leftAtImagekit.ts";

const urn =
  "urn:pulumi:dev::imagekit-sso::imagekit:sso:Agency$imagekit:sso:Account$imagekit:index:SsoSettings::a-settings";
const said = (severity: "warning" | "error", message: string) =>
  ({
    sequence: 0,
    timestamp: 0,
    diagnosticEvent: { urn, severity, message, color: "never" },
  }) as unknown as EngineEvent;

/** A stack whose first removal leaves something at ImageKit and then fails, and whose second succeeds silently. */
function stackOfTwoTries(): Stack {
  let tries = 0;
  const stack = {
    name: "dev",
    workspace: { workDir: ".", envVars: { PULUMI_BACKEND_URL: "https://backend.example" } },
    async destroy({ onEvent }: { onEvent: (event: EngineEvent) => void }) {
      tries += 1;
      if (tries > 1) return;
      onEvent(said("warning", `Account a: ${leftAtImagekit} Look there.`));
      onEvent(said("error", "the application is gone already"));
      throw new Error("exit code 1");
    },
    async refresh() {},
  };
  return stack as unknown as Stack;
}

test("a removal that succeeds the second time still tells what the first one left at ImageKit", async () => {
  const lines: string[] = [];
  const options = { interruption: new Interruption(), live: false, say: (line: string) => void lines.push(line) };
  const run = await destroyAccounts({ stack: stackOfTwoTries() } as AgencyStack, ["a"], options);
  expect(run.failure).toBeUndefined();
  expect(run.warnings.join()).toContain(leftAtImagekit);
  expect(lines.join()).toContain(leftAtImagekit);
});
