import type { Account } from "../agency/account.ts";
import { azureadTokens, componentTokens } from "../desired/resourceNames.ts";
import { resourceTokens, type SigningCertificate } from "../resources.ts";
import { accessMeaning, type PrincipalTypes } from "./access.ts";
import { applicationMeaning, identifierMeaning, principalMeaning } from "./objects.ts";
import type { Meaning, ResourceChange, Told } from "./resourceChange.ts";
import { archivedMeaning, channelOf, removedSettings, settingsMeaning } from "./settings.ts";
import { activationMeaning, certificatesMeaning, claimsMeaning } from "./signing.ts";

export type AccountAction = "set up" | "change" | "remove" | "none";

/** What a run would do to one account, and what that means for people. */
export interface AccountPreview {
  imagekitId: string;
  action: AccountAction;
  changes: readonly Told[];
  /** Whole sentences. */
  people: readonly string[];
}

/** What is known of the account beside the engine's steps. */
export interface AccountFacts {
  imagekitId: string;
  /** Undefined for one that the file does not have any more. */
  account: Account | undefined;
  /** Thumbprint → generation of its certificates in the state. */
  generations: ReadonlyMap<string, string>;
  /** Of the whole agency. */
  principalTypes: PrincipalTypes;
}

/** Says in a person's words what the engine's steps do to an account. */
export function previewAccount(facts: AccountFacts, changes: readonly ResourceChange[]): AccountPreview {
  const { imagekitId, account } = facts;
  if (changes.length === 0) return { imagekitId, action: "none", changes: [], people: [] };
  const component = changes.find(({ type }) => type === componentTokens.accountSso);
  if (component?.op === "create") return { imagekitId, action: "set up", ...setUp(facts, changes) };
  if (component?.op === "delete" || !account) return { imagekitId, action: "remove", ...removal(changes) };
  const meanings = changes.map((change) => meaningOf(change, facts));
  const does = unrepeated(meanings.flatMap((one) => one.does));
  const people = [...new Set(meanings.flatMap((one) => one.people ?? []))];
  // The engine's bookkeeping: nothing that anybody could see.
  if (does.length === 0) return { imagekitId, action: "none", changes: [], people: [] };
  return {
    ...{ imagekitId, action: "change" },
    changes: does,
    people: people.length > 0 || does.some(({ takes }) => takes) ? people : ["People keep signing in."],
  };
}

function meaningOf(
  change: ResourceChange,
  { imagekitId, account, generations, principalTypes }: AccountFacts,
): Meaning {
  switch (change.type) {
    case azureadTokens.application:
      return applicationMeaning(change);
    case azureadTokens.servicePrincipal:
    case resourceTokens.replicatedServicePrincipal:
      return principalMeaning(change);
    case azureadTokens.applicationIdentifierUri:
      return identifierMeaning(change);
    case resourceTokens.assignments:
      return accessMeaning(imagekitId, change, principalTypes);
    case resourceTokens.signingCertificates:
      return certificatesMeaning(change);
    case resourceTokens.claimsMapping:
      return claimsMeaning(change);
    case resourceTokens.ssoSettings:
      return settingsMeaning(change);
    case resourceTokens.archivedMetadata:
      return archivedMeaning(change);
    case resourceTokens.signingKeyActivation: {
      const { certificates, trusts } = account as Account;
      return activationMeaning(change, { generations, active: certificates.active, trustsOne: trusts === "one" });
    }
    default:
      return { does: [] };
  }
}

function setUp(
  { imagekitId, principalTypes }: AccountFacts,
  changes: readonly ResourceChange[],
): Omit<AccountPreview, "imagekitId" | "action"> {
  const of = (type: string) => changes.find((change) => change.type === type);
  const assignments = of(resourceTokens.assignments);
  const access: Meaning = assignments ? accessMeaning(imagekitId, assignments, principalTypes) : { does: [] };
  const byHand = channelOf(of(resourceTokens.ssoSettings)?.after ?? {}) === "handover";
  return {
    changes: [
      { side: "entra", what: "the application is made, with its certificate and claims" },
      ...access.does,
      { side: "imagekit", what: byHand ? "a person pastes the settings" : "the settings are sent" },
    ],
    people: access.people ?? [
      byHand
        ? "People who have access can sign in once a person has pasted the settings at ImageKit."
        : "People who have access can sign in.",
    ],
  };
}

function removal(changes: readonly ResourceChange[]): Omit<AccountPreview, "imagekitId" | "action"> {
  const settings = changes.find(({ type }) => type === resourceTokens.ssoSettings);
  return {
    changes: [
      ...(settings ? removedSettings(settings.before).does : []),
      { side: "entra", what: "the application is deleted, with its certificates and assignments", takes: true },
    ],
    people: ["Nobody can sign in to this account by way of this tenant any more."],
  };
}

function unrepeated(all: readonly Told[]): Told[] {
  return [...new Map(all.map((one) => [`${one.side} ${one.what}`, one])).values()];
}

/** Thumbprint → generation, of the certificates that the state has. */
export function generationsIn(outputs: Readonly<Record<string, unknown>>): Map<string, string> {
  const all = Array.isArray(outputs.certificates) ? (outputs.certificates as SigningCertificate[]) : [];
  return new Map(all.flatMap(({ thumbprint, generation }) => (generation ? [[thumbprint, generation] as const] : [])));
}

/** Whether it takes something away from somebody. */
export function takes({ changes }: Pick<AccountPreview, "changes">): boolean {
  return changes.some((one) => one.takes);
}
