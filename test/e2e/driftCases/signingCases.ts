import { type DriftCase, soon } from "./driftCase.ts";

/** Certificates, metadata and hand-overs. */
export const signingCases: DriftCase[] = [
  {
    account: "unassigned",
    async make(hands) {
      const path = `/servicePrincipals/${hands.principal.id}`;
      await hands.graph("DELETE", `${path}/claimsMappingPolicies/${hands.policyId}/$ref`);
      await hands.graph("POST", `${path}/addTokenSigningCertificate`, { displayName: "CN=somebody" });
    },
    kinds: ["certificate-undeclared", "claims-policy-missing"],
    resources: ["certificates", "claims", "metadata"],
  },
  {
    account: "keys",
    yaml: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g1 }",
    async make(hands) {
      const second = hands.principal.keyCredentials.find(({ displayName }) =>
        displayName?.startsWith("CN=imagekit-sso g2 "),
      );
      const thumbprint = Buffer.from(second?.customKeyIdentifier ?? "", "base64")
        .toString("hex")
        .toUpperCase();
      await hands.patchPrincipal({ preferredTokenSigningKeyThumbprint: thumbprint });
      await hands.switchOff();
    },
    kinds: ["active-certificate-differs", "sso-off"],
    resources: ["activation", "settings"],
  },
  {
    account: "removed",
    yaml: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g1 }",
    async make(hands) {
      const stays = ({ displayName }: { displayName: string | null }) =>
        !displayName?.startsWith("CN=imagekit-sso g2 ");
      const { keyCredentials, passwordCredentials } = hands.principal;
      await hands.patchPrincipal({
        keyCredentials: keyCredentials.filter(stays),
        passwordCredentials: passwordCredentials.filter(stays),
      });
    },
    kinds: ["certificate-missing", "metadata-foreign-certificate"],
    resources: ["certificates", "metadata"],
  },
  {
    account: "bare",
    make: (hands) => hands.patchPrincipal({ keyCredentials: [], passwordCredentials: [] }),
    kinds: ["active-certificate-missing", "certificate-missing", "metadata-outdated"],
    resources: ["activation", "certificates", "metadata"],
  },
  {
    account: "ended",
    make: (hands) => hands.replaceCertificate("g1", "2020-01-01T00:00:00Z"),
    kinds: ["certificate-ended", "metadata-foreign-certificate", "metadata-outdated"],
    resources: ["activation", "metadata"],
    repair: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g2 }",
  },
  {
    account: "ending",
    make: (hands) => hands.replaceCertificate("g1", soon),
    kinds: ["certificate-ending", "metadata-foreign-certificate", "metadata-outdated"],
    resources: ["activation", "metadata"],
    repair: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g2 }",
  },
  {
    account: "handover",
    yaml: "delivery: { channel: handover, folder: handover }",
    make: (hands) => hands.confirm("f".repeat(64)),
    kinds: ["handover-outdated"],
    resources: [],
    byHand: (hands) => hands.confirm(),
  },
];
