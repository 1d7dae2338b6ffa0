import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removedAccounts } from "../../cli/handover/removedAccounts.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { imagekitIdPattern } from "../../domain/saml/identifiers.ts";
import type { OwnSettings } from "../../provider/imagekit/channel.ts";
import { HandoverChannel } from "../../provider/imagekit/handoverChannel.ts";
import { fleetAgency } from "../support/fleet.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-removed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Accounts that left, as the agency's list has them, of an agency with no account but `stays`. */
function left(stays = "acme"): string[] {
  const text = fleetAgency([stays], { defaults: `delivery: { channel: handover, folder: ${JSON.stringify(folder)} }` });
  return removedAccounts(parseAgencyFile(text, "agencies/test.yaml"))
    .map(({ imagekitId }) => imagekitId)
    .toSorted();
}

function written(path: string, text = "{}"): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const own: OwnSettings = {
  ...{ spEntityId: "", isDelivered: () => false, isOwnEntityId: () => false, certificates: async () => undefined },
};

async function remove(account: string): Promise<void> {
  const scope = { account, signal: new AbortController().signal, log: () => {} };
  await new HandoverChannel({ account, folder, confirmation: undefined }).remove(own, scope);
}

test("the folder of bundles whose account left can be no account's own", async () => {
  await remove("acmehats");
  expect(readdirSync(folder).filter((name) => imagekitIdPattern.test(name))).toEqual([]);
});

test("an account with the ID removed, and accounts that left, keep apart", async () => {
  const bundle = written("removed/handover.json");
  await remove("acmehats");
  expect(existsSync(bundle)).toBe(true);
  expect(left("removed")).toEqual(["acmehats"]);
  await remove("removed");
  expect(existsSync(bundle)).toBe(false);
  expect(left()).toEqual(["acmehats", "removed"]);
});

test("what earlier versions put into the folder removed is still known, also after an account of that ID left", async () => {
  written("removed/acmeold-20260101T000000000Z/removed.json", JSON.stringify({ imagekitId: "acmeold" }));
  expect(left()).toEqual(["acmeold"]);
  await remove("removed");
  expect(left()).toEqual(["acmeold", "removed"]);
});
