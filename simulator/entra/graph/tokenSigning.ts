/** `addTokenSigningCertificate`: learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate */
import { randomUUID } from "node:crypto";
import type { PasswordCredential } from "../../types.ts";
import { issueTokenSigningCertificate } from "../tokenSigningCertificate.ts";
import { requireBody } from "./body.ts";
import { type Answer, type Call, type Route, writeApplications } from "./call.ts";
import { badRequest, invalidValue, notFound } from "./graphError.ts";
import { writablePrincipal } from "./principalAccess.ts";

const longestYears = 3;

export const tokenSigningRoutes: Route[] = [
  {
    method: "POST",
    path: "/servicePrincipals/:id/addTokenSigningCertificate",
    permissions: writeApplications,
    handle: add,
  },
  {
    method: "POST",
    path: "/servicePrincipals/:id/microsoft.graph.addTokenSigningCertificate",
    permissions: writeApplications,
    handle: add,
  },
];

async function add(call: Call): Promise<Answer> {
  const { world, base } = call;
  const { store } = world;
  const { displayName, endDateTime } = requireBody(call.body);
  const { id } = writablePrincipal(call);
  if (typeof displayName !== "string" || !/^CN=\S/.test(displayName) || displayName.length > 120) {
    throw badRequest(
      "Invalid value specified for property 'displayName' of resource 'SelfSignedCertificate'. It must start with CN=.",
    );
  }
  const start = new Date(world.clock.now());
  const issued = await issueTokenSigningCertificate(displayName, lastDay(start, endDateTime), start);
  // Finding a key takes a while: others may have written to the principal meanwhile, or removed it.
  const principal = store.servicePrincipals.get(id);
  if (principal === undefined) throw notFound(id);
  const signKeyId = randomUUID();
  const { customKeyIdentifier, startDateTime, certificate } = issued;
  const both = { customKeyIdentifier, displayName, endDateTime: issued.endDateTime, startDateTime };
  const password: PasswordCredential = { ...both, hint: null, keyId: signKeyId, secretText: null };
  const first = !principal.keyCredentials.some(({ usage }) => usage === "Sign");
  store.privateKeys.set(signKeyId, {
    privateKeyPem: issued.privateKeyPem,
    thumbprint: issued.thumbprint,
    addedAt: world.clock.now(),
  });
  store.servicePrincipals.put({
    ...principal,
    keyCredentials: [
      ...principal.keyCredentials,
      { ...both, key: certificate, keyId: signKeyId, type: "X509CertAndPassword", usage: "Sign" },
      { ...both, key: certificate, keyId: randomUUID(), type: "AsymmetricX509Cert", usage: "Verify" },
    ],
    passwordCredentials: [...principal.passwordCredentials, password],
    ...(first && world.policy.firstCertificateActive
      ? {
          preferredTokenSigningKeyThumbprint: issued.thumbprint,
          preferredTokenSigningKeyEndDateTime: issued.endDateTime,
        }
      : {}),
  });
  return {
    status: 200,
    body: {
      "@odata.context": `${base}/$metadata#microsoft.graph.selfSignedCertificate`,
      customKeyIdentifier,
      displayName,
      endDateTime: issued.endDateTime,
      key: certificate,
      keyId: signKeyId,
      startDateTime,
      thumbprint: issued.thumbprint,
      type: "AsymmetricX509Cert",
      usage: "Verify",
    },
  };
}

/** The asked end, or three years from now, which is the longest too. */
function lastDay(start: Date, asked: unknown): Date {
  const longest = new Date(start);
  longest.setUTCFullYear(longest.getUTCFullYear() + longestYears);
  if (asked === undefined || asked === null) return longest;
  const end = typeof asked === "string" ? new Date(asked) : new Date(Number.NaN);
  if (Number.isNaN(end.getTime()) || end <= start || end > longest)
    throw invalidValue("endDateTime", "SelfSignedCertificate");
  return end;
}
