import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { editorSchema } from "../../domain/agency/editorSchema.ts";
import { agencyText, group } from "./support/agencyText.ts";

const agencies = new URL("../../agencies/", import.meta.url);
const committed = readFileSync(new URL("agency.schema.json", agencies), "utf8");
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(committed));
const accepts = (text: string) => validate(parse(text));

describe("agencies/agency.schema.json", () => {
  test("is current; node tools/writeSchema.ts writes it anew", () => {
    expect(committed).toBe(editorSchema());
  });

  test("accepts the repository's agency", () => {
    expect(accepts(readFileSync(new URL("dev.yaml", agencies), "utf8")), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ["a misspelt key", ["children: [{ imagekitId: a, replyURL: plain }]"]],
    ["a misspelt key at the top", ["childs: []"]],
    ["a misspelt role", ["parent: { imagekitId: a, role: { from: constant, role: developper } }"]],
    ["a misspelt attribute", ["parent: { imagekitId: a, role: { from: attribute, attribute: departement } }"]],
    [
      "a bad custom attribute",
      ["parent: { imagekitId: a, role: { from: customAttribute, attribute: extensionAttribute16 } }"],
    ],
    ["a bad ID", ["parent: { imagekitId: a b }"]],
    ["no ID", ["parent: { replyUrl: plain }"]],
    ["a literal key", ["parent: { imagekitId: a, delivery: { channel: http, url: env:URL, credential: private_x } }"]],
    ["an assignment of two", [`parent: { imagekitId: a, assignments: [{ group: ${group}, user: ${group} }] }`]],
    ["an unquoted number for an ID", ["parent: { imagekitId: 123 }"]],
    ["six addresses", [`parent: { imagekitId: a, notificationEmails: [${"a@x.example, ".repeat(6)}] }`]],
  ])("refuses %s", (_, lines) => {
    expect(accepts(agencyText(...lines))).toBe(false);
  });

  test("describes every setting, for the editor", () => {
    const { properties, $defs } = JSON.parse(committed);
    for (const [name, { description, $ref }] of Object.entries<{ description?: string; $ref?: string }>(
      properties.defaults.properties,
    )) {
      expect(description ?? $defs[$ref?.split("/").at(-1) ?? ""]?.description, name).toBeTruthy();
    }
  });
});
