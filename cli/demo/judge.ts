/**
 * The independent judge of a sign-in: @node-saml/node-saml with nothing but the metadata that the account holds. It shares
 * no code with the program that fetched and delivered that metadata.
 */
import { SAML } from "@node-saml/node-saml";
import { readIdentityProvider } from "../../simulator/imagekit/identityProvider.ts";
import { assertionFacts } from "../../simulator/imagekit/samlResponseFacts.ts";
import { consumeUrl } from "../../simulator/imagekit/serviceProvider.ts";

export interface SignInEvidence {
  /** Base64, as the browser carried it. */
  samlResponse: string;
  /** The document the ImageKit account holds, byte for byte. */
  metadataXml: string;
  /** Identifiers the assertion may be addressed to; the shared address and the account's own by default. */
  audiences?: string[];
}

export interface JudgedSignIn {
  issuer: string;
  nameId: string;
  /** Attributes by name; several values as an array. */
  attributes: Record<string, unknown>;
  audiences: string[];
}

/** What was signed by a certificate of that metadata, at this time. Throws with node-saml's reason where it is not so. */
export async function judgeSignIn({ samlResponse, metadataXml, audiences }: SignInEvidence): Promise<JudgedSignIn> {
  const provider = readIdentityProvider(metadataXml);
  const saml = new SAML({
    issuer: consumeUrl,
    callbackUrl: consumeUrl,
    entryPoint: provider.signOnUrl,
    idpCert: provider.certificates,
    idpIssuer: provider.entityId,
    audience: false,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: 30_000,
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
  const facts = assertionFacts(profile?.getAssertionXml?.() ?? "");
  if (!profile || !facts) throw new Error("The SAML response holds no assertion.");
  // The issuer is the same for every application of a tenant; node-saml compares it in log-outs only.
  if (profile.issuer !== provider.entityId)
    throw new Error(`The issuer ${profile.issuer} is not ${provider.entityId}.`);
  const attributes = (profile.attributes ?? {}) as Record<string, unknown>;
  const accepted = audiences ?? [consumeUrl, `${consumeUrl}#${String(attributes.imagekit_id)}`];
  if (!facts.audiences.some((audience) => accepted.includes(audience))) {
    throw new Error(`The audience ${facts.audiences.join(", ")} is none of ${accepted.join(", ")}.`);
  }
  return { issuer: profile.issuer, nameId: profile.nameID, attributes, audiences: facts.audiences };
}
