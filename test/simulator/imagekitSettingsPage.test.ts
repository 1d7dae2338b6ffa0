import { beforeEach, expect, test } from "vitest";
import { readIdentityProvider } from "../../simulator/imagekit/identityProvider.ts";
import { fetchMetadata, https, postForm } from "./support/https.ts";
import { addCertificate, addSamlApplication, guidePolicy, type SamlApplication } from "./support/samlApplication.ts";
import { signInAs, simulated } from "./support/simulated.ts";

const world = simulated();
const path = "/dashboard/settings/single-sign-on";
let application: SamlApplication;
let document = "";

beforeEach(async () => {
  world.current.faults.clear();
  const policy = guidePolicy("acmeshoes", { Source: "user", ID: "department" });
  application = addSamlApplication(world.current, "acmeshoes", { policy });
  await addCertificate(world.current, application);
  document = (await fetchMetadata(world.current, application.appId)).replace(/^\uFEFF/, "");
  await send({ action: "delete" });
});

const send = (fields: Record<string, string>) => postForm(world.current, `${path}/acmeshoes`, fields);
const settings = () => world.current.store.accounts.get("acmeshoes")?.settings;

test("what was saved is shown again, signs people in, and is gone once it is deleted", async () => {
  const entityId = "https://imagekit.io/saml/consume#acmeshoes";
  expect(await send({ action: "save", entityId, metadata: document })).toMatchObject({ status: 303 });
  const { body } = await https(world.current, "GET", `${path}/acmeshoes`);
  expect(body).toContain(`value="${entityId}"`);
  expect(settings()).toMatchObject({ metadataXml: document, spEntityId: entityId });
  expect((await signInAs(world.current, application, "grace")).session.imagekitId).toBe("acmeshoes");

  await send({ action: "delete" });
  expect(settings()).toBeNull();
  await expect(signInAs(world.current, application, "grace")).rejects.toThrow("Single sign-on is not enabled");
});

test("an empty Entity ID is none, and an account that is not there is not made", async () => {
  await send({ action: "save", entityId: "", metadata: document });
  expect(settings()?.spEntityId).toBeNull();
  expect(await postForm(world.current, `${path}/nobody`, { metadata: document })).toMatchObject({ status: 404 });
});

test.each(["", "<html/>", "<!DOCTYPE x><x/>"])(
  "what is no metadata (%j) is refused with a reason, and what was there stays",
  async (metadata) => {
    await send({ action: "save", entityId: "", metadata: document });
    const { status, body } = await send({ action: "save", entityId: "", metadata });
    expect(status).toBe(400);
    expect(body).toContain("It was not saved.");
    expect(settings()?.metadataXml).toBe(document);
  },
);

test("a byte order mark is refused only when that is asked for", async () => {
  const marked = `\uFEFF${document}`;
  expect(await send({ action: "save", metadata: marked })).toMatchObject({ status: 303 });
  world.current.faults.set({ pageRefusesBom: true });
  expect((await send({ action: "save", metadata: marked })).body).toContain("byte order mark");
  expect(await send({ action: "save", metadata: document })).toMatchObject({ status: 303 });
});

test("only the first certificate is kept when that is asked for", async () => {
  await addCertificate(world.current, application, { prefer: true });
  const two = (await fetchMetadata(world.current, application.appId)).replace(/^\uFEFF/, "");
  expect(readIdentityProvider(two).certificates).toHaveLength(2);
  await send({ action: "save", metadata: two });
  expect((await signInAs(world.current, application, "grace")).session.imagekitId).toBe("acmeshoes");

  world.current.faults.set({ pageKeepsFirstCertificate: true });
  await send({ action: "save", metadata: two });
  expect(readIdentityProvider(settings()?.metadataXml ?? "").certificates).toEqual([
    readIdentityProvider(two).certificates[0],
  ]);
});
