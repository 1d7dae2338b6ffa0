import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imagekitIdPattern, samlUrls } from "../../domain/saml/identifiers.ts";
import { imagekitId } from "./support/arbitraries.ts";

describe("the URLs of an account", () => {
  test("of a parent are the guide's", () => {
    expect(samlUrls({ imagekitId: "acmeagency", kind: "parent", replyUrl: "fragment" })).toEqual({
      identifier: "https://imagekit.io/saml/consume",
      replyUrl: "https://imagekit.io/saml/consume",
      relayState: "https://imagekit.io/dashboard",
      logoutUrl: "https://imagekit.io/logout",
      spEntityId: "",
    });
  });

  test("of a child end in its ID, byte for byte", () => {
    expect(samlUrls({ imagekitId: "AcmeToys", kind: "child", replyUrl: "fragment" })).toEqual({
      identifier: "https://imagekit.io/saml/consume#AcmeToys",
      replyUrl: "https://imagekit.io/saml/consume#AcmeToys",
      relayState: "https://imagekit.io/dashboard",
      logoutUrl: "https://imagekit.io/logout",
      spEntityId: "https://imagekit.io/saml/consume#AcmeToys",
    });
  });

  test("of a child with a plain Reply URL differ in that alone", () => {
    fc.assert(
      fc.property(imagekitId, (id) => {
        const fragment = samlUrls({ imagekitId: id, kind: "child", replyUrl: "fragment" });
        const plain = samlUrls({ imagekitId: id, kind: "child", replyUrl: "plain" });
        expect(plain).toEqual({ ...fragment, replyUrl: "https://imagekit.io/saml/consume" });
      }),
    );
  });

  test("are distinct for distinct children, and give the ID back", () => {
    const identifier = (id: string) => samlUrls({ imagekitId: id, kind: "child", replyUrl: "fragment" }).identifier;
    fc.assert(
      fc.property(imagekitId, imagekitId, (one, other) => {
        expect(identifier(one) === identifier(other)).toBe(one === other);
        const url = new URL(identifier(one));
        expect(url.hash).toBe(`#${one}`);
        expect(url.href).toBe(identifier(one));
      }),
    );
  });
});

test.each(["demo", "AHVA", "zv3rkhsym", "0ab", "your_imagekit_id", "my-account"])("%s is an ImageKit ID", (id) => {
  expect(id).toMatch(imagekitIdPattern);
});

test.each(["", "-a", "_a", "a b", "a#b", "a/b", "a'b", 'a"b', "ä", "a\n", "\na", "a.b", "a\u0000"])(
  "%j is no ImageKit ID",
  (id) => {
    expect(id).not.toMatch(imagekitIdPattern);
  },
);
