import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { generationsIn } from "../../domain/preview/accountPreview.ts";
import type { ResourceChange } from "../../domain/preview/resourceChange.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { ResourceAccounts } from "../engine/resourceAccounts.ts";
import { nameInUrn } from "../shared/urn.ts";

const ops: Record<string, ResourceChange["op"] | undefined> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** Collects what the events of a preview say, by ImageKit ID. */
export class ChangesByAccount {
  readonly #accounts = new ResourceAccounts();
  readonly changes = new Map<string, ResourceChange[]>();
  /** Thumbprint → generation of the certificates in the state. */
  readonly generations = new Map<string, ReadonlyMap<string, string>>();
  /** Resources of no account, such as an archive in Azure: name → what is done. */
  readonly others = new Map<string, ResourceChange["op"]>();

  take({ resourcePreEvent }: EngineEvent): void {
    const metadata = resourcePreEvent?.metadata;
    if (!metadata) return;
    const { type, urn } = metadata;
    const account = this.#accounts.of(metadata);
    if (account !== undefined && type === resourceTokens.signingCertificates)
      this.generations.set(account, generationsIn(metadata.old?.outputs ?? {}));
    const op = ops[metadata.op];
    if (op === undefined || type.startsWith("pulumi:") || type === componentTokens.agency) return;
    if (account === undefined) this.others.set(nameInUrn(urn), op);
    else this.changes.set(account, [...(this.changes.get(account) ?? []), changeOf(metadata, op)]);
  }
}

function changeOf(
  { type, old, new: now, diffs, detailedDiff }: StepEventMetadata,
  op: ResourceChange["op"],
): ResourceChange {
  const changed = diffs ?? Object.keys(detailedDiff ?? {});
  return { type, op, before: old?.inputs ?? {}, after: now?.inputs ?? {}, changed };
}
