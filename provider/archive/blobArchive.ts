import type { BlockBlobClient, BlockBlobUploadOptions } from "@azure/storage-blob";
import { type ArchivedObject, documentPath } from "../../domain/archive/objectNames.ts";
import type { BlobContainers } from "../azure/blobContainers.ts";
import type { CallScope } from "../callScope.ts";
import { type Archive, type KeptDocument, metadataType, type NewDocument } from "./archive.ts";
import { archiveError, azureFailure } from "./archiveError.ts";
import { untilGranted } from "./untilGranted.ts";

const role = "Storage Blob Data Contributor";
const secondsPerCall = 60;
/** What parseFederationMetadata takes at most. */
const largestDocument = 1024 * 1024;

export interface BlobArchiveOptions {
  blobs: BlobContainers;
  /** Address of the container. */
  container: string;
  object: ArchivedObject;
  timeoutSeconds: number;
}

/** A document as a blob. */
export class BlobArchive implements Archive {
  readonly #options: BlobArchiveOptions;
  readonly #path: string;

  constructor(options: BlobArchiveOptions) {
    this.#options = options;
    this.#path = documentPath(options.object);
  }

  async read(scope: CallScope): Promise<KeptDocument | undefined> {
    try {
      const blob = await this.#blob(scope);
      const { readableStreamBody } = await blob.download(0, undefined, { abortSignal: limited(scope) });
      return { xml: await textOf(readableStreamBody as NodeJS.ReadableStream) };
    } catch (error) {
      if (azureFailure(error).statusCode === 404) return undefined;
      throw this.#failed("read", error, scope);
    }
  }

  async add(document: NewDocument, scope: CallScope): Promise<boolean> {
    try {
      await this.#upload(document, { ifNoneMatch: "*" }, scope);
      return true;
    } catch (error) {
      const { statusCode, code } = azureFailure(error);
      // The second where a policy keeps what is there from any change.
      if (code === "BlobAlreadyExists" || code === "BlobImmutableDueToPolicy" || statusCode === 412) return false;
      throw this.#failed("kept", error, scope);
    }
  }

  async replace(document: NewDocument, scope: CallScope): Promise<void> {
    try {
      await this.#upload(document, {}, scope);
    } catch (error) {
      throw this.#failed("kept", error, scope);
    }
  }

  async #upload(
    { xml, clientId }: NewDocument,
    conditions: NonNullable<BlockBlobUploadOptions["conditions"]>,
    scope: CallScope,
  ): Promise<void> {
    const { timeoutSeconds, object } = this.#options;
    const blob = await this.#blob(scope);
    await untilGranted(
      () =>
        blob.upload(xml, Buffer.byteLength(xml), {
          conditions,
          blobHTTPHeaders: { blobContentType: metadataType },
          // For people who find it: names of metadata take no hyphen.
          metadata: { imagekitid: object.account, clientid: clientId },
          abortSignal: limited(scope),
        }),
      { role, timeoutSeconds },
      scope,
    );
  }

  async #blob(scope: CallScope): Promise<BlockBlobClient> {
    const { blobs, container } = this.#options;
    return (await blobs.client(container, scope)).getBlockBlobClient(this.#path);
  }

  #failed(tried: string, error: unknown, scope: CallScope): Error {
    const location = `${this.#options.container}/${this.#path}`;
    return archiveError(error, { tried, location, who: "the storage account", advice: adviceFor(error) }, scope);
  }
}

function limited({ signal }: CallScope): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(secondsPerCall * 1_000)]);
}

async function textOf(body: NodeJS.ReadableStream): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length;
    pieces.push(piece);
    // Too long to be a document, which is what reading the beginning will show.
    if (length > largestDocument) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}

function adviceFor(error: unknown): string {
  const { statusCode, code } = azureFailure(error);
  if (code === "BlobImmutableDueToPolicy")
    return " What lies there is not the document of that name, and the container's immutability policy keeps it from being replaced. Look at it; another container takes the documents from then on.";
  if (statusCode === 401 || statusCode === 403)
    return ` The identity that runs pulumi needs the role "${role}" on the container, and the account's network must let it in.`;
  if (code === "ContainerNotFound") return " Is the container's address right?";
  return "";
}
