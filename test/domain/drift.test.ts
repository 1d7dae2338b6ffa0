import { describe, expect, test } from "vitest";
import { type FindingCode, findingKinds } from "../../domain/drift/finding.ts";
import { applicationRows } from "./driftKinds/applications.ts";
import { certificateRows } from "./driftKinds/certificates.ts";
import { claimsRows } from "./driftKinds/claims.ts";
import { peopleRows } from "./driftKinds/people.ts";
import { servicePrincipalRows } from "./driftKinds/servicePrincipals.ts";
import { settingsRows } from "./driftKinds/settings.ts";
import { found } from "./support/driftChange.ts";
import { driftAgency } from "./support/liveAgency.ts";

const rows = [
  ...applicationRows,
  ...servicePrincipalRows,
  ...peopleRows,
  ...claimsRows,
  ...certificateRows,
  ...settingsRows,
];

describe("what is live against the agency file", () => {
  test("is in sync where nothing differs", () => {
    expect(found("shoes", () => {})).toEqual({
      status: "in-sync",
      findings: [],
      problems: [],
      accounts: driftAgency.accounts.map(({ imagekitId, kind }) => ({
        ...{ imagekitId, kind, status: "in-sync", findings: [], unreadable: [] },
      })),
    });
  });

  test.each(rows)("%s", (_, account, change, ...expected) => {
    const { accounts, findings, status } = found(account, change);
    const all = [...findings, ...accounts.flatMap((one) => one.findings)];
    expect(all.map(({ severity, code, property }) => `${severity} ${code} ${property}`.trim())).toEqual(expected);
    expect(status).toBe(expected.some((line) => !line.startsWith("info")) ? "drift" : "in-sync");
    expect(accounts.filter((one) => one.status !== "in-sync" && one.imagekitId !== account)).toEqual([]);
  });

  test("every kind has its row", () => {
    const covered = new Set(rows.flatMap(([, , , ...lines]) => lines.map((line) => line.split(" ")[1])));
    const elsewhere: FindingCode[] = ["activation-waits"];
    expect(Object.keys(findingKinds).filter((code) => !covered.has(code))).toEqual(elsewhere);
  });
});

test("claims made in the portal are shown with their values, beside what is declared", () => {
  const portalClaims = [
    { name: "imagekit_role", value: "user.jobtitle" },
    { name: "colour", value: '"red"' },
  ];
  const { accounts } = found("shoes", (live) =>
    Object.assign(live.principal, { portalClaims: { seen: portalClaims } }),
  );
  const told = accounts.flatMap((one) => one.findings).find(({ code }) => code === "claims-in-portal");
  expect(told?.message).toMatch(
    /^Claims were made in the portal: imagekit_role is user\.jobtitle \(declared: .+\); colour is "red" \(not declared\)\./,
  );
});
