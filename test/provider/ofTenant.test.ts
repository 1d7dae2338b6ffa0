import { expect, test } from "vitest";
import type { FederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { isOfTenant } from "../../domain/saml/tenantEntityId.ts";
import { refuseOtherTenant } from "../../provider/metadata/ofTenant.ts";

const tenant = "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40";
const login = "https://login.microsoftonline.com";
const own: FederationMetadata = {
  entityId: `https://sts.windows.net/${tenant}/`,
  signOnUrl: `${login}/${tenant}/saml2`,
  signOnPostUrl: `${login}/${tenant}/saml2`,
  logoutUrl: `${login}/${tenant}/saml2`,
  logoutBinding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  addresses: [`${login}/${tenant}/saml2`],
  certificates: [],
  digest: "",
};

test("the tenant's own metadata is taken, also without a sign-on by HTTP-POST and without a logout", () => {
  refuseOtherTenant(own, tenant, login);
  refuseOtherTenant({ ...own, signOnPostUrl: undefined, logoutUrl: "" }, tenant.toUpperCase(), login);
});

test.each([
  [{ entityId: `https://sts.example/${tenant}/` }, "entity ID"],
  [{ entityId: `https://sts.windows.net/other/?x=/${tenant}/` }, "entity ID"],
  [{ entityId: `https://sts.windows.net/${tenant}/more` }, "entity ID"],
  [{ entityId: `http://sts.windows.net/${tenant}/` }, "entity ID"],
  [{ signOnUrl: `https://login.example/${tenant}/saml2` }, "sign-on URL"],
  [{ signOnUrl: `${login}/other/saml2?x=/${tenant}/` }, "sign-on URL"],
  [{ signOnUrl: `${login}.example/${tenant}/saml2` }, "sign-on URL"],
  [{ signOnUrl: `https://login.microsoftonline.com@evil.example/${tenant}/` }, "sign-on URL"],
  [{ signOnUrl: `${login}:8443/${tenant}/saml2` }, "sign-on URL"],
  [{ signOnPostUrl: `https://evil.example/${tenant}/saml2` }, "sign-on URL for HTTP-POST"],
  [{ signOnUrl: `${login}/${tenant}/saml2?to=https://evil.example` }, "sign-on URL"],
  [{ addresses: [`${login}/${tenant}/saml2`, `https://evil.example/${tenant}/saml2`] }, "address"],
  [{ addresses: [`/${tenant}/saml2`] }, "address"],
  [{ logoutUrl: `https://evil.example/x/${tenant}/` }, "logout URL"],
])("a tenant's id somewhere in an address proves nothing: %j", (change, what) => {
  expect(() => refuseOtherTenant({ ...own, ...change }, tenant, login)).toThrow(`its ${what}, `);
});

test("China's clouds have an issuer and two sign-in hosts of their own", () => {
  const address = `https://login.partner.microsoftonline.cn/${tenant}/saml2`;
  const china = { ...own, signOnUrl: address, signOnPostUrl: address, logoutUrl: address, addresses: [address] };
  refuseOtherTenant(china, tenant, "https://login.chinacloudapi.cn");
  expect(() => refuseOtherTenant(china, tenant, login)).toThrow("its sign-on URL, ");
  expect(isOfTenant(`https://sts.chinacloudapi.cn/${tenant}/`, tenant)).toBe(true);
});
