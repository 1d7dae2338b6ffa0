import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Agency as AgencyFile } from "../domain/agency/account.ts";
import { componentTokens } from "../domain/desired/resourceNames.ts";
import type { ArchiveStore, HandoverConfirmation } from "../domain/resources.ts";
import { AccountSso, type AccountSsoArgs, type AccountSummary } from "./accountSso.ts";
import { MetadataArchive } from "./metadataArchive.ts";

export interface AgencyArgs {
  /** The parsed agency file. */
  agency: AgencyFile;
  /** ImageKit ID → the newest confirmation of its hand-over. */
  confirmations?: Readonly<Record<string, HandoverConfirmation>>;
  transform?: AccountSsoArgs["transform"];
}

/** Every account of one agency, in one Entra ID tenant. */
export class Agency extends pulumi.ComponentResource {
  /** The MetadataArchive that the stack makes; undefined where it makes none. */
  readonly archive: pulumi.ComponentResource | undefined;
  /** ImageKit ID → the account's component. */
  readonly accounts: ReadonlyMap<string, AccountSso>;
  /** In the order of the agency file. */
  readonly summaries: pulumi.Output<AccountSummary[]>;

  constructor(name: string, args: AgencyArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTokens.agency, name, {}, opts);
    const { agency, confirmations = {}, transform } = args;
    // Asked once for the whole agency; it costs no Graph call, the answer comes out of the token.
    const runner = azuread.getClientConfigOutput({ parent: this }).objectId;
    const { archive: chosen, tenantId } = agency;
    const made =
      "make" in chosen
        ? new MetadataArchive(`${name}-archive`, { archive: chosen, tenantId, runner }, { parent: this })
        : undefined;
    this.archive = made;
    const archive: pulumi.Input<ArchiveStore> | undefined = made?.store ?? (isThere(chosen) ? chosen : undefined);
    this.accounts = new Map(
      agency.accounts.map((account) => [
        account.imagekitId,
        new AccountSso(
          account.imagekitId,
          {
            ...account,
            agency: agency.name,
            tenantId,
            runner,
            archive,
            confirmation: Object.hasOwn(confirmations, account.imagekitId)
              ? confirmations[account.imagekitId]
              : undefined,
            ...(transform && { transform }),
          },
          { parent: this },
        ),
      ]),
    );
    this.summaries = pulumi.all([...this.accounts.values()].map(({ summary }) => summary));
    this.registerOutputs();
  }
}

function isThere(archive: AgencyFile["archive"]): archive is ArchiveStore {
  return archive.store !== "none" && !("make" in archive);
}
