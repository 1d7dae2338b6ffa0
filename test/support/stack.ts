import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");

export interface Run {
  code: number | null;
  /** Both streams, in the order they came. */
  output: string;
  milliseconds: number;
}

export interface StackOptions {
  /** Text of the agency file. */
  agency: string;
  /** What the simulator wants every client to know. */
  environment: Record<string, string>;
  /** Program instead of the product's own. */
  program?: string;
  /** Folder of another plugin, `name: path`, beside the product's. */
  plugins?: Record<string, string>;
}

/** A Pulumi project in a folder of its own that runs the product's program on the real engine, with a file backend. */
export class Stack {
  readonly folder = mkdtempSync(join(tmpdir(), "imagekit-sso-stack-"));
  readonly environment: Record<string, string>;

  constructor({ agency, environment, program, plugins = {} }: StackOptions) {
    const project = readFileSync(join(repository, "Pulumi.yaml"), "utf8").replace(
      "path: provider",
      `path: ${repository}/provider`,
    );
    const others = Object.entries(plugins).map(([name, path]) => `    - name: ${name}\n      path: ${path}\n`);
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      project.replace("  providers:\n", `  providers:\n${others.join("")}`),
    );
    writeFileSync(join(this.folder, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(this.folder, "index.ts"),
      program ?? `export * from ${JSON.stringify(`${repository}/index.ts`)};\n`,
    );
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(join(this.folder, "agencies"));
    mkdirSync(join(this.folder, "state"));
    this.writeAgency(agency);
    this.environment = {
      ...inherited(),
      ...environment,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "",
      // For `--event-log`.
      PULUMI_DEBUG_COMMANDS: "true",
    };
  }

  writeAgency(text: string): void {
    writeFileSync(this.file("agencies/test.yaml"), text);
  }

  file(path: string): string {
    return join(this.folder, path);
  }

  async init(): Promise<this> {
    const run = await this.pulumi("stack", "init", "test");
    if (run.code !== 0) throw new Error(run.output);
    return this;
  }

  up(...flags: string[]): Promise<Run> {
    return this.pulumi("up", "--yes", "--skip-preview", ...flags);
  }

  preview(...flags: string[]): Promise<Run> {
    return this.pulumi("preview", ...flags);
  }

  /** The drift command: exit code 7 where the live objects differ. */
  drift(...flags: string[]): Promise<Run> {
    return this.pulumi("refresh", "--preview-only", "--run-program", "--expect-no-changes", ...flags);
  }

  destroy(...flags: string[]): Promise<Run> {
    return this.pulumi("destroy", "--yes", "--skip-preview", ...flags);
  }

  async outputs<T>(): Promise<T> {
    const { output } = await this.pulumi("stack", "output", "--json");
    return JSON.parse(output) as T;
  }

  async state(): Promise<{ deployment: { resources?: StateResource[]; pending_operations?: unknown[] } }> {
    return JSON.parse((await this.pulumi("stack", "export")).output);
  }

  /** Runs the real CLI; `onOutput` sees each piece as it comes and may kill the process. */
  pulumi(...args: string[]): Promise<Run> {
    return this.start(args).done;
  }

  start(args: string[], onOutput?: (text: string) => void): { pid: number; done: Promise<Run> } {
    const began = performance.now();
    const child = spawn(
      "pulumi",
      [...args, "--non-interactive", "--color=never", ...(stackCommands.has(args[0] ?? "") ? ["--stack=test"] : [])],
      {
        cwd: this.folder,
        env: this.environment,
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      },
    );
    let output = "";
    const collect = (piece: Buffer) => {
      output += piece.toString();
      onOutput?.(piece.toString());
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const done = new Promise<Run>((settle, reject) => {
      child.on("error", reject);
      child.on("close", (code) => settle({ code, output, milliseconds: performance.now() - began }));
    });
    return { pid: child.pid as number, done };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  dependencies?: string[];
  /** Seconds. */
  customTimeouts?: { create?: number };
  propertyDependencies?: Record<string, string[] | undefined>;
}

const stackCommands = new Set(["up", "preview", "refresh", "destroy", "import", "cancel", "config"]);

/** What the tool chain gave this process, without any credential that happens to lie about. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        !/^(ARM_|AZURE_|IMAGEKIT_PRIVATE|PULUMI_SKIP_CONFIRMATIONS|NODE_OPTIONS|VITEST)/.test(entry[0]),
    ),
  );
}
