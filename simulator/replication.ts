/**
 * What a reader of Graph sees. Entra answers reads from replicas that follow a moment later, so a new
 * object may be missing (`lagSeconds`), and each read comes from a replica that is up to date or from one that is
 * not, drawn by the faults' seed (`flapSeconds`): several in a row may be old ones. Writes go to the truth, but not to an object that nobody can see yet.
 */
import type { VersionedTable } from "./store.ts";
import type { Table, World } from "./types.ts";

export class Replicas {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The object as a replica shows it; undefined where that replica does not have it. */
  read<T extends { id: string }>(table: Table<T>, id: string): T | undefined {
    const { flapSeconds } = this.#world.faults.settings;
    if (this.lagging(table, id)) return undefined;
    if (flapSeconds === 0) return table.get(id);
    const behind = this.#behind(table, id);
    // Where the replicas do not differ nothing is drawn, so that a seed repeats what a test is about.
    if (behind === table.get(id)) return behind;
    return this.#isBehind() ? behind : table.get(id);
  }

  /** All objects that one replica shows. */
  list<T extends { id: string }>(table: Table<T>): T[] {
    const { flapSeconds, lagSeconds } = this.#world.faults.settings;
    if (flapSeconds === 0 && lagSeconds === 0) return [...table.values()];
    const current = [...table.values()].filter(({ id }) => !this.lagging(table, id));
    if (flapSeconds === 0 || !this.#isBehind()) return current;
    const ids = [...current.map(({ id }) => id), ...(table as VersionedTable<T>).recentlyDeleted()];
    return ids.map((id) => this.#behind(table, id)).filter((entity) => entity !== undefined);
  }

  /** The newest version, for a write or a reference; undefined while no replica has the object. */
  write<T extends { id: string }>(table: Table<T>, id: string): T | undefined {
    return this.lagging(table, id) ? undefined : table.get(id);
  }

  lagging<T extends { id: string }>(table: Table<T>, id: string): boolean {
    const { lagSeconds } = this.#world.faults.settings;
    if (lagSeconds === 0) return false;
    const createdAt = table.createdAt(id);
    return createdAt !== undefined && this.#world.clock.now() < createdAt + lagSeconds * 1000;
  }

  /** The version of `flapSeconds` ago. */
  #behind<T extends { id: string }>(table: Table<T>, id: string): T | undefined {
    const then = this.#world.clock.now() - this.#world.faults.settings.flapSeconds * 1000;
    return table.versions(id).findLast(({ at }) => at <= then)?.entity ?? undefined;
  }

  #isBehind(): boolean {
    return this.#world.random() < 0.5;
  }
}
