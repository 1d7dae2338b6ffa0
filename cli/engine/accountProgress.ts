/** What the engine's events say about each account. */
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { azureadTokens, componentTokens } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { ResourceAccounts } from "./resourceAccounts.ts";

/** What is worked on, in a person's words, by Pulumi type. */
const steps: Record<string, string> = {
  [azureadTokens.application]: "application",
  [resourceTokens.replicatedServicePrincipal]: "service principal",
  [azureadTokens.servicePrincipal]: "SAML mode",
  [azureadTokens.applicationIdentifierUri]: "identifier",
  [resourceTokens.assignments]: "assignments",
  [resourceTokens.signingCertificates]: "signing certificates",
  [resourceTokens.claimsMapping]: "claims",
  [resourceTokens.federationMetadata]: "federation metadata",
  [resourceTokens.archivedMetadata]: "archive",
  [resourceTokens.ssoSettings]: "delivery to ImageKit",
  [resourceTokens.signingKeyActivation]: "activation",
};
/** Nothing of an account comes after it. */
const lastType = resourceTokens.signingKeyActivation;
const accountType = componentTokens.accountSso;

export type AccountEvent =
  | { account: string; kind: "working"; step: string }
  | { account: string; kind: "done"; changes: number }
  | { account: string; kind: "removed" }
  | { account: string; kind: "failed"; step: string };

export class AccountProgress {
  readonly #accounts = new ResourceAccounts();
  readonly #changes = new Map<string, number>();

  /** Takes one event of an update; returns what it means for an account, if it means something. */
  take(event: EngineEvent): AccountEvent | undefined {
    const metadata = (event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    if (!metadata) return undefined;
    const { type, op } = metadata;
    const removing = op === "delete";
    const account = this.#accounts.of(metadata);
    if (account === undefined) return undefined;
    if (removing && type === accountType && event.resOutputsEvent) return { account, kind: "removed" };
    const step = steps[type];
    if (step === undefined) return undefined;
    if (event.resourcePreEvent) return { account, kind: "working", step };
    if (event.resOpFailedEvent) return { account, kind: "failed", step };
    const changes = (this.#changes.get(account) ?? 0) + (op === "same" || op === "read" ? 0 : 1);
    this.#changes.set(account, changes);
    return type === lastType && !removing ? { account, kind: "done", changes } : undefined;
  }
}
