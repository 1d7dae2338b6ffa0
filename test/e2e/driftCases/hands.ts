import { readFileSync, writeFileSync } from "node:fs";
import { consumeUrl } from "../../../domain/saml/identifiers.ts";
import { issueTokenSigningCertificate } from "../../../simulator/entra/tokenSigningCertificate.ts";
import type { Application, AppRoleAssignment, ServicePrincipal, Simulator } from "../../../simulator/types.ts";
import type { GraphAnswer, GraphClient } from "../../simulator/support/graphClient.ts";
import { settingsCall } from "../../simulator/support/https.ts";
import { markOf } from "../../support/markOf.ts";
import type { Stack } from "../../support/stack.ts";

/** Somebody who changes one account by hand: in the portal with every permission, and in ImageKit's dashboard. */
export class Hands {
  readonly account: string;
  readonly simulator: Simulator;
  readonly #admin: GraphClient;
  readonly #stack: Stack;

  constructor(account: string, simulator: Simulator, admin: GraphClient, stack: Stack) {
    this.account = account;
    this.simulator = simulator;
    this.#admin = admin;
    this.#stack = stack;
  }

  /** The one with the account's mark, or the one that answers to its identifier. */
  get application(): Application {
    const { applications } = this.simulator.store;
    const marked = applications.filter(({ notes }) => markOf(notes) === `imagekit-sso:test/${this.account}`);
    return one(
      marked.length > 0
        ? marked
        : applications.filter(({ identifierUris }) => identifierUris.includes(this.identifier)),
    );
  }

  get identifier(): string {
    return `${consumeUrl}#${this.account}`;
  }

  get principal(): ServicePrincipal {
    const { appId } = this.application;
    return one(this.simulator.store.servicePrincipals.filter((principal) => principal.appId === appId));
  }

  assignments(group: string): AppRoleAssignment[] {
    const { id } = this.principal;
    return this.simulator.store.appRoleAssignments.filter(
      ({ resourceId, principalId }) => resourceId === id && principalId === group,
    );
  }

  get settings() {
    return this.simulator.store.accounts.get(this.account)?.settings;
  }

  get policyId(): string {
    return one(this.principal.claimsMappingPolicies);
  }

  patchApplication(change: object): Promise<GraphAnswer> {
    return this.graph("PATCH", `/applications/${this.application.id}`, change);
  }

  patchPrincipal(change: object): Promise<GraphAnswer> {
    return this.graph("PATCH", `/servicePrincipals/${this.principal.id}`, change);
  }

  assign(principalId: string, appRoleId: string): Promise<GraphAnswer> {
    const { id: resourceId } = this.principal;
    return this.graph("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      principalId,
      resourceId,
      appRoleId,
    });
  }

  async unassign(assignment: AppRoleAssignment): Promise<void> {
    await this.graph("DELETE", `/servicePrincipals/${this.principal.id}/appRoleAssignedTo/${assignment.id}`);
  }

  /** Makes another application, in SAML mode, that answers to the account's identifier. */
  async takeIdentifier(): Promise<void> {
    const { id } = await this.#admin.samlApplication("Somebody's");
    await this.graph("PATCH", `/applications/${id}`, { identifierUris: [this.identifier] });
  }

  /** What ImageKit holds becomes this, as far as it is said. */
  async saveSettings(change: { metadataXml?: string | undefined; spEntityId?: string | null }): Promise<void> {
    const { metadataXml, spEntityId } = this.settings ?? {};
    const body = { imagekitId: this.account, metadataXml, spEntityId, ...change };
    const { status } = await settingsCall(this.simulator, "PUT", this.account, { body });
    if (status !== 200) throw new Error(`${this.account}: PUT answered ${status}`);
  }

  async switchOff(): Promise<void> {
    const { status } = await settingsCall(this.simulator, "DELETE", this.account);
    if (status !== 204) throw new Error(`${this.account}: DELETE answered ${status}`);
  }

  /** Puts another certificate in the generation's place. Not a call: Graph makes none that has ended. */
  async replaceCertificate(generation: string, endDateTime: string): Promise<void> {
    const displayName = `CN=imagekit-sso ${generation}`;
    const { principal, simulator } = this;
    const issued = await issueTokenSigningCertificate(displayName, endDateTime, "2019-01-01T00:00:00Z");
    const { customKeyIdentifier, thumbprint, privateKeyPem, certificate: key } = issued;
    const replaced = { customKeyIdentifier, endDateTime: issued.endDateTime };
    for (const { keyId, usage } of principal.keyCredentials) {
      if (usage === "Sign") simulator.store.privateKeys.set(keyId, { privateKeyPem, thumbprint, addedAt: 0 });
    }
    simulator.store.servicePrincipals.put({
      ...principal,
      keyCredentials: principal.keyCredentials.map((one) => ({ ...one, ...replaced, key })),
      passwordCredentials: principal.passwordCredentials.map((one) => ({ ...one, ...replaced })),
      preferredTokenSigningKeyThumbprint: thumbprint,
    });
  }

  /** Somebody's word in the ledger that the bundle, or other metadata, is what ImageKit holds. */
  async confirm(digest?: string): Promise<void> {
    const bundle = JSON.parse(readFileSync(this.#stack.file(`handover/${this.account}/handover.json`), "utf8"));
    const confirmation = {
      digest: digest ?? bundle.digest,
      spEntityId: bundle.spEntityId,
      confirmedAt: "2026-11-24T10:00:00Z",
      confirmedBy: "ada@agency.example",
    };
    const ledger = { confirmations: { [this.account]: confirmation } };
    writeFileSync(this.#stack.file("agencies/test.handover.json"), JSON.stringify(ledger));
  }

  /** A call that must succeed. */
  async graph(method: string, path: string, body?: unknown): Promise<GraphAnswer> {
    const answer = await this.#admin.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${this.account}: ${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }
}

export function one<T>(found: readonly T[]): T {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} found instead of one`);
  return first;
}
