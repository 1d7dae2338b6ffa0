import type { SsoSettingsInputs } from "../../domain/resources.ts";
import type { Services } from "../services.ts";
import type { Channel } from "./channel.ts";
import { HandoverChannel } from "./handoverChannel.ts";
import { HttpChannel } from "./httpChannel.ts";

/** The way to one account's settings that its delivery names. */
export function channelOf(
  { http, credentials }: Pick<Services, "http" | "credentials">,
  { account, delivery, confirmation }: Pick<SsoSettingsInputs, "account" | "delivery" | "confirmation">,
): Channel {
  const filled = (template: string) => template.replaceAll("{imagekitId}", account);
  return delivery.channel === "http"
    ? new HttpChannel({
        ...{ http, credentials, account },
        ...{ url: filled(delivery.url), credential: filled(delivery.credential) },
      })
    : new HandoverChannel({ account, folder: filled(delivery.folder), confirmation });
}
