import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ArchivedObject, documentPath } from "../../domain/archive/objectNames.ts";
import type { CallScope } from "../callScope.ts";
import { replaceWholeFile } from "../files/wholeFile.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Archive, KeptDocument, NewDocument } from "./archive.ts";

/** A document in a folder of this machine. Its name is an ImageKit ID and a digest, both checked, so it cannot lead out of the folder. */
export class FolderArchive implements Archive {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string, object: ArchivedObject) {
    this.#folder = folder;
    this.#file = join(folder, documentPath(object));
  }

  async read(scope: CallScope): Promise<KeptDocument | "elsewhere" | undefined> {
    try {
      return { xml: await readFile(this.#file, "utf8") };
    } catch (error) {
      if (!isMissing(error)) throw failed("read", this.#file, error, scope);
      // A runner's disk is thrown away: where nothing at all is kept, a missing document says nothing.
      return (await stat(this.#folder).catch(() => undefined)) ? undefined : "elsewhere";
    }
  }

  async add(document: NewDocument, scope: CallScope): Promise<boolean> {
    const kept = await this.read(scope);
    if (typeof kept === "object") return false;
    await this.replace(document, scope);
    return true;
  }

  async replace({ xml }: NewDocument, scope: CallScope): Promise<void> {
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      replaceWholeFile(this.#file, xml);
    } catch (error) {
      throw failed("kept", this.#file, error, scope);
    }
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function failed(tried: string, file: string, error: unknown, { account }: CallScope): ProviderError {
  return new ProviderError(
    `${about(account)}: its federation metadata could not be ${tried} at ${file} (${(error as NodeJS.ErrnoException).code}). The folder of "archive" in the agency file is relative to the project and must be writable.`,
    { cause: error },
  );
}
