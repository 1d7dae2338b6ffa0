/** The guide's URLs (https://imagekit.io/docs/single-sign-on/azure). */
export const consumeUrl = "https://imagekit.io/saml/consume";
export const relayState = "https://imagekit.io/dashboard";
export const logoutUrl = "https://imagekit.io/logout";
export const settingsPageUrl = "https://imagekit.io/dashboard/settings/single-sign-on";

/** Upper case occurs in real ids, so nothing is lower-cased; `#`, `/`, spaces and quotes would break the URLs. */
export const imagekitIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Graph's limit for a redirect URI (https://learn.microsoft.com/entra/identity-platform/reply-url). */
export const replyUrlLimit = 256;

export type AccountKind = "parent" | "child";
export type ReplyUrlMode = "fragment" | "plain";

export interface SamlUrls {
  /** SAML Identifier (entity ID) of the enterprise application. */
  identifier: string;
  replyUrl: string;
  relayState: string;
  logoutUrl: string;
  /** ImageKit's "Entity ID" field: the child's Identifier byte for byte; empty for a parent. */
  spEntityId: string;
}

/** The URLs of one account. A child is told from its siblings by the fragment `#<imagekit id>`; nothing is hashed. */
export function samlUrls(account: { imagekitId: string; kind: AccountKind; replyUrl: ReplyUrlMode }): SamlUrls {
  const identifier = account.kind === "child" ? `${consumeUrl}#${account.imagekitId}` : consumeUrl;
  return {
    identifier,
    replyUrl: account.replyUrl === "fragment" ? identifier : consumeUrl,
    relayState,
    logoutUrl,
    spEntityId: account.kind === "child" ? identifier : "",
  };
}

/** An application's tile in My Apps, where a person's first sign-in starts. */
export function signInAddress(clientId: string, tenantId: string): string {
  return `https://launcher.myapps.microsoft.com/api/signin/${clientId}?tenantId=${tenantId}`;
}

/** The application that such an address names; undefined where it names none. */
export function clientIdIn(signInAddress: string | undefined): string | undefined {
  return /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#]|$)/i.exec(signInAddress ?? "")?.[1];
}
