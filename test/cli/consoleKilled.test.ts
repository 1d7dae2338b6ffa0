import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { FileActions } from "../../cli/console/actions.ts";
import { readLedger } from "../../cli/handover/ledgerFile.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";

const moments = Array.from({ length: 20 }, (_, place) => place);
const names = (who: string) => Array.from({ length: 6 }, (_, place) => `${who}${place}`);
const [onPage, onOther] = [names("page"), names("other")];

test("a console that is killed at twenty moments, while two writers confirm, loses, doubles and makes up nothing", {
  timeout: 120_000,
}, async () => {
  for (const moment of moments) {
    const world = new HandoverFolder([...onPage, ...onOther]);
    for (const id of [...onPage, ...onOther]) world.prepare(id);
    const { child, url } = await startedConsole(world.agencyFile);
    try {
      const codes = new Map(
        new FileActions(world.agencyFile, "").fleet().accounts.map(({ imagekitId, code }) => [imagekitId, code]),
      );
      const acknowledged: string[] = [];
      const page = (async () => {
        for (const id of onPage) {
          const headers = { "content-type": "application/json", origin: new URL(url).origin };
          const body = JSON.stringify({ code: codes.get(id), by: "ada@agency.example" });
          const answer = await fetch(new URL(`api/accounts/${id}/confirm`, url), { method: "POST", headers, body });
          if (answer.status === 200) acknowledged.push(id);
          else throw new Error(`${answer.status} ${await answer.text()}`);
        }
      })();
      const other = (async () => {
        const actions = new FileActions(world.agencyFile, "grace@agency.example");
        for (const id of onOther) {
          actions.confirm(id, codes.get(id) ?? "", "grace@agency.example");
          await pause(2);
        }
      })();
      // After none to five answers, and a little later: what is slow on a busy machine is waited for.
      while (acknowledged.length < Math.floor((moment * onPage.length) / moments.length)) await pause(1);
      await pause(moment % 4);
      child.kill("SIGKILL");
      // What was asked for and not answered may have been recorded, or not.
      await Promise.all([page.catch(() => {}), other]);
      const recorded = readLedger(world.agencyFile).events.map(({ account }) => account);
      expect(new Set(recorded).size, `moment ${moment}`).toBe(recorded.length);
      expect(recorded).toEqual(expect.arrayContaining([...acknowledged, ...onOther]));
      const inDoubt = onPage[acknowledged.length];
      expect([...acknowledged, ...onOther, ...(inDoubt ? [inDoubt] : [])]).toEqual(expect.arrayContaining(recorded));
    } finally {
      child.kill("SIGKILL");
      world.remove();
    }
  }
});

async function startedConsole(agencyFile: string): Promise<{ child: ChildProcess; url: string }> {
  const script = join(import.meta.dirname, "../support/consoleProcess.ts");
  const child = spawn(process.execPath, [script, agencyFile], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { child, url: String(line).trim() };
}
