/** The directory in memory: a Map by id a kind, each object with its last versions for lagging replicas. */
import type { Application, Clock, Directory, PrivateKey, ServicePrincipal, Table, Version } from "./types.ts";

/** Longest time a replica can be behind; older versions are forgotten at the next write to the object. */
const memoryMilliseconds = 120_000;
const memoryVersions = 40;

interface Row<T> {
  createdAt: number;
  versions: Version<T>[];
}

class VersionedTable<T extends { id: string }> implements Table<T> {
  readonly #current = new Map<string, T>();
  readonly #rows = new Map<string, Row<T>>();
  readonly #clock: Clock;
  readonly #changed: () => void;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get(id: string): T | undefined {
    return this.#current.get(id);
  }

  values(): IterableIterator<T> {
    return this.#current.values();
  }

  find(matches: (entity: T) => boolean): T | undefined {
    for (const entity of this.#current.values()) if (matches(entity)) return entity;
    return undefined;
  }

  filter(matches: (entity: T) => boolean): T[] {
    return [...this.#current.values()].filter(matches);
  }

  put(entity: T): void {
    const now = this.#clock.now();
    const row = this.#rows.get(entity.id);
    if (row === undefined || !this.#current.has(entity.id)) {
      // A restored object is as new to the replicas as a made one.
      this.#rows.set(entity.id, { createdAt: now, versions: [{ at: now, entity }] });
    } else {
      this.#remember(row, { at: now, entity });
    }
    this.#current.set(entity.id, entity);
    this.#changed();
  }

  delete(id: string): boolean {
    const row = this.#rows.get(id);
    if (row === undefined || !this.#current.delete(id)) return false;
    const now = this.#clock.now();
    this.#remember(row, { at: now, entity: null });
    this.#forgetDeleted(now);
    this.#changed();
    return true;
  }

  versions(id: string): readonly Version<T>[] {
    return this.#rows.get(id)?.versions ?? [];
  }

  createdAt(id: string): number | undefined {
    return this.#rows.get(id)?.createdAt;
  }

  /** Ids whose deletion some replica may not have heard of yet. */
  recentlyDeleted(): string[] {
    return [...this.#rows.keys()].filter((id) => !this.#current.has(id));
  }

  get size(): number {
    return this.#current.size;
  }

  /** Puts without making it new: for what was there before the world began. */
  seed(entities: Iterable<T>): void {
    for (const entity of entities) {
      this.#current.set(entity.id, entity);
      this.#rows.set(entity.id, { createdAt: 0, versions: [{ at: 0, entity }] });
    }
  }

  #remember(row: Row<T>, version: Version<T>): void {
    const horizon = version.at - memoryMilliseconds;
    row.versions.push(version);
    while (row.versions.length > memoryVersions || (row.versions[1]?.at ?? Infinity) < horizon) row.versions.shift();
  }

  #forgetDeleted(now: number): void {
    for (const [id, { versions }] of this.#rows) {
      if (!this.#current.has(id) && (versions.at(-1)?.at ?? 0) < now - memoryMilliseconds) this.#rows.delete(id);
    }
  }
}

export type { VersionedTable };

/** Everything of a directory as plain arrays: the form of the state file. */
export type DirectoryContents = { [K in TableName]: unknown[] } & { privateKeys: [string, PrivateKey][] };

export const tableNames = [
  "applications",
  "servicePrincipals",
  "claimsMappingPolicies",
  "appRoleAssignments",
  "users",
  "groups",
  "deletedItems",
  "accounts",
] as const;
export type TableName = (typeof tableNames)[number];

/** An empty directory; `changed` is called after every write, synchronously. */
export function createDirectory(clock: Clock, changed: () => void): Directory {
  const table = <T extends { id: string }>(): VersionedTable<T> => new VersionedTable<T>(clock, changed);
  const applications = table<Application>();
  const servicePrincipals = table<ServicePrincipal>();
  const byAppId = <T extends { id: string; appId: string }>(source: Table<T>) => {
    // An appId never moves to another object, so a remembered id is right as long as its object is there.
    const ids = new Map<string, string>();
    return (appId: string): T | undefined => {
      const known = source.get(ids.get(appId) ?? "");
      if (known?.appId === appId) return known;
      const found = source.find((entity) => entity.appId === appId);
      if (found !== undefined) ids.set(appId, found.id);
      return found;
    };
  };
  return {
    applications,
    servicePrincipals,
    clientPrincipals: table(),
    claimsMappingPolicies: table(),
    appRoleAssignments: table(),
    users: table(),
    groups: table(),
    deletedItems: table(),
    accounts: table(),
    privateKeys: new Map(),
    applicationByAppId: byAppId(applications),
    servicePrincipalByAppId: byAppId(servicePrincipals),
  };
}

/** Puts objects into a table as if they had always been there. */
export function seedTable<T extends { id: string }>(table: Table<T>, entities: Iterable<T>): void {
  (table as VersionedTable<T>).seed(entities);
}

/** Those of them that are not there yet: a kept world may have been started with fewer. */
export function seedMissing<T extends { id: string }>(table: Table<T>, entities: readonly T[]): void {
  seedTable(
    table,
    entities.filter(({ id }) => table.get(id) === undefined),
  );
}

export function directoryContents(store: Directory): DirectoryContents {
  const tables = Object.fromEntries(tableNames.map((name) => [name, [...store[name].values()]]));
  return { ...(tables as { [K in TableName]: unknown[] }), privateKeys: [...store.privateKeys] };
}

/** The opposite of `directoryContents`; what a lagging replica once knew is not brought back. */
export function fillDirectory(store: Directory, contents: DirectoryContents): void {
  for (const name of tableNames) seedTable(store[name] as Table<{ id: string }>, contents[name] as { id: string }[]);
  for (const [keyId, key] of contents.privateKeys) store.privateKeys.set(keyId, key);
}
