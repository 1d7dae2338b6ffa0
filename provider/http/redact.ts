/** Shorter texts are no secrets that anybody gives out, and would be found by chance. */
const shortest = 6;

/**
 * Takes secrets out of a text, in each form in which a server may repeat them: as they are, as JSON, XML or a URL writes them, in
 * hexadecimal, and in base64, also inside of a longer text.
 */
export function redacted(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const form of formsOf(secrets)) clean = clean.replaceAll(form, "***");
  return clean;
}

/** The same for a body, which is left as it is where no secret is in it. */
export function redactedBytes(body: Buffer, secrets: readonly string[]): Buffer {
  const found = formsOf(secrets).some((form) => body.includes(form));
  return found ? Buffer.from(redacted(body.toString("utf8"), secrets)) : body;
}

const known = new Map<string, readonly string[]>();
const mostKnown = 2_000;

/** The longest first: a shorter form may be a part of it. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets.filter(({ length }) => length >= shortest).flatMap(formsOfOne);
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

function formsOfOne(secret: string): readonly string[] {
  const before = known.get(secret);
  if (before) return before;
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  const hex = bytes.toString("hex");
  const forms = [
    ...[secret, json, json.replaceAll("/", "\\/"), xml(secret)],
    ...[
      url,
      url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      new URLSearchParams({ "": secret }).toString().slice(1),
    ],
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset) => insideBase64(bytes, offset)),
  ].filter(({ length }) => length >= shortest);
  if (known.size >= mostKnown) known.clear();
  known.set(secret, forms);
  return forms;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** The characters that the secret alone decides where `offset` bytes (modulo three) stand before it, in both alphabets. */
function insideBase64(secret: Buffer, offset: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), secret]);
  const core = whole.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((whole.length * 8) / 6));
  return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
}
