import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pulumiCommandLine } from "../domain/commands.ts";

export interface AllowedOptions {
  /** Hosts that settings, and the keys of accounts, may be sent to: `host`, `host:port`, `*.domain`. */
  settingsHosts?: readonly string[];
  /** Folders outside the project that may be read from and written to. Relative to the project. */
  fileRoots?: readonly string[];
  /** The project's folder; the working directory unless given. */
  project?: string;
}

/**
 * What an agency file may reach. Whoever can change the file in a pull request could else have a key sent to an address of theirs, or a
 * file of the runner's read or written. So this comes from the stack's configuration, never from the file. This machine's own addresses
 * and the project's own folder need no allowance.
 */
export class Allowed {
  readonly #hosts: readonly string[];
  readonly #roots: readonly string[];

  constructor({ settingsHosts = [], fileRoots = [], project = process.cwd() }: AllowedOptions = {}) {
    this.#hosts = settingsHosts.map((host) => host.toLowerCase());
    this.#roots = [project, ...fileRoots.map((root) => resolve(project, root))].map(realPath);
  }

  /** What is wrong with an address, and what allows it; undefined where it may be used. */
  hostProblem({ hostname, host }: URL): string | undefined {
    if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return undefined;
    if (this.#hosts.some((one) => (one.startsWith("*.") ? host.endsWith(one.slice(1)) : one === host)))
      return undefined;
    return `${host} is not among the hosts that settings may be sent to. If it is right, allow it in the stack's configuration: ${pulumiCommandLine(`config set imagekit:settingsHosts ${host}`)} (docs/permissions.md)`;
  }

  /** What is wrong with a path, and what allows it; undefined where it may be used. Links are followed, also those above what is not there yet. */
  pathProblem(path: string): string | undefined {
    const real = realPath(resolve(this.#roots[0] as string, path));
    if (this.#roots.some((root) => isWithin(root, real))) return undefined;
    const folder = dirname(real);
    return `${path} leads out of the project's folder. If it is right, allow its folder in the stack's configuration: ${pulumiCommandLine(`config set imagekit:fileRoots ${folder}`)} (docs/permissions.md)`;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a path leads in the end. Of what is not there yet, the folder above it. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), path.slice(above.length));
  }
}
