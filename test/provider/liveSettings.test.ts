import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { liveSettings } from "../../provider/imagekit/liveMetadata.ts";

const metadataXml = readFileSync(new URL("../domain/metadata/valid/plain.xml", import.meta.url), "utf8");
const held = (change: object = {}) =>
  liveSettings({ ...{ imagekitId: "acmeshoes", metadataXml, spEntityId: null, enabled: true }, ...change });

test("settings that are switched off are nobody's way in, and still somebody's", () => {
  const { entityId, switchedOff } = held();
  expect([entityId, switchedOff]).toEqual([expect.stringContaining("https://sts.windows.net/"), undefined]);
  const off = { metadataDigest: "", delivered: false, switchedOff: true };
  expect(held({ enabled: false })).toMatchObject({ ...off, entityId });
  expect(held({ enabled: false, metadataXml: '<x entityID="https://okta.example/"/>' })).toMatchObject({
    ...off,
    unreadable: { entityId: "https://okta.example/" },
  });
});
