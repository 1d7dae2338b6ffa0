/** What the engine's events say about the settings at ImageKit, account by account. */
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { resourceTokens } from "../../domain/resources.ts";

/**
 * `delivered`: pushed and read back. `confirmed`: a person said that they pasted what is current. `waiting`: a person has to. `not-delivered`:
 * ImageKit holds something else.
 */
export const deliveryStates = ["delivered", "confirmed", "waiting", "not-delivered"] as const;

export interface DeliveryOutcome {
  state: (typeof deliveryStates)[number];
  /** Where what is to be pasted is, for a hand-over. */
  folder?: string;
}

const settings = z.object({
  account: z.string(),
  delivery: z.discriminatedUnion("channel", [
    z.looseObject({ channel: z.literal("http") }),
    z.looseObject({ channel: z.literal("handover"), folder: z.string() }),
  ]),
});
const outputs = z.object({ delivered: z.boolean() });

/** Each account's delivery as the last event about it left it. */
export class Deliveries {
  readonly #outcomes = new Map<string, DeliveryOutcome>();

  take({ resOutputsEvent }: EngineEvent): void {
    const metadata = resOutputsEvent?.metadata;
    if (metadata?.type !== resourceTokens.ssoSettings || resOutputsEvent?.planning) return;
    const made = settings.safeParse(metadata.new?.inputs);
    const left = outputs.safeParse(metadata.new?.outputs);
    if (!made.success || !left.success) return;
    const { account, delivery } = made.data;
    const { delivered } = left.data;
    this.#outcomes.set(
      account,
      delivery.channel === "http"
        ? { state: delivered ? "delivered" : "not-delivered" }
        : {
            state: delivered ? "confirmed" : "waiting",
            folder: join(delivery.folder.replaceAll("{imagekitId}", account), account),
          },
    );
  }

  get outcomes(): ReadonlyMap<string, DeliveryOutcome> {
    return this.#outcomes;
  }
}
