import type { StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { nameInUrn } from "../shared/urn.ts";

/** The components of an account, by URN, both named after it: what is deleted comes before them. */
const named = new RegExp(`\\$?${componentTokens.accountSso}(?:\\$${componentTokens.enterpriseApp})?::([^:]+)$`);

/** Whose each resource is, told from the engine's events as they come: everything of an account hangs on its component. */
export class ResourceAccounts {
  /** URN of a component or resource → its account. */
  readonly #accounts = new Map<string, string>();

  /** Undefined for what belongs to no account. */
  of({ urn, type, op, old, new: now }: StepEventMetadata): string | undefined {
    const parent = now?.parent ?? old?.parent ?? "";
    const account =
      type === componentTokens.accountSso
        ? nameInUrn(urn)
        : (this.#accounts.get(parent) ?? (op === "delete" ? named.exec(parent)?.[1] : undefined));
    if (account !== undefined) this.#accounts.set(urn, account);
    return account;
  }
}
