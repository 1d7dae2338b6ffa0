import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { Agent } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import axios from "axios";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-state-"));
const state = join(folder, "state.json");
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function start(...flags: string[]) {
  const main = resolve(import.meta.dirname, "../../simulator/main.ts");
  const child = spawn(process.execPath, [main, "--state", state, "--ca-dir", folder, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const first = JSON.parse(line) as { url: string; caFile: string; pid: number; environment: Record<string, string> };
  const http = axios.create({ baseURL: first.url, httpsAgent: new Agent({ ca: readFileSync(first.caFile) }) });
  const stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    running.delete(child);
  };
  return { ...first, http, stop };
}

test("a stopped world starts again on its port, with its CA, its objects and its tokens", async () => {
  const first = await start("--accounts", "further");
  expect(first.environment.IMAGEKIT_PRIVATE_KEY_further).toBe("private_sim_further");
  const ca = readFileSync(first.caFile, "utf8");
  const { ARM_TENANT_ID, ARM_CLIENT_ID = "", ARM_CLIENT_SECRET = "" } = first.environment;
  const scope = `${first.url}/.default`;
  const form = { grant_type: "client_credentials", client_id: ARM_CLIENT_ID, client_secret: ARM_CLIENT_SECRET, scope };
  const { data } = await first.http.post(`/${ARM_TENANT_ID}/oauth2/v2.0/token`, new URLSearchParams(form));
  const headers = { authorization: `Bearer ${data.access_token}` };
  const made = await first.http.post("/v1.0/applications", { displayName: "kept" }, { headers });
  await first.stop();
  expect(statSync(state).mode & 0o777).toBe(0o600);

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(readFileSync(second.caFile, "utf8")).toBe(ca);
  expect((await second.http.get(`/v1.0/applications/${made.data.id}`, { headers })).data.displayName).toBe("kept");
  await second.stop();
});

test("a world whose port was taken goes to another one", async () => {
  const { port } = JSON.parse(readFileSync(state, "utf8")) as { port: number };
  const squatter = createServer().listen(port, "localhost");
  await once(squatter, "listening");
  const world = await start();
  expect(new URL(world.url).port).not.toBe(String(port));
  await world.stop();
  squatter.close();
});

test("faults and counts are set and read over the world's own address", async () => {
  const world = await start();
  const { data: faults } = await world.http.put("/_simulator/faults", { lagSeconds: 2 });
  expect(faults.lagSeconds).toBe(2);
  await expect(world.http.put("/_simulator/faults", { rate429: 2 })).rejects.toThrow(/400/);
  await world.http.delete("/_simulator/requests");
  await world.http.get("/metadata/endpoints?api-version=2022-09-01");
  const { data } = await world.http.get("/_simulator/requests");
  expect(data).toMatchObject({ total: 1, counts: { "GET /metadata/endpoints": 1 } });
  const { data: shown } = await world.http.get("/_simulator/state");
  expect(JSON.stringify(shown)).not.toMatch(/PRIVATE KEY|private_sim_/);
  await world.stop();
});
