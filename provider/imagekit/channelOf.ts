import { join } from "node:path";
import type { SsoSettingsInputs } from "../../domain/resources.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import type { Channel } from "./channel.ts";
import { HandoverChannel } from "./handoverChannel.ts";
import { HttpChannel } from "./httpChannel.ts";

/** The way to one account's settings that its delivery names. */
export function channelOf(
  { http, credentials, allowed }: Pick<Services, "http" | "credentials" | "allowed">,
  { account, delivery, confirmation }: Pick<SsoSettingsInputs, "account" | "delivery" | "confirmation">,
): Channel {
  const filled = (template: string) => template.replaceAll("{imagekitId}", account);
  if (delivery.channel === "http")
    return new HttpChannel({
      ...{ http, credentials, allowed, account },
      ...{ url: filled(delivery.url), credential: filled(delivery.credential) },
    });
  const folder = filled(delivery.folder);
  const problem = allowed.pathProblem(join(folder, account));
  if (problem !== undefined) throw new ProviderError(`${about(account)}: its hand-over was not touched: ${problem}.`);
  return new HandoverChannel({ account, folder, confirmation });
}
