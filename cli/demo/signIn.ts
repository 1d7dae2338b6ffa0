/**
 * Signs a person in as a browser does: to one account's tile in My Apps, or by e-mail at ImageKit's own page, over the
 * forms and redirects of the simulated Entra and ImageKit. Proves the chain; it never reaches the real services.
 */
import { z } from "zod";
import { type Answer, Browser } from "./browser.ts";
import { postForm, refusalText } from "./htmlForm.ts";

interface Simulation {
  simulatorUrl: string;
  /** PEM text of the simulator's certificate authority. */
  ca: string;
}

export interface TileSignIn extends Simulation {
  tenantId: string;
  /** The application behind the tile. */
  clientId: string;
  /** User principal name. */
  user: string;
}

export interface EmailSignIn extends Simulation {
  /** What is typed at ImageKit. */
  email: string;
  /** Which account, where the address belongs to several. */
  imagekitId?: string;
  /** User principal name at Entra. */
  user: string;
}

export interface SignedIn {
  /** Base64, as the form carried it. */
  samlResponse: string;
  relayState: string | undefined;
  /** The form's action, fragment included. */
  replyUrl: string;
  /** What ImageKit made of it. */
  session: { imagekitId: string; nameId: string; fullName: string; role: string };
}

export class SignInError extends Error {
  override readonly name = "SignInError";
}

const sessionSchema = z.object({ imagekitId: z.string(), nameId: z.string(), fullName: z.string(), role: z.string() });

/** Begins in My Apps. Throws a SignInError with Entra's or ImageKit's own words when either refuses. */
export function signIn({ simulatorUrl, ca, tenantId, clientId, user }: TileSignIn): Promise<SignedIn> {
  const tile = new URL(`/${tenantId}/signin/${clientId}`, simulatorUrl);
  tile.searchParams.set("user", user);
  return walk({ simulatorUrl, ca }, `${user} at application ${clientId}`, (browser) => browser.get(tile));
}

/** Begins at ImageKit, which sends an AuthnRequest. The address must be that of a known user there. */
export function signInByEmail({ simulatorUrl, ca, email, imagekitId, user }: EmailSignIn): Promise<SignedIn> {
  const page = new URL("https://imagekit.io/single-sign-on");
  page.searchParams.set("email", email);
  if (imagekitId !== undefined) page.searchParams.set("account", imagekitId);
  return walk({ simulatorUrl, ca }, `${email} from ImageKit's sign-on page`, async (browser) => {
    const asked = await browser.get(page);
    if (asked.status !== 200 || postForm(asked.body) || asked.url.hostname === page.hostname) return asked;
    // Entra's question whom to sign in as, answered by the button that is this user's.
    const chosen = new URL(asked.url);
    chosen.searchParams.set("user", user);
    return browser.get(chosen);
  });
}

async function walk(
  { simulatorUrl, ca }: Simulation,
  who: string,
  begin: (browser: Browser) => Promise<Answer>,
): Promise<SignedIn> {
  const browser = new Browser(simulatorUrl, ca);
  try {
    const issued = await begin(browser);
    const form = postForm(issued.body);
    const samlResponse = form?.fields.SAMLResponse;
    if (!form || samlResponse === undefined) throw failure(who, "No SAML response was issued", issued);
    const consumed = await browser.post(form.action, form.fields);
    if (consumed.status !== 200) throw failure(who, "ImageKit refused the SAML response", consumed);
    const session = sessionSchema.safeParse(json(consumed.body));
    if (!session.success) throw failure(who, "The sign-in did not end at the dashboard", consumed);
    return { samlResponse, relayState: form.fields.RelayState, replyUrl: form.action, session: session.data };
  } finally {
    browser.close();
  }
}

function failure(who: string, what: string, { status, url, body }: Answer): SignInError {
  const reason = refusalText(body) ?? `${url.pathname} answered ${status}.`;
  return new SignInError(`Sign-in of ${who}: ${what}. ${reason.slice(0, 300)}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
