import { imagekitSsoCommand } from "../../domain/commands.ts";
import type { DeliveryOutcome } from "../engine/deliveries.ts";

/** Hand-overs that are listed; the rest are counted. */
const listed = 10;

/** Says which hand-overs wait for a person, where their files are, and what comes next; empty where none waits. `where`: the options that name the agency. */
export function handoverLines(deliveries: ReadonlyMap<string, DeliveryOutcome>, where: string): string[] {
  const waiting = [...deliveries].filter(([, { state }]) => state === "waiting");
  if (waiting.length === 0) return [];
  const count = waiting.length === 1 ? "1 hand-over waits" : `${waiting.length} hand-overs wait`;
  const more = waiting.length - listed;
  return [
    `${count}: ImageKit is not known to hold these settings until a person pasted them there and said so.`,
    ...waiting.slice(0, listed).map(([id, { folder }]) => `  ${id}: ${folder}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `Next: paste each at ImageKit, confirm it with "${imagekitSsoCommand(`handover confirm ${where}`)}", and run up again (docs/handover.md).`,
  ];
}
