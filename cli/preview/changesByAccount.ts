import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { azureadTokens, componentTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { generationsIn } from "../../domain/preview/accountPreview.ts";
import type { ResourceChange } from "../../domain/preview/resourceChange.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { nameInUrn } from "../shared/urn.ts";

const ops: Record<string, ResourceChange["op"] | undefined> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** How the name of each type ends behind the ImageKit ID. */
const suffixes: Record<string, string> = Object.fromEntries(
  (
    [
      [resourceTokens.ownershipNonce, "ownership"],
      [azureadTokens.application, "application"],
      [resourceTokens.replicatedServicePrincipal, "replicatedServicePrincipal"],
      [azureadTokens.servicePrincipal, "servicePrincipal"],
      [azureadTokens.applicationIdentifierUri, "identifierUri"],
      [resourceTokens.assignments, "assignments"],
      [resourceTokens.signingCertificates, "certificates"],
      [resourceTokens.claimsMapping, "claims"],
      [resourceTokens.federationMetadata, "metadata"],
      [resourceTokens.archivedMetadata, "archived"],
      [resourceTokens.ssoSettings, "settings"],
      [resourceTokens.signingKeyActivation, "activation"],
    ] as const
  ).map(([type, name]) => [type, resourceNames("")[name]]),
);

/** Collects what the events of a preview say, by ImageKit ID. */
export class ChangesByAccount {
  readonly changes = new Map<string, ResourceChange[]>();
  /** Thumbprint → generation of the certificates in the state. */
  readonly generations = new Map<string, ReadonlyMap<string, string>>();
  /** Resources of no account, such as an archive in Azure: name → what is done. */
  readonly others = new Map<string, ResourceChange["op"]>();

  take({ resourcePreEvent }: EngineEvent): void {
    const metadata = resourcePreEvent?.metadata;
    if (!metadata) return;
    const { type, urn } = metadata;
    const account = accountOf(type, nameInUrn(urn));
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
  return { type, op, before: old?.inputs ?? {}, after: now?.inputs ?? {}, outputs: old?.outputs ?? {}, changed };
}

function accountOf(type: string, name: string): string | undefined {
  if (type === componentTokens.accountSso || type === componentTokens.enterpriseApp) return name;
  const suffix = suffixes[type];
  return suffix !== undefined && name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}
