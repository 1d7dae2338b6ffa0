import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Account, Agency } from "../../../domain/agency/account.ts";
import { parseAgencyFile } from "../../../domain/agency/parseAgencyFile.ts";
import { desiredAccount } from "../../../domain/desired/account.ts";
import type { LiveAgency, LiveApplication, LiveServicePrincipal, Looked } from "../../../domain/drift/live.ts";
import type { HandoverConfirmation } from "../../../domain/resources.ts";
import { certificateSubject } from "../../../domain/saml/certificateSubject.ts";
import { channelOf } from "../../../provider/imagekit/channelOf.ts";
import { type ReadOptions, readLiveAgency } from "../../../provider/live/agency.ts";
import { createServices, type Services } from "../../../provider/services.ts";
import { applicationDefaults } from "../../../simulator/entra/graph/applicationDefaults.ts";
import { servicePrincipalDefaults } from "../../../simulator/entra/graph/servicePrincipalDefaults.ts";
import { issueTokenSigningCertificate } from "../../../simulator/entra/tokenSigningCertificate.ts";
import { runner } from "../../../simulator/seed.ts";
import { startSimulator } from "../../../simulator/simulator.ts";
import type { Application, ServicePrincipal, Simulator, SimulatorOptions } from "../../../simulator/types.ts";
import { childIds, type FleetOptions, fleetAgency } from "../../support/fleet.ts";

type Issued = Awaited<ReturnType<typeof issueTokenSigningCertificate>>;

export interface LiveFleetOptions extends FleetOptions, Pick<SimulatorOptions, "permissions"> {
  /** Longest wait for one thing. */
  timeoutSeconds?: number;
}

/** A fleet as `pulumi up` leaves it, put straight into a simulator; this process trusts the simulator and is its runner. */
export class LiveFleet {
  readonly simulator: Simulator;
  readonly agency: Agency;
  readonly services: Services;

  private constructor(simulator: Simulator, agency: Agency, services: Services) {
    this.simulator = simulator;
    this.agency = agency;
    this.services = services;
  }

