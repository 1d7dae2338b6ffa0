import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { fleetAgency } from "./fleet.ts";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, `../domain/metadata/valid/${name}.xml`), "utf8");

/** An agency whose settings are delivered by hand, with bundles as the plugin writes them, in a folder of its own. */
export class HandoverFolder {
  readonly folder = mkdtempSync(join(tmpdir(), "imagekit-sso-handover-"));
  readonly agencyFile = join(this.folder, "agencies", "test.yaml");

  /** `accounts`: YAML of further keys by ImageKit ID. */
  constructor(ids: readonly string[], accounts: Record<string, string> = {}) {
    mkdirSync(join(this.folder, "agencies"));
    const bundles = join(this.folder, "handover");
    writeFileSync(
      this.agencyFile,
      fleetAgency(ids, { accounts, defaults: `delivery: { channel: handover, folder: ${bundles} }` }),
    );
  }

  /** Gives the text that is pasted. `name`: a document of test/domain/metadata/valid. */
  prepare(imagekitId: string, name = "plain"): string {
    return this.prepareDocument(imagekitId, fixture(name));
  }

  /** The same for any document. `clientId`: of its application. */
  prepareDocument(imagekitId: string, metadataXml: string, clientId = imagekitId): string {
    const own = join(this.folder, "handover", imagekitId);
    const { digest, certificates } = parseFederationMetadata(metadataXml);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "metadata.xml"), metadataXml);
    const bundle = {
      ...{ imagekitId, digest, spEntityId: `https://imagekit.io/saml/consume#${imagekitId}` },
      metadataSha256: createHash("sha256").update(metadataXml).digest("hex"),
      certificates: certificates.map(({ sha256, notAfter }) => ({ sha256, notAfter })),
      signIn: `https://launcher.myapps.microsoft.com/api/signin/${clientId}?tenantId=test`,
    };
    writeFileSync(join(own, "handover.json"), JSON.stringify(bundle));
    return metadataXml;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
