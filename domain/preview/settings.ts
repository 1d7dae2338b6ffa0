/** What changes of an account's settings at ImageKit, and of the archive, do, in words. */
import { quoted } from "../drift/values.ts";
import type { DeliveryChannel } from "../resources.ts";
import { imagekit, type Meaning, type ResourceChange, type Told } from "./resourceChange.ts";

export function channelOf(inputs: Readonly<Record<string, unknown>>): DeliveryChannel["channel"] | undefined {
  return (inputs.delivery as DeliveryChannel | undefined)?.channel;
}

/** Of settings that stay, come to an account that is there, or go from it. */
export function settingsMeaning({ op, before, after, changed }: ResourceChange): Meaning {
  if (op === "delete") return removedSettings(before);
  const byHand = channelOf(after) === "handover";
  const from = channelOf(before);
  const told: Told[] = [];
  if (from !== undefined && from !== channelOf(after))
    told.push(
      imagekit(
        byHand ? "from now on a person pastes the settings" : "from now on the settings are sent, and nobody pastes",
      ),
    );
  if (changed.includes("spEntityId"))
    told.push(
      imagekit(
        `the Entity ID becomes ${quoted(String(after.spEntityId ?? ""))} (was ${quoted(String(before.spEntityId ?? ""))})`,
      ),
    );
  const isNew = ["metadataDigest", "trusted", "deliver", "clientId", "spEntityId"].some((one) => changed.includes(one));
  if (op === "create" || op === "replace" || isNew)
    told.push(imagekit(byHand ? "a person pastes the new settings" : "the new settings are sent"));
  else if (changed.includes("confirmation")) told.push(imagekit("the hand-over counts as confirmed"));
  else if (told.length === 0 && changed.length > 0) told.push(imagekit("how the settings are sent changes"));
  return { does: told };
}

export function removedSettings(before: Readonly<Record<string, unknown>>): Meaning {
  return channelOf(before) === "handover"
    ? { does: [imagekit("the settings stay at ImageKit until a person deletes them there", true)] }
    : { does: [imagekit("single sign-on is turned off, where the settings are still this tenant's", true)] };
}

export function archivedMeaning({ op }: ResourceChange): Meaning {
  return op === "delete" ? { does: [] } : { does: [{ side: "archive", what: "the metadata is kept" }] };
}
