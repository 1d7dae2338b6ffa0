// @ts-check
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache.js";
import { assertChecksum, listedChecksum, pinnedChecksums, warnUnpinned } from "./checksum.js";
import { lastWords, run } from "./command.js";
import { download } from "./download.js";
import { platformName } from "./platform.js";
import { timed } from "./say.js";
import { pulumi } from "./versions.js";

/** The vendor's site, and where it keeps the list of checksums: beside the archives, and with the release on GitHub. */
export const pulumiSite = {
  archives: "https://get.pulumi.com/releases/sdk",
  checksums: [
    "https://get.pulumi.com/releases/sdk",
    `https://github.com/pulumi/pulumi/releases/download/v${pulumi.wanted}`,
  ],
};

/**
 * The official release, checked and unpacked into the cache.
 * @param {{ cache: string, nodePath: string }} context
 * @param {{ archives: string, checksums: string[] }} [site]
 * @param {Record<string, string>} [pinned]
 * @returns {Promise<string>} the folder with its executables
 */
export async function downloadPulumi({ cache, nodePath }, site = pulumiSite, pinned = pinnedChecksums) {
  const archive = releaseArchive();
  const folder = await cached(cache, releaseFolder(pinned), (part) =>
    timed(`Getting the official Pulumi ${pulumi.wanted}`, async () => {
      const expected = pinned[archive] ?? (await publishedChecksum(nodePath, site.checksums, archive, part));
      if (!pinned[archive]) warnUnpinned(archive, "It is held against the vendor's own list alone.");
      const file = join(part, archive);
      await download(nodePath, `${site.archives}/${archive}`, file);
      await assertChecksum(file, archive, expected);
      const unpacked = await run("tar", ["-xzf", file, "-C", part]);
      if (unpacked.code !== 0) throw new Error(`${archive} cannot be unpacked: ${lastWords(unpacked)}`);
      rmSync(file);
    }),
  );
  return join(folder, "pulumi");
}

function releaseArchive() {
  return `pulumi-v${pulumi.wanted}-${platformName(process)}.tar.gz`;
}

/** Whether a checksum in this repository vouches for the official release. */
export function isReleasePinned(pinned = pinnedChecksums) {
  return pinned[releaseArchive()] !== undefined;
}

/** Its name in the cache: what came before it was pinned is not taken for it. */
export function releaseFolder(pinned = pinnedChecksums) {
  return `pulumi-${pulumi.wanted}-${isReleasePinned(pinned) ? "pinned" : "official"}`;
}

/**
 * @param {string} nodePath
 * @param {string[]} places
 * @param {string} archive
 * @param {string} folder
 */
async function publishedChecksum(nodePath, places, archive, folder) {
  const name = `pulumi-${pulumi.wanted}-checksums.txt`;
  const list = join(folder, name);
  const refusals = [];
  for (const place of places) {
    try {
      await download(nodePath, `${place}/${name}`, list);
      const sum = listedChecksum(readFileSync(list, "utf8"), archive);
      if (sum) return sum;
      refusals.push(`${place}/${name} does not list ${archive}`);
    } catch (error) {
      refusals.push(/** @type {Error} */ (error).message);
    }
  }
  throw new Error(refusals.join("; "));
}
