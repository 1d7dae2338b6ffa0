import { expect, test } from "vitest";
import { excerpt } from "../../provider/http/excerpt.ts";
import { HttpError } from "../../provider/http/httpError.ts";
import { redacted, redactedBytes } from "../../provider/http/redact.ts";
import { ProviderError } from "../../provider/providerError.ts";

const secret = 'private_k/e"y+1=é';
const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each<[string, string]>([
  ["as it is", secret],
  ["as JSON writes it", JSON.stringify(secret)],
  ["as JSON writes it with slashes escaped", JSON.stringify(secret).replaceAll("/", "\\/")],
  ["as XML writes it", secret.replace('"', "&quot;")],
  ["in a URL", `k=${encodeURIComponent(secret)}`],
  ["in a URL, in lower case", encodeURIComponent(secret).toLowerCase()],
  ["in a form", new URLSearchParams({ k: secret }).toString()],
  ["in hexadecimal", Buffer.from(secret).toString("hex")],
  ["in base64", base64(secret)],
  ["in base64 of a user and password", base64(`${secret}:`)],
  ["in base64, behind one character", base64(`x${secret} more`)],
  ["in base64, behind two", base64(`xx${secret} more`)],
  ["in base64 for URLs", Buffer.from(secret).toString("base64url")],
])("a secret that a server repeats is taken out %s", (_, words) => {
  const clean = redacted(`before ${words} after`, [secret]);
  expect(clean).toMatch(/^before .*\*\*\*.* after$/);
  // What is left of it, at the edges, is no more than a few characters.
  expect(clean.length).toBeLessThan(40);
  expect(excerpt(`${"x".repeat(290)}${words}`, [secret])).not.toContain(words.slice(0, 8));
});

test("a body without a secret stays as it is, byte for byte, and a short word is no secret", () => {
  const body = Buffer.from([0xff, 0xfe, 0x00, 0x41]);
  expect(redactedBytes(body, [secret, "A"])).toBe(body);
  expect(redacted("a key", ["a", ""])).toBe("a key");
});

const hostile = `\u001b[31m\u0007::warning file=x::boo\r\n::add-mask::x ##[error]y \u202eevil\u2028\u200b\ud800${"y".repeat(400_000)}`;

test("what comes from outside is no command to a terminal or to GitHub's runner, and bounded", () => {
  for (const text of [
    excerpt(hostile),
    new ProviderError(hostile).message,
    new HttpError({ account: "a", method: "GET", target: "https://x/", outcome: "failed", requestId: hostile }).message,
  ]) {
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}|[\u2028\u2029]|::\w|##\[/u);
    expect(text).toContain("\\u{202e}evil");
    expect(text.length).toBeLessThanOrEqual(8_000);
  }
  expect(excerpt(hostile)).not.toContain("\n");
});

test("addresses and times keep their colons", () => {
  expect(excerpt("connect ECONNREFUSED ::1:443 at 12:00:00")).toBe("connect ECONNREFUSED ::1:443 at 12:00:00");
});
