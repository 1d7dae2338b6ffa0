import { type AccountAction, type AccountPreview, takes } from "./accountPreview.ts";

/** Accounts to which a run does the same. */
export interface Alike extends Omit<AccountPreview, "imagekitId"> {
  imagekitIds: readonly string[];
}

const order: readonly AccountAction[] = ["remove", "change", "set up", "none"];

/** Accounts of one kind together: what takes something away first, then by what is done, the most accounts first. */
export function alike(previews: readonly AccountPreview[]): Alike[] {
  const groups = Map.groupBy(previews, ({ action, changes, people }) => JSON.stringify([action, changes, people]));
  return [...groups.values()]
    .map(([first, ...others]): Alike => {
      const { imagekitId, ...same } = first as AccountPreview;
      return { ...same, imagekitIds: [imagekitId, ...others.map((one) => one.imagekitId)] };
    })
    .sort(
      (one, other) =>
        Number(takes(other)) - Number(takes(one)) ||
        order.indexOf(one.action) - order.indexOf(other.action) ||
        other.imagekitIds.length - one.imagekitIds.length,
    );
}
