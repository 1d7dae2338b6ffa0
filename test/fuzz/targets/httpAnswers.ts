import { createServer, type Server } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect } from "vitest";
import { HttpClient } from "../../../provider/http/client.ts";
import { HttpError } from "../../../provider/http/httpError.ts";
import type { Target } from "../target.ts";

const codings: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  // Said, and not so.
  "x-none": (body) => body,
};

interface Answer {
  status: number;
  body: string;
  coding: string;
  framing: "length" | "chunked" | "close";
  /** Bytes that do not come, of the whole answer, before the connection ends. */
  cut: number;
  /** Whether the connection ends by a reset. */
  reset: boolean;
  /** A byte of the whole answer that is another one, and by what. */
  garble: { at: number; by: number } | null;
  header: string;
}

const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.constantFrom(200, 201, 400, 403, 404, 409),
  body: fc.oneof(fc.json(), fc.string({ unit: "grapheme", maxLength: 2_000 })),
  coding: fc.constantFrom(...Object.keys(codings)),
  framing: fc.constantFrom("length", "chunked", "close"),
  cut: fc.oneof(fc.constant(0), fc.nat(3_000)),
  reset: fc.boolean(),
  garble: fc.oneof(fc.constant(null), fc.record({ at: fc.nat(5_000), by: fc.integer({ min: 1, max: 255 }) })),
  header: fc.constantFrom(
    "",
    "content-encoding: gzip\r\n",
    "x: \u0000\r\n",
    "content-length: -1\r\n",
    "retry-after: x\r\n",
  ),
});

let server: Promise<{ port: number; close: () => Promise<void> }> | undefined;
let next: { bytes: Buffer; reset: boolean } | undefined;

/** A whole answer is given as it was sent; one that was cut is none; whatever is wrong is told by an HttpError. */
export const httpAnswers: Target<Answer> = {
  name: "httpAnswers",
  input: answer,
  async holds(input) {
    server ??= listening();
    const { port } = await server;
    const { bytes, ...expected } = written(input);
    next = { bytes, reset: input.reset };
    const client = new HttpClient({ concurrency: 1, timeoutSeconds: 1 });
    // Ended already: nothing is tried again.
    const scope = { account: "acmeshoes", signal: new AbortController().signal, log: () => {}, deadline: 0 };
    try {
      const url = `http://127.0.0.1:${port}/answer?key=1`;
      const { status, body } = await client.send({ method: "GET", url, repeatable: true }, scope);
      if (expected.mayBeTaken) return;
      expect(expected.isWhole).toBe(true);
      expect(status).toBe(input.status);
      expect(body.toString("utf8")).toBe(Buffer.from(input.body).toString("utf8"));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      expect(error.message).toMatch(/^Account acmeshoes: GET http:\/\/127\.0\.0\.1:\d+\/answer /);
      expect(error.message.length).toBeLessThan(2_000);
      // A reset may take away what was on its way.
      expect(expected.isWhole && !expected.mayBeTaken && !input.reset).toBe(false);
    }
  },
  async close() {
    await (await server)?.close();
    server = undefined;
  },
};

function written({ status, body, coding, framing, cut, garble, header }: Answer) {
  const payload = (codings[coding] as (body: Buffer) => Buffer)(Buffer.from(body));
  const said = coding === "identity" ? "" : `content-encoding: ${coding}\r\n`;
  const framed = {
    length: `content-length: ${payload.length}\r\n`,
    chunked: "transfer-encoding: chunked\r\n",
    close: "",
  }[framing];
  const head = `HTTP/1.1 ${status} Whatever\r\nconnection: close\r\n${said}${framed}${header}\r\n`;
  const chunks = framing === "chunked" ? chunked(payload) : payload;
  const whole = Buffer.concat([Buffer.from(head, "latin1"), chunks]);
  if (garble && garble.at < whole.length) whole.writeUInt8(whole.readUInt8(garble.at) ^ garble.by, garble.at);
  const bytes = whole.subarray(0, Math.max(0, whole.length - cut));
  const isGarbled = garble !== null && garble.at < whole.length;
  // Nobody can tell that what ends with its connection was cut, where no coding tells; nor that it was anything, where nothing came.
  const isUntold = coding === "identity" || coding === "x-none" || bytes.length === head.length;
  const endsUnseen = framing === "close" && isUntold && bytes.length >= head.length;
  return {
    bytes,
    isWhole: cut === 0 && coding !== "x-none",
    mayBeTaken: isGarbled || endsUnseen || header !== "" || (coding === "x-none" && cut === 0),
  };
}

function chunked(payload: Buffer): Buffer {
  const size = payload.length === 0 ? "" : `${payload.length.toString(16)}\r\n`;
  return Buffer.concat([Buffer.from(size), payload, Buffer.from(size === "" ? "0\r\n\r\n" : "\r\n0\r\n\r\n")]);
}

async function listening() {
  const listener: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      if (!next) return socket.destroy();
      const { bytes, reset } = next;
      socket.write(bytes, () => (reset ? socket.resetAndDestroy() : socket.end()));
    });
  });
  await new Promise<void>((settle) => listener.listen(0, "127.0.0.1", settle));
  const { port } = listener.address() as { port: number };
  return { port, close: () => new Promise<void>((settle) => void listener.close(() => settle())) };
}
