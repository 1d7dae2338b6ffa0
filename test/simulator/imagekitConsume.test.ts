import { beforeAll, describe, expect, test } from "vitest";
import { signElement } from "../../simulator/entra/xml.ts";
import { deliver, type HttpsAnswer, https, postForm, settingsCall } from "./support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  guidePolicy,
  principalOf,
  type SamlApplication,
} from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const world = simulated();
let shoes: SamlApplication;
let hats: SamlApplication;

async function addAccount(imagekitId: string): Promise<SamlApplication> {
  const policy = guidePolicy(imagekitId, { Source: "user", ID: "department" });
  const application = addSamlApplication(world.current, imagekitId, { policy });
  await addCertificate(world.current, application);
  await deliver(world.current, imagekitId, application.appId);
  return application;
}

beforeAll(async () => {
  shoes = await addAccount("acmeshoes");
  hats = await addAccount("acmehats");
});

/** A response as Entra issues it, not yet used. */
async function issue(application: SamlApplication, user = "grace"): Promise<string> {
  const path = `/${world.current.world.tenant.id}/signin/${application.appId}?user=${user}@agency.example`;
  const { body } = await https(world.current, "GET", path);
  const [, response] = /name="SAMLResponse" value="([^"]+)"/.exec(body) ?? [];
  return Buffer.from(response ?? "", "base64").toString("utf8");
}

function consume(xml: string, relayState = "https://imagekit.io/dashboard"): Promise<HttpsAnswer> {
  return postForm(world.current, "/saml/consume", {
    SAMLResponse: Buffer.from(xml, "utf8").toString("base64"),
    RelayState: relayState,
  });
}

/** The response with something changed and signed again, as Entra would sign it with this application's key. */
async function reissue(application: SamlApplication, change: (xml: string) => string): Promise<string> {
  const xml = (await issue(application)).replace(/<Signature .*?<\/Signature>/s, "");
  const sign = principalOf(world.current, application).keyCredentials.find((one) => one.usage === "Sign");
  const secret = world.current.store.privateKeys.get(sign?.keyId ?? "");
  if (!sign?.key || !secret) throw new Error("no key to sign with");
  const key = { certificate: sign.key, privateKeyPem: secret.privateKeyPem };
  return signElement(change(xml), "Assertion", "afterIssuer", key);
}

