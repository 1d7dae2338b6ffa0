import fc from "fast-check";
import { expect, test } from "vitest";
import { type MetadataMeaning, metadataDigest } from "../../domain/saml/metadataDigest.ts";

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const meaning: fc.Arbitrary<MetadataMeaning> = fc.record({
  entityId: fc.webUrl(),
  signOnUrl: fc.webUrl(),
  signOnPostUrl: fc.option(fc.webUrl(), { nil: undefined }),
  logoutUrl: fc.oneof(fc.constant(""), fc.webUrl()),
  certificateSha256s: fc.uniqueArray(hash, { minLength: 1, maxLength: 5 }),
});

test("the digest of a meaning is the one it always had, or every account would be delivered anew", () => {
  const url = "https://login.microsoftonline.com/t/saml2";
  const hashes = ["b".repeat(64), "a".repeat(64)];
  expect(
    metadataDigest({
      entityId: "https://sts.windows.net/t/",
      signOnUrl: url,
      signOnPostUrl: url,
      logoutUrl: url,
      certificateSha256s: hashes,
    }),
  ).toBe("d495d29ae15e9600d342bef31635f069d82732a279cccd59cacf8bd1ed3dd251");
});

test("order and repetition of certificates do not count", () => {
  fc.assert(
    fc.property(
      meaning.chain((one) =>
        fc.tuple(
          fc.constant(one),
          fc.shuffledSubarray([...one.certificateSha256s], { minLength: one.certificateSha256s.length }),
          fc.subarray([...one.certificateSha256s]),
        ),
      ),
      ([one, shuffled, again]) => {
        expect(metadataDigest({ ...one, certificateSha256s: [...shuffled, ...again] })).toBe(metadataDigest(one));
      },
    ),
  );
});

test("everything else does", () => {
  fc.assert(
    fc.property(
      meaning,
      hash,
      fc.constantFrom("entityId", "signOnUrl", "signOnPostUrl", "logoutUrl"),
      (one, more, key) => {
        const digest = metadataDigest(one);
        expect(metadataDigest({ ...one, [key]: `${one[key] ?? ""}x` })).not.toBe(digest);
        expect(metadataDigest({ ...one, certificateSha256s: one.certificateSha256s.slice(1) })).not.toBe(digest);
        expect(metadataDigest({ ...one, certificateSha256s: [...one.certificateSha256s, `${more}0`] })).not.toBe(
          digest,
        );
      },
    ),
  );
});
