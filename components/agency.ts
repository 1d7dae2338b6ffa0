import * as pulumi from "@pulumi/pulumi";
import type { Agency as AgencyFile } from "../domain/agency/account.ts";
import { type Confirmations, confirmationOf } from "../domain/agency/confirmations.ts";
import { componentTokens } from "../domain/desired/resourceNames.ts";
import type { ArchiveStore } from "../domain/resources.ts";
import { AccountSso, type AccountSsoArgs, type AccountSummary } from "./accountSso.ts";
import { callerIn } from "./caller.ts";
import { MetadataArchive } from "./metadataArchive.ts";

export interface AgencyArgs {
  /** The parsed agency file. */
  agency: AgencyFile;
  confirmations?: Confirmations;
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
    // Asked once for the whole agency.
    const caller = callerIn(agency.tenantId, { subject: `Agency ${agency.name}`, component: this });
    const { archive: chosen, tenantId } = agency;
    const made =
      "make" in chosen
        ? new MetadataArchive(
            `${name}-archive`,
            { archive: chosen, tenantId, runner: caller.objectId },
            { parent: this },
          )
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
            caller,
            archive,
            confirmation: confirmationOf(confirmations, account.imagekitId),
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