describe("ImageKit refuses", () => {
  test.each<[string, (xml: string) => string]>([
    ["a changed role", (xml) => xml.replace(">developer<", ">account_administrator<")],
    ["a changed address", (xml) => xml.replace("grace@agency.example", "ada@agency.example")],
    ["an assertion without its signature", (xml) => xml.replace(/<Signature .*?<\/Signature>/s, "")],
    ["a second assertion", (xml) => xml.replace(/(<Assertion .*<\/Assertion>)/s, "$1$1")],
    ["a comment that splits the address", (xml) => xml.replace("grace@", "grace@agency.example.evil<!---->@")],
    ["an entity declaration", (xml) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}`],
    ["what is no XML", () => "hello"],
  ])("%s", async (_, change) => {
    const genuine = await issue(shoes);
    const changed = change(genuine);
    expect(changed).not.toBe(genuine);
    const { status, body } = await consume(changed);
    expect(status, body).toBe(403);
    expect(body).toContain('id="error"');
  });

  test("an assertion for one account that another account's application signed", async () => {
    const forged = await reissue(hats, (xml) => xml.replace(">acmehats<", ">acmeshoes<"));
    const { status, body } = await consume(forged);
    expect([status, body]).toEqual([403, expect.stringContaining("acmeshoes: Invalid signature")]);
  });

  test.each<[string, (xml: string) => string, string]>([
    ["a role that is none of the six", (xml) => xml.replace(">developer<", ">Developer<"), "is not a role of ImageKit"],
    ["an account that is not there", (xml) => xml.replace(">acmeshoes<", ">AcmeShoes<"), "There is no account"],
    [
      "a NameID that is no address",
      (xml) => xml.replace(">grace@agency.example<", ">grace<"),
      "must be the user's e-mail",
    ],
    [
      "another audience",
      (xml) => xml.replace("<Audience>https://imagekit.io", "<Audience>https://other.example"),
      "audience",
    ],
    [
      "another recipient",
      (xml) => xml.replace('Recipient="https://imagekit.io', 'Recipient="https://other.example'),
      "recipient",
    ],
    ["another issuer", (xml) => xml.replaceAll("https://sts.windows.net/", "https://sts.other.example/"), "issuer"],
    [
      "an answer to a request it never sent",
      (xml) => xml.replace("<samlp:Response ", '<samlp:Response InResponseTo="_never" '),
      "InResponseTo",
    ],
    ["one whose time is over", (xml) => xml.replace(/NotOnOrAfter="\d{4}/g, 'NotOnOrAfter="2020'), "expired"],
    ["one from the future", (xml) => xml.replace(/NotBefore="\d{4}/g, 'NotBefore="2999'), "not yet valid"],
  ])("%s, although it is signed", async (_, change, reason) => {
    const { status, body } = await consume(await reissue(shoes, change));
    expect([status, body]).toEqual([403, expect.stringContaining(reason)]);
  });

  test("the same assertion a second time", async () => {
    const xml = await issue(shoes);
    expect((await consume(xml)).status).toBe(303);
    const again = await consume(xml);
    expect([again.status, again.body]).toEqual([403, expect.stringContaining("used before")]);
  });

  test("anybody once the settings are deleted", async () => {
    const application = await addAccount("AcmeToys");
    expect((await settingsCall(world.current, "DELETE", "AcmeToys")).status).toBe(204);
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow(
      "Single sign-on is not enabled for AcmeToys",
    );
  });
});

test("a comment put into a signed address does not shorten it", async () => {
  const signed = await reissue(shoes, (xml) =>
    xml.replace(">grace@agency.example<", ">grace@agency.example.other.example<"),
  );
  const { status, headers } = await consume(signed.replace("agency.example.other", "agency.example<!---->.other"));
  expect(status).toBe(303);
  const cookie = String(headers["set-cookie"]).split(";")[0] ?? "";
  const dashboard = await https(world.current, "GET", "/dashboard", { headers: { cookie } });
  expect(JSON.parse(dashboard.body).nameId).toBe("grace@agency.example.other.example");
});

describe("ImageKit's users", () => {
  test("are made at the first sign-in and follow the claims at every one after", async () => {
    const { store } = world.current;
    const user = () => store.accounts.get("acmehats")?.users.find(({ email }) => email === "alan@agency.example");
    expect(user()).toBeUndefined();
    await signInAs(world.current, hats, "alan");
    expect(user()).toMatchObject({ fullName: "Alan Turing", role: "finance" });
    const alan = [...store.users.values()].find(({ mail }) => mail === "alan@agency.example");
    if (!alan) throw new Error("Alan is missing");
    store.users.put({ ...alan, surname: "Mathison Turing", department: "developer" });
    await signInAs(world.current, hats, "alan");
    expect(user()).toMatchObject({ fullName: "Alan Mathison Turing", role: "developer" });
    store.users.put(alan);
  });

  test("have a session that shows on the dashboard until they log out", async () => {
    const entered = await consume(await issue(shoes), "https://imagekit.io/dashboard/media-library?x=1");
    expect(entered.headers.location).toBe("/dashboard/media-library?x=1");
    const cookie = String(entered.headers["set-cookie"]).split(";")[0] ?? "";
    const dashboard = await https(world.current, "GET", "/dashboard", { headers: { cookie } });
    expect(JSON.parse(dashboard.body)).toEqual({
      imagekitId: "acmeshoes",
      nameId: "grace@agency.example",
      fullName: "Grace Hopper",
      role: "developer",
    });
    expect((await https(world.current, "GET", "/logout", { headers: { cookie } })).status).toBe(200);
    expect((await https(world.current, "GET", "/dashboard", { headers: { cookie } })).status).toBe(401);
  });

  test("are not sent to another site by a relay state", async () => {
    const entered = await consume(await issue(shoes), "https://evil.example/dashboard");
    expect(entered.headers.location).toBe("/dashboard");
  });
});
