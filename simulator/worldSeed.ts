/** Reads and seeds what somebody's own agency needs of the world, beside what every world has. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { freshAccount, seededUsers } from "./seed.ts";
import { seedMissing } from "./store.ts";
import type { Directory, Group, User, WorldSeed } from "./types.ts";

const schema: z.ZodType<WorldSeed> = z.strictObject({
  tenantId: z.guid(),
  accounts: z.array(z.strictObject({ id: z.string(), kind: z.enum(["parent", "child"]) })),
  groups: z.array(z.guid()),
  users: z.array(z.guid()),
});

/** Throws where the file is no such thing. */
export function readWorldSeed(path: string): WorldSeed {
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Adds what is not there yet: a kept world stays as it is. */
export function seedWorld(store: Directory, { accounts, groups, users }: WorldSeed): void {
  seedMissing(
    store.accounts,
    accounts.map(({ id, kind }) => freshAccount(id, kind)),
  );
  const [model] = seededUsers() as [User];
  const people = users.map((id, place): User => {
    const [name, address] = [`Person ${place + 1}`, `person${place + 1}@agency.example`];
    const named = { displayName: name, givenName: "Person", surname: String(place + 1) };
    return { ...model, ...named, id, userPrincipalName: address, mail: address, department: null };
  });
  seedMissing(store.users, people);
  const members = [...store.users.values()].map(({ id }) => id);
  const all = groups.map((id, place): Group => ({ id, displayName: `Group ${place + 1}`, mail: null, members }));
  seedMissing(store.groups, all);
}
