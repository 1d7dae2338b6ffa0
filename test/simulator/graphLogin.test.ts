import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runner } from "../../simulator/seed.ts";
import { postForm } from "./support/https.ts";
import { simulated } from "./support/simulated.ts";

const simulator = simulated();
const form = () => ({
  grant_type: "client_credentials",
  client_id: runner.clientId,
  client_secret: runner.secret,
  scope: `${simulator.current.url}/.default`,
});
const token = (change: Record<string, string> = {}, tenant = simulator.current.world.tenant.id) =>
  postForm(simulator.current, `/${tenant}/oauth2/v2.0/token`, { ...form(), ...change });
const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("a client's token names its principal and permissions", async () => {
  const answer = JSON.parse((await token()).body);
  const claims = JSON.parse(Buffer.from(answer.access_token.split(".")[1], "base64url").toString());
  expect(claims).toMatchObject({ oid: runner.objectId, appid: runner.clientId, roles: runner.permissions });
  expect(claims.exp - claims.iat).toBe(answer.expires_in);
});

test("a federated assertion stands for the secret", async () => {
  const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  const soon = Math.floor(Date.now() / 1000) + 600;
  const claims = { aud: "api://AzureADTokenExchange", sub: "repo:agency/sso", exp: soon };
  const give = (client_assertion: string) => token({ client_secret: "", client_assertion_type, client_assertion });
  expect((await give(jwt(claims))).status).toBe(200);
  expect((await give(jwt({ ...claims, exp: soon - 1200 }))).status).toBe(401);
  expect((await give("nonsense")).status).toBe(401);
});

test.each([
  ["a wrong secret", { client_secret: "wrong" }, 401, "AADSTS7000215"],
  ["an unknown client", { client_id: "99999999-9999-4999-8999-999999999999" }, 400, "AADSTS700016"],
  ["another grant", { grant_type: "password" }, 400, "AADSTS70003"],
  ["a scope without .default", { scope: "openid" }, 400, "AADSTS1002012"],
])("%s is refused as Entra does", async (_, change, status, code) => {
  const answer = await token(change);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body).error_description).toContain(code);
  expect(answer.body).not.toContain(runner.secret);
});

test("another tenant is unknown", async () => {
  expect(JSON.parse((await token({}, "99999999-9999-4999-8999-999999999999")).body).error).toBe("invalid_tenant");
});

test("@azure/identity signs in with a secret", async () => {
  const { current } = simulator;
  const script = `
    import { ClientSecretCredential } from "@azure/identity";
    const { ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET } = process.env;
    const credential = new ClientSecretCredential(ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET, {
      authorityHost: "${current.url}", disableInstanceDiscovery: true,
    });
    console.log((await credential.getToken("${current.url}/.default")).token.split(".").length);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: resolve(import.meta.dirname, "../.."),
    env: { PATH: process.env.PATH, ...current.environment() },
  });
  expect(stdout.trim()).toBe("3");
});
