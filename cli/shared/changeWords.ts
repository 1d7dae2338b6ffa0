const past: Record<string, string> = { create: "created", update: "updated", replace: "replaced", delete: "deleted" };

/** What a run did to resources: `Done: 3 created, 1 updated.`; undefined where it changed nothing. */
export function changeWords({ same: _, ...changed }: Readonly<Record<string, number>>): string | undefined {
  const words = Object.entries(changed).map(([what, count]) => `${count} ${past[what] ?? what}`);
  return words.length === 0 ? undefined : `Done: ${words.join(", ")}.`;
}
