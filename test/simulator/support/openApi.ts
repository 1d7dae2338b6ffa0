/** Checks answers against docs/sso-settings.openapi.yaml: the status must be described, and body and headers must fit. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import type { HttpsAnswer } from "./https.ts";

type Node = Record<string, unknown>;

const document = parse(
  readFileSync(new URL("../../../docs/sso-settings.openapi.yaml", import.meta.url), "utf8"),
) as Node;
const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
formats.default(ajv);
ajv.addSchema(document, "contract");

function child(node: Node | undefined, key: string): Node | undefined {
  const value = node?.[key] as Node | undefined;
  const reference = value?.$ref;
  if (typeof reference !== "string") return value;
  return reference
    .slice(2)
    .split("/")
    .reduce<Node | undefined>((at, part) => child(at, part), document);
}

function problems(schema: unknown, value: unknown): string[] {
  // References in the schema are relative to the document, so it borrows the document's components.
  const validate = ajv.compile({ components: document.components, ...(schema as object) });
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const path = "/accounts/{imagekitId}/sso-settings";

/** What does not fit the contract; nothing where all does. */
export function contractProblems(method: string, { status, headers, body }: HttpsAnswer): string[] {
  const responses = child(child(child(document, "paths"), path), method.toLowerCase())?.responses as Node | undefined;
  const response = child(responses, String(status)) ?? child(responses, `${String(status)[0]}XX`);
  if (!response) return [`${method} does not describe the status ${status}`];
  const found: string[] = [];
  for (const [name, header] of Object.entries((response.headers ?? {}) as Record<string, Node>)) {
    const value = headers[name.toLowerCase()];
    const { schema, required } = (header.$ref ? child(response.headers as Node, name) : header) as Node;
    if (value === undefined) {
      if (required) found.push(`the header ${name} is missing`);
    } else {
      const typed = (schema as Node).type === "integer" ? Number(value) : value;
      found.push(...problems(schema, typed).map((problem) => `${name}: ${problem}`));
    }
  }
  const content = (response.content as Node | undefined)?.["application/json"] as Node | undefined;
  if (!content) return body === "" ? found : [...found, "there must be no body"];
  if (!String(headers["content-type"]).startsWith("application/json")) found.push("the answer is not application/json");
  return [...found, ...problems(content.schema, JSON.parse(body))];
}

/** What does not fit the contract in the body of a PUT. */
export function requestProblems(body: unknown): string[] {
  const put = child(child(child(document, "paths"), path), "put");
  const content = (put?.requestBody as Node | undefined)?.content as Node | undefined;
  return problems((content?.["application/json"] as Node | undefined)?.schema, body);
}