  static async start(count: number, options: LiveFleetOptions = {}): Promise<LiveFleet> {
    const { timeoutSeconds = 60, permissions, ...fleet } = options;
    const ids = childIds(count);
    const agency = parseAgencyFile(fleetAgency(ids, fleet), "test.yaml");
    const simulator = await startSimulator({ accounts: ids, ...(permissions && { permissions }) });
    setDefaultCACertificates([...getCACertificates("default"), simulator.ca]);
    stubEnvironment(simulator);
    const made = new LiveFleet(simulator, agency, createServices({ timeoutSeconds, fileRoots: tmpdir() }));
    // A key takes longer to make than everything else of an account; accounts share a few.
    const names = new Set(
      agency.accounts.flatMap(({ certificates }) => certificates.generations.map(({ name }) => name)),
    );
    const issued = new Map<string, Issued>();
    for (const name of names) {
      const [from, to] = [new Date(), new Date(Date.now() + 1_000 * 86_400_000)];
      issued.set(name, await issueTokenSigningCertificate(certificateSubject(name), to, from));
    }
    for (const account of agency.accounts) made.#make(account, issued);
    await Promise.all(agency.accounts.map((account) => made.#deliver(account)));
    simulator.requests.clear();
    return made;
  }

  read(options: ReadOptions = {}, confirmations: Record<string, HandoverConfirmation> = {}): Promise<LiveAgency> {
    return readLiveAgency(this.agency, confirmations, this.services, options);
  }

  /** Makes this process the fleet's runner again, after another fleet was started. */
  impersonate(): void {
    stubEnvironment(this.simulator);
  }

  application(imagekitId: string): Application {
    return some(
      this.simulator.store.applications.find(({ notes }) => notes?.endsWith(`/${imagekitId}`) === true),
      imagekitId,
    );
  }

  principal(imagekitId: string): ServicePrincipal {
    return some(this.simulator.store.servicePrincipalByAppId(this.application(imagekitId).appId), imagekitId);
  }

  async close(): Promise<void> {
    for (const name of Object.keys(this.simulator.environment())) delete process.env[name];
    await this.simulator.close();
  }

  #make(account: Account, issued: ReadonlyMap<string, Issued>): void {
    const { store, world } = this.simulator;
    const desired = desiredAccount(this.agency, account);
    const defaults = applicationDefaults(world.tenant.verifiedDomains[0] ?? "");
    const owners = [runner.objectId, ...desired.owners];
    const [appId, policyId, principalId] = [randomUUID(), randomUUID(), randomUUID()];
    const appRoles = desired.application.appRoles as Application["appRoles"];
    store.applications.put({
      ...defaults,
      ...desired.application,
      ...{ id: randomUUID(), appId, owners, appRoles, createdDateTime: "2026-06-01T00:00:00Z" },
      web: { ...defaults.web, ...desired.application.web },
      api: { ...defaults.api, ...desired.application.api },
    });
    const { displayName, definition } = desired.claims;
    store.claimsMappingPolicies.put({
      ...{ id: policyId, displayName, definition: [definition] },
      ...{ description: null, isOrganizationDefault: false },
    });
    const certificates = desired.certificates.generations.map(
      ({ name }) => [name, some(issued.get(name), name)] as const,
    );
    const active = certificates.find(([name]) => name === desired.certificates.active);
    store.servicePrincipals.put({
      ...servicePrincipalDefaults(world.tenant.id),
      ...desired.servicePrincipal,
      ...{ id: principalId, appId, owners, appRoles, displayName: desired.application.displayName },
      servicePrincipalNames: [appId, ...desired.application.identifierUris],
      replyUrls: desired.application.web.redirectUris,
      claimsMappingPolicies: [policyId],
      keyCredentials: certificates.flatMap(([name, one]) => this.#credentials(name, one)),
      preferredTokenSigningKeyThumbprint: active?.[1].thumbprint ?? null,
    });
    for (const { principalId: who, principalType, appRoleId } of desired.assignments) {
      store.appRoleAssignments.put({
        ...{ id: randomUUID(), appRoleId, principalId: who, resourceId: principalId },
        principalType: principalType === "group" ? "Group" : "User",
        ...{ principalDisplayName: "Everybody", resourceDisplayName: "", createdDateTime: "2026-06-01T00:00:00Z" },
      });
    }
  }

  /** A Sign and a Verify credential, as `addTokenSigningCertificate` leaves them. */
  #credentials(name: string, one: Issued): ServicePrincipal["keyCredentials"] {
    const { customKeyIdentifier, startDateTime, endDateTime, certificate: key, privateKeyPem, thumbprint } = one;
    const both = { customKeyIdentifier, startDateTime, endDateTime, key, displayName: certificateSubject(name) };
    const keyId = randomUUID();
    this.simulator.store.privateKeys.set(keyId, { privateKeyPem, thumbprint, addedAt: Date.now() });
    return [
      { ...both, keyId, type: "X509CertAndPassword", usage: "Sign" },
      { ...both, keyId: randomUUID(), type: "AsymmetricX509Cert", usage: "Verify" },
    ];
  }

  async #deliver(account: Account): Promise<void> {
    const { imagekitId, delivery } = account;
    const scope = { account: imagekitId, signal: new AbortController().signal, log: () => {} };
    const fetched = some(await this.services.metadata.fetch(this.application(imagekitId).appId, scope), imagekitId);
    const { spEntityId } = desiredAccount(this.agency, account).settings;
    await channelOf(this.services, { account: imagekitId, delivery, confirmation: undefined }).deliver(
      {
        account: imagekitId,
        metadataXml: fetched.document,
        metadataDigest: fetched.metadata.digest,
        spEntityId,
        signIn: "",
        takeOver: false,
      },
      scope,
    );
  }
}

/** Without the test runner's own way to do it: the benchmark uses this as well. */
function stubEnvironment(simulator: Simulator): void {
  Object.assign(process.env, simulator.environment());
}

export function some<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

export function seen<T>(looked: Looked<T>): T {
  if ("unreadable" in looked) throw new Error(looked.unreadable);
  return looked.seen;
}

export function unreadable(looked: Looked<unknown> | { notPermitted: string }): string {
  if (!("unreadable" in looked)) throw new Error(`it was seen: ${JSON.stringify(looked)}`);
  return looked.unreadable;
}

/** The one application of an account, and its principal. */
export function only(live: LiveAgency, imagekitId: string): LiveApplication & { principal: LiveServicePrincipal } {
  const account = some(
    live.accounts.find((one) => one.imagekitId === imagekitId),
    imagekitId,
  );
  const [application, ...others] = seen(account.applications);
  if (others.length > 0) throw new Error(`${imagekitId} has ${others.length + 1} applications`);
  const found = some(application, `application of ${imagekitId}`);
  return { ...found, principal: some(seen(found.servicePrincipal), `principal of ${imagekitId}`) };
}
