import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";

/** The codings that are asked for, and what undoes each. zlib refuses what ends too early or has a wrong checksum. */
const codings: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** For the header Accept-Encoding. */
export const acceptedCodings = "gzip, deflate, br";

/** An answer whose body is not all there, or cannot be read: what the server did is not known. */
export class BrokenBodyError extends Error {
  override readonly name = "BrokenBodyError";
}

/** An answer that is larger than is read. */
export class LargeBodyError extends Error {
  override readonly name = "LargeBodyError";
}

/** The body without its content codings. Throws `BrokenBodyError`, `LargeBodyError`. */
export async function wholeBody(body: Buffer, contentEncoding: string | undefined, largest: number): Promise<Buffer> {
  const names = (contentEncoding ?? "").split(",").map((name) => name.trim().toLowerCase());
  let whole = body;
  // Some servers name a coding where they send nothing.
  if (body.length === 0) return whole;
  for (const name of names.reverse()) {
    if (name === "" || name === "identity") continue;
    const decode = codings[name];
    if (!decode) throw new BrokenBodyError("its body has a content-encoding that nobody asked for");
    try {
      whole = await decode(whole, { maxOutputLength: largest });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
        throw new LargeBodyError(`it has more than ${largest} bytes`);
      throw new BrokenBodyError(`its ${name} body is cut off or damaged`);
    }
  }
  return whole;
}
