import { afterAll, expect, test } from "vitest";
import { CrookedProxy } from "../provider/support/crookedProxy.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { markOf } from "../support/markOf.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(4);
const laughs = `<!DOCTYPE x [<!ENTITY a "${"ha".repeat(50)}">${"bcdefgh"
  .split("")
  .map((name, at) => `<!ENTITY ${name} "${`&${"abcdefg"[at]};`.repeat(10)}">`)
  .join("")}]>`;

/** What happens to the metadata of whom. */
const harms: Record<string, (xml: string) => string> = {
  child2: (xml) => xml.replace("</EntityDescriptor>", `${" ".repeat(1_100_000)}</EntityDescriptor>`),
  child3: (xml) => xml.replace("<EntityDescriptor", `${laughs}<EntityDescriptor`),
};

test("oversized and hostile metadata stops its own account alone, is never delivered, and one more up mends it", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const proxy = await CrookedProxy.start(simulator, stack.folder);
  afterAll(() => proxy.close());
  const host = (url: string) => new URL(url).host;
  Object.assign(stack.environment, {
    ARM_METADATA_HOSTNAME: host(proxy.url),
    SSL_CERT_FILE: proxy.caFile,
    NODE_EXTRA_CA_CERTS: proxy.caFile,
  });
  await stack.pulumi("config", "set", "imagekit:timeoutSeconds", "20");
  proxy.spoil(/federationmetadata\.xml/, (answer, line) => {
    const clientId = /appid=([0-9a-f-]{36})/.exec(line)?.[1] ?? "";
    const harm = harms[markOf(simulator.store.applicationByAppId(clientId)?.notes).split("/")[1] ?? ""];
    return harm && { ...answer, body: harm(String(answer.body)) };
  });

  const run = await stack.up("--continue-on-error");
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/Account child2: .*more than the 1048576 allowed/);
  expect(run.output).toMatch(/Account child3: .*DOCTYPE/);
  expect(run.output).not.toMatch(/Account child[14]: .*metadata/);
  // Nothing of the documents themselves.
  expect(run.output).not.toContain("haha");
  expect(run.output.length).toBeLessThan(100_000);
  expect(signingOn()).toEqual({ child1: true, child2: false, child3: false, child4: true });

  proxy.heal();
  const again = await stack.up();
  expect(again.code, again.output).toBe(0);
  expect(signingOn()).toEqual({ child1: true, child2: true, child3: true, child4: true });

  /** Whether ImageKit has settings; Entra signs with the declared certificate just where it does. */
  function signingOn(): Record<string, boolean> {
    return Object.fromEntries(
      ids.map((id) => {
        const delivered = simulator.store.accounts.get(id)?.settings !== null;
        const [principal] = simulator.store.servicePrincipals.filter(
          ({ notes }) => markOf(notes) === `imagekit-sso:test/${id}`,
        );
        expect(principal?.preferredTokenSigningKeyThumbprint != null, id).toBe(delivered);
        return [id, delivered];
      }),
    );
  }
});
