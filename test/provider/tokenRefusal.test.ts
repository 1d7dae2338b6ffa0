import { expect, test } from "vitest";
import { tokenRefusal } from "../../provider/entra/tokenRefusal.ts";

const secret = "the-very-secret-value";
const facts = {
  tenantId: "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
  login: "https://login.microsoftonline.com",
  environment: { ARM_CLIENT_ID: "a-client", ARM_CLIENT_SECRET: secret },
};

test.each([
  [
    "AADSTS7000215: Invalid client secret provided.",
    /^the client secret of the application a-client is wrong.*AADSTS7000215\)$/,
  ],
  ["AADSTS7000222: The provided client secret keys are expired.", /has expired\. Make a new one/],
  ["AADSTS700016: Application with identifier 'x' was not found", /^the application a-client is not in this tenant/],
  ["AADSTS90002: Tenant 'x' not found.", /knows no such tenant\. Correct tenantId in the agency file/],
  [
    "AADSTS700024: Client assertion is not within its valid time range.",
    /^the token .* has expired.*run the CI job again/,
  ],
  ["AADSTS700213: No matching federated identity record found", /^no federated credential of the application a-client/],
  ["Azure CLI could not be found. Please visit https://aka.ms/azure-cli", /there is no Azure CLI.*ARM_CLIENT_SECRET/],
  ["Please run 'az login' from a command prompt to authenticate", /run: az login --tenant 0f6a1c52/],
  ["getaddrinfo ENOTFOUND login.microsoftonline.com", /^the host login\.microsoftonline\.com was not found/],
  ["connect ECONNREFUSED 127.0.0.1:1", /^login\.microsoftonline\.com cannot be reached/],
  ["no answer within 30 s", /cannot be reached/],
  ["self-signed certificate in certificate chain", /not trusted.*NODE_EXTRA_CA_CERTS/],
])("%s", (words, sentence) => {
  expect(tokenRefusal(new Error(words), facts)).toMatch(sentence);
});

test("words that are not known stay, without the secret", () => {
  const told = tokenRefusal(new Error(`Something else about ${secret}.`), facts);
  expect(told).toMatch(/^Something else about .* Check ARM_CLIENT_ID/);
  expect(told).not.toContain(secret);
});
