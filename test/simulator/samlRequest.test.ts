import { deflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { judgeSignIn } from "../../cli/demo/judge.ts";
import { signInByEmail } from "../../cli/demo/signIn.ts";
import { deliver, type HttpsAnswer, https, postForm } from "./support/https.ts";
import { addCertificate, addSamlApplication, guidePolicy, type SamlApplication } from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const world = simulated();
const consumeUrl = "https://imagekit.io/saml/consume";
const applications: Record<string, SamlApplication> = {};

async function addAccount(imagekitId: string): Promise<SamlApplication> {
  const parent = imagekitId === "acmeagency";
  const address = parent ? consumeUrl : `${consumeUrl}#${imagekitId}`;
  const application = addSamlApplication(world.current, imagekitId, {
    identifier: address,
    replyUrls: [address],
    policy: guidePolicy(imagekitId, { Source: "user", ID: "department" }),
  });
  await addCertificate(world.current, application);
  await deliver(world.current, imagekitId, application.appId, parent ? null : address);
  applications[imagekitId] = application;
  return application;
}

beforeAll(async () => {
  await addAccount("acmeagency");
  await addAccount("acmeshoes");
});

const byEmail = (email: string, imagekitId?: string) =>
  signInByEmail({
    simulatorUrl: world.current.url,
    ca: world.current.ca,
    email,
    user: email,
    ...(imagekitId !== undefined && { imagekitId }),
  });

describe("a sign-in that begins at ImageKit", () => {
  test("is refused to somebody it does not know yet", async () => {
    await expect(byEmail("grace@agency.example")).rejects.toThrow("A first sign-in starts in My Apps");
  });

  test("goes to the application whose identifier is the account's Entity ID", async () => {
    const application = applications.acmeshoes;
    if (!application) throw new Error("acmeshoes is missing");
    await signInAs(world.current, application, "grace");
    const { samlResponse, session, replyUrl } = await byEmail("grace@agency.example");
    expect(session).toMatchObject({ imagekitId: "acmeshoes", role: "developer" });
    expect(replyUrl).toBe(`${consumeUrl}#acmeshoes`);
    expect(Buffer.from(samlResponse, "base64").toString("utf8")).toMatch(/<samlp:Response [^>]*InResponseTo="_/);
    const metadataXml = world.current.store.accounts.get("acmeshoes")?.settings?.metadataXml ?? "";
    await expect(judgeSignIn({ samlResponse, metadataXml })).resolves.toMatchObject({ nameId: "grace@agency.example" });
  });

  test("uses the plain address where the Entity ID is empty, and asks which of several accounts", async () => {
    const application = applications.acmeagency;
    if (!application) throw new Error("acmeagency is missing");
    await signInAs(world.current, application, "ada");
    const { session, replyUrl } = await byEmail("ada@agency.example");
    expect(session.imagekitId).toBe("acmeagency");
    expect(replyUrl).toBe(consumeUrl);
    const shoes = applications.acmeshoes;
    if (!shoes) throw new Error("acmeshoes is missing");
    await signInAs(world.current, shoes, "ada");
    const asked = await https(world.current, "GET", "/single-sign-on?email=ada@agency.example");
    expect(asked.body).toContain('name="account" value="acmeshoes"');
    expect((await byEmail("ada@agency.example", "acmeshoes")).session.imagekitId).toBe("acmeshoes");
  });
});

describe("Entra answers an AuthnRequest", () => {
  const authnRequest = (issuer: string, replyUrl: string) =>
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" AssertionConsumerServiceURL="${replyUrl}"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</Issuer></samlp:AuthnRequest>`;
  const own = `${consumeUrl}#acmeshoes`;

  const byRedirect = (xml: string): Promise<HttpsAnswer> => {
    const query = new URLSearchParams({
      SAMLRequest: deflateRawSync(xml).toString("base64"),
      RelayState: "kept & safe",
      user: "grace@agency.example",
    });
    return https(world.current, "GET", `/${world.current.world.tenant.id}/saml2?${query}`);
  };
  const byPost = (xml: string): Promise<HttpsAnswer> =>
    postForm(world.current, `/${world.current.world.tenant.id}/saml2`, {
      SAMLRequest: Buffer.from(xml).toString("base64"),
      RelayState: "kept & safe",
      user: "grace@agency.example",
    });

  test.each([
    ["redirect", byRedirect],
    ["POST", byPost],
  ])("by the %s binding, with the relay state it came with", async (_, send) => {
    const { body } = await send(authnRequest(own, own));
    expect(body).toContain(`action="${own}"`);
    expect(body).toContain('name="RelayState" value="kept &amp; safe"');
  });

  describe("that asks for more than ImageKit's own", () => {
    const asking = (element: string) =>
      authnRequest(own, own).replace("</samlp:AuthnRequest>", `${element}</samlp:AuthnRequest>`);
    const nameId = async (format: string) => {
      const element = `<samlp:NameIDPolicy Format="${format}"/>`;
      const { body } = await byRedirect(asking(element));
      const response = /name="SAMLResponse" value="([^"]+)"/.exec(body)?.[1] ?? "";
      return /<NameID Format="([^"]+)">([^<]+)</.exec(Buffer.from(response, "base64").toString("utf8"))?.slice(1);
    };
    const context = (name: string) =>
      asking(
        `<samlp:RequestedAuthnContext><AuthnContextClassRef xmlns="urn:oasis:names:tc:SAML:2.0:assertion">urn:oasis:names:tc:SAML:2.0:ac:classes:${name}</AuthnContextClassRef></samlp:RequestedAuthnContext>`,
      );

    test("a NameIDPolicy goes before the claims policy: an opaque value, or the policy's in that format", async () => {
      const [persistent, transient] = ["persistent", "transient"].map(
        (name) => `urn:oasis:names:tc:SAML:2.0:nameid-format:${name}`,
      );
      const first = await nameId(persistent ?? "");
      expect(first).toEqual([persistent, expect.stringMatching(/^[\w-]{43}$/)]);
      expect(await nameId(persistent ?? "")).toEqual(first);
      expect(await nameId(transient ?? "")).not.toEqual(await nameId(transient ?? ""));
      const mail = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
      expect(await nameId(mail)).toEqual([mail, "grace@agency.example"]);
    });

    test("a RequestedAuthnContext has to be met by how the person signed in", async () => {
      expect((await byRedirect(context("PasswordProtectedTransport"))).status).toBe(200);
      world.current.world.policy.authenticationMethod = "windowsHello";
      const { status, body } = await byRedirect(context("PasswordProtectedTransport"));
      expect([status, (await byRedirect(authnRequest(own, own))).status]).toEqual([400, 200]);
      expect(body).toContain("AADSTS75011");
      world.current.world.policy.authenticationMethod = "password";
    });
  });

  test("only to a registered reply URL, to the letter", async () => {
    const { status, body } = await byRedirect(authnRequest(own, consumeUrl));
    expect(status).toBe(400);
    expect(body).toContain("AADSTS50011");
  });

  test("only for an identifier of the tenant, to the letter", async () => {
    expect((await byRedirect(authnRequest(`${consumeUrl}#AcmeShoes`, own))).body).toContain("AADSTS700016");
  });

  test.each([
    ["not deflated", "not base64 of anything"],
    ["no XML", deflateRawSync("hello").toString("base64")],
    ["another message", deflateRawSync('<a xmlns="urn:x"/>').toString("base64")],
    ["with a DOCTYPE", deflateRawSync(`<!DOCTYPE a>${authnRequest(own, own)}`).toString("base64")],
  ])("and none that is %s", async (_, message) => {
    const query = new URLSearchParams({ SAMLRequest: message, user: "grace@agency.example" });
    const { status, body } = await https(world.current, "GET", `/${world.current.world.tenant.id}/saml2?${query}`);
    expect(status).toBe(400);
    expect(body).toContain("AADSTS75005");
  });
});
