/** Runs the action on every item, so many at once, and gives the results in the items' order. */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  action: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  // One iterator for all lanes: each takes what is next.
  const entries = items.entries();
  const lane = async () => {
    for (const [place, item] of entries) results[place] = await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
