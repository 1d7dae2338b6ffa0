import { beforeAll, describe, expect, test } from "vitest";
import { fetchMetadata, type HttpsAnswer, https, settingsCall } from "./support/https.ts";
import { contractProblems, requestProblems } from "./support/openApi.ts";
import { addCertificate, addSamlApplication } from "./support/samlApplication.ts";
import { simulated } from "./support/simulated.ts";

const world = simulated();
const child = "acmeshoes";
const spEntityId = `https://imagekit.io/saml/consume#${child}`;
let metadataXml = "";

beforeAll(async () => {
  const application = addSamlApplication(world.current, child);
  await addCertificate(world.current, application);
  metadataXml = await fetchMetadata(world.current, application.appId);
});

/** The call, held to docs/sso-settings.openapi.yaml. */
async function call(
  method: string,
  id: string,
  options: { body?: unknown; key?: string | null } = {},
): Promise<HttpsAnswer> {
  const answer = await settingsCall(world.current, method, id, options);
  expect(contractProblems(method, answer)).toEqual([]);
  return answer;
}

describe("the settings of an account", () => {
  test("are set as a whole, read back, and taken away", async () => {
    expect((await call("GET", child)).status).toBe(404);
    const body = { imagekitId: child, metadataXml, spEntityId };
    expect(requestProblems(body)).toEqual([]);
    const put = await call("PUT", child, { body });
    expect(put.status).toBe(200);
    expect(put.headers["x-ik-requestid"]).toBeTruthy();
    const settings = JSON.parse((await call("GET", child)).body);
    expect(settings).toMatchObject({ imagekitId: child, metadataXml, spEntityId, enabled: true });
    expect(settings).toEqual(JSON.parse(put.body));
    const cleared = await call("PUT", child, { body: { imagekitId: child, metadataXml, spEntityId: null } });
    expect(JSON.parse(cleared.body).spEntityId).toBeNull();
    expect((await call("DELETE", child)).status).toBe(204);
    expect((await call("DELETE", child)).status).toBe(404);
  });

  test.each([
    ["no key", null, 401],
    ["a wrong key", "private_wrong", 403],
    ["another account's key", "private_sim_acmehats", 403],
  ])("cannot be touched with %s", async (_, key, status) => {
    for (const method of ["GET", "DELETE"]) expect((await call(method, child, { key })).status).toBe(status);
    expect((await call("PUT", child, { key, body: { imagekitId: child, metadataXml, spEntityId } })).status).toBe(
      status,
    );
  });

  test("of an account that is not there look like a wrong key", async () => {
    expect((await call("GET", "acmesocks", { key: `private_sim_${child}` })).status).toBe(403);
  });

  test("tell upper from lower case", async () => {
    expect((await call("GET", "ACMESHOES", { key: `private_sim_${child}` })).status).toBe(403);
  });
});

describe("what is put", () => {
  test.each<[string, (body: { imagekitId: string; metadataXml: string; spEntityId: string | null }) => unknown]>([
    ["without an Entity ID", ({ spEntityId: _, ...rest }) => rest],
    ["with an empty Entity ID", (rest) => ({ ...rest, spEntityId: "" })],
    ["without a document", ({ metadataXml: _, ...rest }) => rest],
    ["without the account that is meant", ({ imagekitId: _, ...rest }) => rest],
    ["for what is no ImageKit ID", (rest) => ({ ...rest, imagekitId: "../acmehats" })],
    ["with another field", (body) => ({ ...body, enforce: true })],
    ["that is a list", (body) => [body]],
  ])("%s is refused, as the contract's schema says", async (_, change) => {
    const body = change({ imagekitId: child, metadataXml, spEntityId });
    expect(requestProblems(body)).not.toEqual([]);
    expect((await call("PUT", child, { body })).status).toBe(400);
  });

  test("for another account than the key's is refused, and changes nothing", async () => {
    await call("DELETE", "acmehats", { key: "private_sim_acmehats" });
    const body = { imagekitId: child, metadataXml, spEntityId };
    const { status, body: words } = await call("PUT", "acmehats", { key: "private_sim_acmehats", body });
    const message = "The settings are meant for acmeshoes, and the key belongs to acmehats.";
    expect([status, JSON.parse(words)]).toEqual([409, { message, help: "Nothing was written." }]);
    expect((await call("GET", "acmehats", { key: "private_sim_acmehats" })).status).toBe(404);
    expect((await call("PUT", child, { body: { ...body, imagekitId: "ACMESHOES" } })).status).toBe(409);
  });

  test.each<[string, (xml: string) => string]>([
    ["an HTML page", () => "<html><body>Sign in</body></html>"],
    ["no XML at all", () => "hello"],
    ["a document cut short", (xml) => xml.slice(0, -20)],
    ["a document with a DOCTYPE", (xml) => xml.replace("<EntityDescriptor", "<!DOCTYPE a><EntityDescriptor")],
    ["a service provider's metadata", (xml) => xml.replaceAll("IDPSSODescriptor", "SPSSODescriptor")],
    ["SAML 1.1", (xml) => xml.replace("SAML:2.0:protocol", "SAML:1.1:protocol")],
    ["a certificate that is none", (xml) => xml.replace(/<X509Certificate>[^<]{20}/g, "<X509Certificate>AAAA")],
    ["the same in another namespace", (xml) => xml.replace("SAML:2.0:metadata", "SAML:2.0:metadata:else")],
  ])("%s is refused as metadata", async (_, change) => {
    const { status, body } = await call("PUT", child, {
      body: { imagekitId: child, metadataXml: change(metadataXml), spEntityId },
    });
    expect([status, JSON.parse(body).message]).toEqual([400, expect.stringContaining("metadata XML was refused")]);
  });

  test("may be a document of 1 MiB, and no larger", async () => {
    const filler = (length: number) =>
      metadataXml.replace("</EntityDescriptor>", `<!--${"x".repeat(length)}--></EntityDescriptor>`);
    const frame = filler(0).length;
    const put = async (document: string) =>
      (await call("PUT", child, { body: { imagekitId: child, metadataXml: document, spEntityId } })).status;
    expect(await put(filler(1_048_576 - frame))).toBe(200);
    expect(await put(filler(1_048_577 - frame))).toBe(413);
    expect(await put("x".repeat(5_000_000))).toBe(413);
  });

  test("must be JSON", async () => {
    const authorization = `Basic ${Buffer.from(`private_sim_${child}:`).toString("base64")}`;
    for (const [type, body] of [
      ["application/json", "{"],
      ["application/xml", metadataXml],
    ] as const) {
      const answer = await https(world.current, "PUT", `/imagekit/accounts/${child}/sso-settings`, {
        headers: { authorization, "content-type": type },
        body,
      });
      expect([answer.status, contractProblems("PUT", answer)]).toEqual([400, []]);
    }
  });
});

describe("an endpoint in trouble", () => {
  test.each([
    ["too many requests", { rate429: 1, retryAfterSeconds: 2 }, 429],
    ["failures", { rate5xx: 1 }, 0],
  ])("%s are said in ImageKit's words", async (_, faults, status) => {
    world.current.faults.set({ ...faults, targets: ["imagekit"] });
    try {
      for (const method of ["GET", "DELETE"]) {
        const answer = await call(method, child);
        if (status === 0) expect(answer.status).toBeGreaterThanOrEqual(500);
        else expect([answer.status, answer.headers["x-ratelimit-reset"]]).toEqual([status, "2000"]);
      }
    } finally {
      world.current.faults.clear();
    }
  });
});
