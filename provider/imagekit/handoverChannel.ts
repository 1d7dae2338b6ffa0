import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { lstat, mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { pulumiCommandLine } from "../../domain/commands.ts";
import { removedFolder } from "../../domain/handover/removedFolder.ts";
import { leftAtImagekit } from "../../domain/leftAtImagekit.ts";
import type { HandoverConfirmation } from "../../domain/resources.ts";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { settingsPageUrl } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../callScope.ts";
import { replaceWholeFile } from "../files/wholeFile.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Channel, Delivery, LiveSettings, OwnSettings } from "./channel.ts";

const bundleSchema = z.object({ imagekitId: z.string(), digest: z.string(), spEntityId: z.string() });

export interface HandoverOptions {
  account: string;
  /** Folder of all bundles; one folder per ImageKit ID in it. */
  folder: string;
  confirmation: HandoverConfirmation | undefined;
}

/** Prepares what a person pastes into ImageKit's settings page, and believes what the ledger says was pasted. */
export class HandoverChannel implements Channel {
  readonly #options: HandoverOptions;
  readonly #folder: string;

  constructor(options: HandoverOptions) {
    this.#options = options;
    this.#folder = join(options.folder, options.account);
  }

  async read(scope: CallScope): Promise<LiveSettings | undefined> {
    const bundle = await this.#bundle(scope);
    const { confirmation } = this.#options;
    if (bundle) {
      const { spEntityId, metadataXml } = bundle;
      const metadataDigest = this.#digestOf(metadataXml, scope);
      if (metadataDigest !== bundle.digest) {
        scope.log(
          "warning",
          `Account ${scope.account}: ${this.#folder}/metadata.xml is not the document that was put there. Do not paste it; "${pulumiCommandLine("up --refresh")}" writes it anew.`,
        );
      }
      return { metadataDigest, spEntityId, delivered: this.#isConfirmed(metadataDigest, spEntityId) };
    }
    // The bundle has done its work once it is confirmed; on another machine it was never there.
    return (
      confirmation && { metadataDigest: confirmation.digest, spEntityId: confirmation.spEntityId, delivered: true }
    );
  }

  async deliver(
    { account, metadataXml, metadataDigest: digest, spEntityId, signIn }: Delivery,
    scope: CallScope,
  ): Promise<LiveSettings> {
    const certificates = parseFederationMetadata(metadataXml).certificates;
    const bundle = {
      imagekitId: account,
      digest,
      spEntityId,
      settingsPage: settingsPageUrl,
      metadataFile: "metadata.xml",
      metadataSha256: createHash("sha256").update(metadataXml).digest("hex"),
      certificates: certificates.map(({ sha256, notAfter }) => ({ sha256, notAfter })),
      signIn,
    };
    try {
      // All at once, so that two deliveries in one process never mix document and description.
      mkdirSync(this.#folder, { recursive: true });
      // First, so that it never stands beside a document that it does not describe.
      rmSync(join(this.#folder, "handover.json"), { force: true });
      replaceWholeFile(join(this.#folder, "metadata.xml"), metadataXml);
      // Last, so that a bundle that has it is whole.
      replaceWholeFile(join(this.#folder, "handover.json"), `${JSON.stringify(bundle, undefined, 2)}\n`);
    } catch (error) {
      throw unwritable(this.#folder, error, scope);
    }
    const delivered = this.#isConfirmed(digest, spEntityId);
    if (!delivered) {
      scope.log(
        "info",
        `Account ${account}: paste ${this.#folder}/metadata.xml and the Entity ID "${spEntityId}" at ${settingsPageUrl}, then confirm it (docs/handover.md).`,
      );
    }
    return { metadataDigest: digest, spEntityId, delivered };
  }

  /** Nobody can switch it off but a person, whether or not the paste was confirmed: the settings may be there. */
  async remove(_own: OwnSettings, scope: CallScope): Promise<void> {
    const { account, confirmation } = this.#options;
    const aside = await this.moveAside(scope);
    const who = confirmation
      ? "It still sends people to an application that is gone."
      : "Nobody confirmed that its settings were pasted, but they may be there.";
    const todo = `Delete the metadata of ${account} at ${settingsPageUrl}, signed in as that account.`;
    const note = { imagekitId: account, removedAt: new Date().toISOString(), todo };
    try {
      const folder = aside ?? (await this.#asideFolder());
      await mkdir(folder, { recursive: true });
      replaceWholeFile(join(folder, "removed.json"), `${JSON.stringify(note, undefined, 2)}\n`);
    } catch (error) {
      throw unwritable(this.#folder, error, scope);
    }
    scope.log("warning", `Account ${account}: ${leftAtImagekit} ${who} ${todo} Then confirm that (docs/handover.md).`);
  }

  /** Moves a bundle that is no longer to be pasted out of the way, and keeps it. Undefined where there is none. */
  async moveAside(scope: CallScope): Promise<string | undefined> {
    try {
      // A link is not followed: what it leads to is not ours to move.
      const found = await lstat(this.#folder).catch(() => undefined);
      if (!found?.isDirectory()) return undefined;
      const aside = await this.#asideFolder();
      await mkdir(dirname(aside), { recursive: true });
      await rename(this.#folder, aside);
      return aside;
    } catch (error) {
      throw unwritable(this.#folder, error, scope);
    }
  }

  async #asideFolder(): Promise<string> {
    const { account, folder } = this.#options;
    const instant = new Date().toISOString().replace(/[-:.]/g, "");
    return join(folder, removedFolder, `${account}-${instant}`);
  }

  async #bundle({ account }: CallScope): Promise<(z.infer<typeof bundleSchema> & { metadataXml: string }) | undefined> {
    const path = join(this.#folder, "handover.json");
    try {
      const bundle = bundleSchema.parse(JSON.parse(await readFile(path, "utf8")));
      return { ...bundle, metadataXml: await readFile(join(this.#folder, "metadata.xml"), "utf8") };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new ProviderError(
        `${about(account)}: the bundle ${path} cannot be read. Remove the file, and "${pulumiCommandLine("up --refresh")}" writes it anew.`,
      );
    }
  }

  /** What a person would paste, by its meaning; empty where nobody could read it. */
  #digestOf(metadataXml: string, scope: CallScope): string {
    try {
      return parseFederationMetadata(metadataXml).digest;
    } catch (error) {
      if (!(error instanceof FederationMetadataError)) throw error;
      scope.log("debug", `Account ${scope.account}: ${this.#folder}/metadata.xml: ${error.problem}.`);
      return "";
    }
  }

  #isConfirmed(digest: string, spEntityId: string): boolean {
    const { confirmation } = this.#options;
    return confirmation?.digest === digest && confirmation.spEntityId === spEntityId;
  }
}

function unwritable(folder: string, error: unknown, { account }: CallScope): ProviderError {
  return new ProviderError(
    `${about(account)}: the hand-over bundle in ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
  );
}
