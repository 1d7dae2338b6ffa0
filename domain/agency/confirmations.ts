import type { HandoverConfirmation } from "../resources.ts";

/** ImageKit ID → the newest confirmation of its hand-over. */
export type Confirmations = Readonly<Record<string, HandoverConfirmation>>;

/** Undefined where none was given. An ImageKit ID may be `constructor`, which every object answers to with something. */
export function confirmationOf(confirmations: Confirmations, imagekitId: string): HandoverConfirmation | undefined {
  return Object.hasOwn(confirmations, imagekitId) ? confirmations[imagekitId] : undefined;
}
