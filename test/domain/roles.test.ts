import fc from "fast-check";
import { expect, test } from "vitest";
import { appRoleId, defaultAppRoleId, imagekitRoles } from "../../domain/saml/roles.ts";
import { imagekitId, imagekitRole } from "./support/arbitraries.ts";

test("there are the six roles of ImageKit", () => {
  expect(imagekitRoles).toEqual([
    "account_administrator",
    "developer",
    "media_library_full_access",
    "media_library_view_only_access",
    "media_library_restricted_access",
    "finance",
  ]);
});

// An id that moves would take every assignment with it: these values must never change.
test.each([
  ["acmeshoes", "developer", "531efffa-50f1-5543-a3cc-35b94c27ea3f"],
  ["acmeshoes", "finance", "79c5c31d-01d8-5d8b-a655-7f44d60059d4"],
  ["AcmeToys", "account_administrator", "c7a388f3-49e4-5e19-9a06-38b922357877"],
  ["acmetoys", "account_administrator", "fd87b3ca-7e27-58ef-a62a-e741056c9259"],
] as const)("the app role of %s for %s has the id it always had", (account, role, id) => {
  expect(appRoleId(account, role)).toBe(id);
});

test("app role ids are version 5 UUIDs, distinct for every account and role", () => {
  fc.assert(
    fc.property(fc.tuple(imagekitId, imagekitRole), fc.tuple(imagekitId, imagekitRole), (one, other) => {
      const ids = [appRoleId(...one), appRoleId(...other)];
      expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ids[0]).not.toBe(defaultAppRoleId);
      expect(ids[0] === ids[1]).toBe(one.join() === other.join());
    }),
  );
});
