/** HTTP Basic with an account's private key as user name and nothing as password; 401 is no key, 403 a wrong one. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ImageKitAccount, World } from "../types.ts";
import { ApiError } from "./apiError.ts";

const keysHelp = "Find the private key under Developer options in the account's dashboard.";

/** The account of the path, if the key sent is that account's own. A key does not tell which other accounts exist. */
export function authorizedAccount(
  world: World,
  imagekitId: string,
  authorization: string | undefined,
): ImageKitAccount {
  const key = basicUser(authorization);
  if (key === undefined) throw new ApiError(401, "Missing Authorization header for the API request.", keysHelp);
  const account = world.store.accounts.get(imagekitId);
  if (!account || !same(account.privateKey, key)) {
    throw new ApiError(403, "Your account cannot be authenticated.", keysHelp);
  }
  return account;
}

function basicUser(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [user, password] = split(Buffer.from(encoded, "base64").toString("utf8"));
  return user !== "" && password === "" ? user : undefined;
}

function split(pair: string): [string, string] {
  const colon = pair.indexOf(":");
  return colon < 0 ? [pair, ""] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
