import { describe, expect, test } from "vitest";
import { judgeSignIn } from "../../cli/demo/judge.ts";
import { deliver } from "./support/https.ts";
import { addCertificate, addSamlApplication, guidePolicy, prefer, principalOf } from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const policy = guidePolicy("acmeshoes", { Value: "developer" });

describe("which certificate signs", () => {
  const world = simulated();

  test("a rotation: ImageKit must know the new certificate before Entra signs with it", async () => {
    const application = addSamlApplication(world.current, "acmeshoes", { policy });
    await addCertificate(world.current, application);
    const old = await deliver(world.current, "acmeshoes", application.appId);
    const second = await addCertificate(world.current, application, { prefer: false });

    const before = await signInAs(world.current, application, "grace");
    await expect(judgeSignIn({ samlResponse: before.samlResponse, metadataXml: old })).resolves.toBeTruthy();

    prefer(world.current, application, second);
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow(/signature/i);

    const both = await deliver(world.current, "acmeshoes", application.appId);
    const after = await signInAs(world.current, application, "grace");
    await expect(judgeSignIn({ samlResponse: after.samlResponse, metadataXml: both })).resolves.toBeTruthy();
    await expect(judgeSignIn({ samlResponse: after.samlResponse, metadataXml: old })).rejects.toThrow(/signature/i);
  });

  test("a key chosen by a thumbprint that is gone is no key", async () => {
    const application = addSamlApplication(world.current, "acmeshoes", { policy });
    await addCertificate(world.current, application);
    prefer(world.current, application, "0".repeat(40));
    await expect(signInAs(world.current, application, "grace")).rejects.toThrow("AADSTS50146");
  });
});

test("an expired preferred key gives way to a valid one", async () => {
  const application = addSamlApplication(aging.current, "acmeshoes", { policy });
  const first = await addCertificate(aging.current, application, { days: 10 });
  const second = await addCertificate(aging.current, application, { days: 100, prefer: false });
  const listed = await deliver(aging.current, "acmeshoes", application.appId);
  expect(await signedWith()).toBe(first);
  aging.current.world.clock.advance(11 * 86_400);
  expect(await signedWith()).toBe(second);
  expect(listed).toContain(certificateOf(second));

  async function signedWith(): Promise<string | undefined> {
    const { samlResponse } = await signInAs(aging.current, application, "grace");
    const xml = Buffer.from(samlResponse, "base64").toString("utf8");
    return [first, second].find((thumbprint) => xml.includes(certificateOf(thumbprint)));
  }

  function certificateOf(thumbprint: string): string {
    const id = Buffer.from(thumbprint, "hex").toString("base64");
    const found = principalOf(aging.current, application).keyCredentials.find((one) => one.customKeyIdentifier === id);
    return found?.key ?? "no such certificate";
  }
});
const aging = simulated();

describe("where nobody chose a certificate", () => {
  const lenient = simulated({ policy: { firstCertificateActive: true } });
  const strict = simulated({ policy: { firstCertificateActive: false } });

  test.each([
    ["the first signs in a tenant that activates it by itself", lenient, true],
    ["none signs in a tenant that does not", strict, false],
  ])("%s", async (_, world, signs) => {
    const application = addSamlApplication(world.current, "acmeshoes", { policy });
    await addCertificate(world.current, application, { prefer: false });
    await deliver(world.current, "acmeshoes", application.appId);
    const attempt = signInAs(world.current, application, "grace");
    await (signs ? expect(attempt).resolves.toBeTruthy() : expect(attempt).rejects.toThrow("AADSTS50146"));
  });
});

describe("the audience", () => {
  const keeping = simulated({ policy: { audienceFragment: "keep" } });

  test("keeps its fragment where the tenant does so, and ImageKit takes that too", async () => {
    const application = addSamlApplication(keeping.current, "acmeshoes", { policy });
    await addCertificate(keeping.current, application);
    const metadataXml = await deliver(keeping.current, "acmeshoes", application.appId);
    const { samlResponse } = await signInAs(keeping.current, application, "grace");
    const { audiences } = await judgeSignIn({ samlResponse, metadataXml });
    expect(audiences).toEqual(["https://imagekit.io/saml/consume#acmeshoes"]);
  });
});
