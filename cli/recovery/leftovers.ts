import type { Account, Agency } from "../../domain/agency/account.ts";
import { assignedRoleId } from "../../domain/desired/enterpriseApp.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { azureadTokens, componentTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { type ApplicationSummary, applications } from "../../provider/graph/applications.ts";
import { assignmentsTo } from "../../provider/graph/appRoleAssignments.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import type { StackState } from "./stackState.ts";

/** What azuread made and the state does not know, with what `pulumi import` wants to know of it. */
export interface Leftover {
  account: string;
  type: string;
  name: string;
  id: string;
}

/** An application that bears an account's mark although the account has another one. */
export interface Orphan {
  account: string;
  applicationId: string;
  clientId: string;
  displayName: string;
  createdAt: string | null;
  /** Whether it answers to an identifier: another stack's, perhaps, so it is never removed here. */
  inUse: boolean;
}

export interface Leftovers {
  /** To be taken up into the state. */
  takeUp: Leftover[];
  /** To be removed. */
  orphans: Orphan[];
}

const types = {
  ...azureadTokens,
  app: componentTokens.enterpriseApp,
  principal: resourceTokens.replicatedServicePrincipal,
};

/** Compares an agency's live applications with the stack's state. Only reads. */
export async function findLeftovers(
  graph: GraphClient,
  agency: Agency,
  state: StackState,
  scope: CallScope,
): Promise<Leftovers> {
  const marked = await markedApplications(graph, agency, scope);
  const known = new Set(state.ids(types.application).map((id) => id.replace("/applications/", "")));
  const takeUp: Leftover[] = [];
  const orphans: Orphan[] = [];
  for (const account of agency.accounts) {
    const { imagekitId } = account;
    const unknown = (marked.get(imagekitId) ?? []).filter(({ id }) => !known.has(id));
    const { application: name } = resourceNames(imagekitId);
    const application = state.find(types.application, name);
    // The newest is what the killed run was about to build on; without a component there is nothing to hang it on.
    const adopted = application || !state.find(types.app, imagekitId) ? undefined : unknown.findLast(isFree);
    if (adopted)
      takeUp.push({
        account: imagekitId,
        type: types.application,
        name,
        id: `/applications/${adopted.id}`,
      });
    orphans.push(...unknown.filter((one) => one !== adopted).map((one) => orphan(imagekitId, one)));
    if (application)
      takeUp.push(...(await unknownParts(graph, account, application.id, marked.get(imagekitId) ?? [], state, scope)));
  }
  return { takeUp, orphans };
}

/** The bearing component of everything that is taken up. */
export function parentUrn(state: StackState, account: string): string | undefined {
  return state.find(types.app, account)?.urn;
}

async function unknownParts(
  graph: GraphClient,
  account: Account,
  applicationId: string,
  marked: readonly ApplicationSummary[],
  state: StackState,
  scope: CallScope,
): Promise<Leftover[]> {
  const { imagekitId, assignments } = account;
  const found: Leftover[] = [];
  const add = (type: string, name: string, id: string) => found.push({ account: imagekitId, type, name, id });
  const { identifier } = samlUrls(account);
  const names = resourceNames(imagekitId);
  const live = marked.find(({ id }) => applicationId === `/applications/${id}`);
  if (live?.identifierUris.includes(identifier) && !state.find(types.applicationIdentifierUri, names.identifierUri)) {
    add(
      types.applicationIdentifierUri,
      names.identifierUri,
      `${applicationId}/identifierUris/${Buffer.from(identifier).toString("base64")}`,
    );
  }
  const principal = state.find(types.principal, names.replicatedServicePrincipal);
  const missing = assignments.filter((one) => !state.find(types.appRoleAssignment, names.assignment(one)));
  if (!principal || missing.length === 0) return found;
  const assigned = await assignmentsTo(graph, principal.id, scope);
  for (const one of missing) {
    const role = assignedRoleId(imagekitId, one.role);
    const there = assigned.find(({ principalId, appRoleId: id }) => principalId === one.principalId && id === role);
    if (there)
      add(
        types.appRoleAssignment,
        names.assignment(one),
        `/servicePrincipals/${principal.id}/appRoleAssignedTo/${there.id}`,
      );
  }
  return found;
}

/** By ImageKit ID, oldest first. */
async function markedApplications(
  graph: GraphClient,
  agency: Agency,
  scope: CallScope,
): Promise<Map<string, ApplicationSummary[]>> {
  const marked: ApplicationSummary[] = [];
  for await (const application of applications(graph, scope)) {
    if (parseOwnershipMark(application.notes)?.agency === agency.name) marked.push(application);
  }
  const age = ({ createdDateTime, id }: ApplicationSummary) => `${createdDateTime ?? ""} ${id}`;
  const inOrder = marked.toSorted((left, right) => (age(left) < age(right) ? -1 : 1));
  return Map.groupBy(inOrder, ({ notes }) => parseOwnershipMark(notes)?.imagekitId ?? "");
}

function isFree({ identifierUris }: ApplicationSummary): boolean {
  return identifierUris.length === 0;
}

function orphan(account: string, application: ApplicationSummary): Orphan {
  const { id: applicationId, appId: clientId, displayName, createdDateTime } = application;
  return {
    account,
    applicationId,
    clientId,
    displayName,
    createdAt: createdDateTime ?? null,
    inUse: !isFree(application),
  };
}
