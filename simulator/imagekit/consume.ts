/**
 * POST /saml/consume, decided: which account an assertion is for, whether that account's identity provider signed it, and
 * whether what it says is acceptable. Every rule here is the guide's or SAML's own.
 */
import type { Profile, SAML } from "@node-saml/node-saml";
import type { ImageKitAccount, World } from "../types.ts";
import type { Memory, Session } from "./memory.ts";
import { type AssertionFacts, assertionFacts } from "./samlResponseFacts.ts";
import { consumeUrl, serviceProvider } from "./serviceProvider.ts";

/** Why a sign-in was not accepted, for the page. */
export class SignInRefusal extends Error {
  override readonly name = "SignInRefusal";
}

const roles = new Set([
  "account_administrator",
  "developer",
  "media_library_full_access",
  "media_library_view_only_access",
  "media_library_restricted_access",
  "finance",
]);

/** Throws a SignInRefusal. On success the user exists, with the name and role of this assertion. */
export async function consume(world: World, memory: Memory, samlResponse: string): Promise<Session> {
  const account = claimedAccount(world, samlResponse);
  const profile = await verify(world, account, memory, samlResponse);
  const facts = assertionFacts(profile.getAssertionXml?.() ?? "");
  if (!facts) throw new SignInRefusal("The assertion cannot be read.");
  checkConditions(world, account, facts);
  // The account was chosen before anything was proven; what counts is what was signed.
  const session: Session = {
    imagekitId: onlyText(profile, "imagekit_id"),
    nameId: profile.nameID,
    fullName: onlyText(profile, "full_name"),
    role: onlyText(profile, "imagekit_role"),
  };
  if (session.imagekitId !== account.id) throw new SignInRefusal("imagekit_id is not the one that was signed.");
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(session.nameId ?? "")) {
    throw new SignInRefusal(`The NameID must be the user's e-mail address, not "${session.nameId}".`);
  }
  if (!roles.has(session.role)) throw new SignInRefusal(`imagekit_role "${session.role}" is not a role of ImageKit.`);
  if (!memory.firstUse(facts.id, facts.notOnOrAfter, world.clock.now())) {
    throw new SignInRefusal("This assertion was used before.");
  }
  provision(world, account, session, facts.inResponseTo !== undefined);
  return session;
}

/** A browser does not send the fragment of the reply URL, so the assertion itself must say which account it is for. */
function claimedAccount(world: World, samlResponse: string): ImageKitAccount {
  const facts = assertionFacts(Buffer.from(samlResponse, "base64").toString("utf8"));
  if (!facts) throw new SignInRefusal("There must be exactly one assertion.");
  const [id, ...more] = facts.imagekitIds;
  if (id === undefined || more.length > 0) throw new SignInRefusal("There must be exactly one imagekit_id.");
  const account = world.store.accounts.get(id);
  if (!account) throw new SignInRefusal(`There is no account "${id}".`);
  return account;
}

async function verify(world: World, account: ImageKitAccount, memory: Memory, SAMLResponse: string): Promise<Profile> {
  const saml = serviceProvider(world, account, memory.requests);
  if (!saml) throw new SignInRefusal(`Single sign-on is not enabled for ${account.id}.`);
  const profile = await validated(saml, account.id, SAMLResponse);
  // node-saml compares the issuer of log-outs only.
  if (profile.issuer !== saml.options.idpIssuer) {
    throw new SignInRefusal(`The issuer "${profile.issuer}" is not the identity provider of ${account.id}.`);
  }
  return profile;
}

async function validated(saml: SAML, account: string, SAMLResponse: string): Promise<Profile> {
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
    if (profile) return profile;
  } catch (error) {
    throw new SignInRefusal(`The SAML response was refused for ${account}: ${(error as Error).message}`);
  }
  throw new SignInRefusal("The SAML response has no assertion.");
}

/** Audience and Recipient may be the account's own, with its fragment, or the plain address that all accounts share. */
function checkConditions(world: World, account: ImageKitAccount, facts: AssertionFacts): void {
  const own = new Set([consumeUrl, `${consumeUrl}#${account.id}`, account.settings?.spEntityId ?? consumeUrl]);
  if (!facts.audiences.some((audience) => own.has(audience))) {
    throw new SignInRefusal(`The audience "${facts.audiences.join(", ")}" is not ImageKit's.`);
  }
  if (facts.recipient === undefined || !own.has(facts.recipient)) {
    throw new SignInRefusal(`The recipient "${facts.recipient}" is not ImageKit's.`);
  }
  const now = world.clock.now();
  if (!(facts.notBefore <= now && now < facts.notOnOrAfter)) {
    throw new SignInRefusal("The assertion is not valid at this time.");
  }
}

function onlyText(profile: Profile, name: string): string {
  const value = profile[name];
  if (typeof value !== "string" || value === "") throw new SignInRefusal(`There must be exactly one ${name}.`);
  return value;
}

/** Users are made at a sign-in that began at the identity provider, and brought up to date at every one. */
function provision(world: World, account: ImageKitAccount, session: Session, startedHere: boolean): void {
  const email = session.nameId.toLowerCase();
  const known = account.users.find((user) => user.email.toLowerCase() === email);
  if (!known && startedHere) {
    throw new SignInRefusal(`${session.nameId} is no user of ${account.id} yet; the first sign-in starts in My Apps.`);
  }
  const user = {
    email: known?.email ?? session.nameId,
    fullName: session.fullName,
    role: session.role,
    createdAt: known?.createdAt ?? new Date(world.clock.now()).toISOString(),
  };
  world.store.accounts.put({ ...account, users: [...account.users.filter((one) => one !== known), user] });
}
