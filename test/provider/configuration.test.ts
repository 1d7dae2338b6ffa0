import { expect, test } from "vitest";
import { parseConfig } from "../../provider/config.ts";
import { ProviderError } from "../../provider/providerError.ts";

const tenantId = "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40";

function problem(settings: Record<string, unknown>, environment: NodeJS.ProcessEnv): string {
  try {
    parseConfig(settings, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    return (error as Error).message;
  }
  throw new Error("It was taken.");
}

test.each([
  ["ARM_TENANT_ID", "contoso.onmicrosoft.com", /must be the tenant's id.*a domain .* will not do/],
  ["ARM_ENVIRONMENT", "german", /must be one of public, .*china/],
  ["ARM_METADATA_HOSTNAME", "https://x", /must be a host/],
])("a mistake in %s is said with its name and what it holds", (name, value, says) => {
  const message = problem({}, { [name]: value });
  expect(message).toContain(`the environment variable ${name} is "${value}" and must be`);
  expect(message).toMatch(says);
  expect(message).not.toMatch(/[{}[\]\n]/);
});

test("several mistakes are said at once, and a setting goes before its variable", () => {
  const message = problem({ concurrency: "0", tenantId: "x" }, { ARM_TENANT_ID: tenantId, ARM_ENVIRONMENT: "german" });
  expect(message).toContain("imagekit:tenantId must be");
  expect(message).toContain("imagekit:concurrency");
  expect(message).toContain("ARM_ENVIRONMENT");
  expect(parseConfig({ tenantId }, { ARM_TENANT_ID: "contoso.example" })).toMatchObject({ tenantId });
});
