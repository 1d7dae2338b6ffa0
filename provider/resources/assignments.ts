import { z } from "zod";
import {
  type AppRoleAssignment,
  type AssignmentsInputs,
  type AssignmentsOutputs,
  resourceTokens,
} from "../../domain/resources.ts";
import { defaultAppRoleId } from "../../domain/saml/roles.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { assignmentsTo, type LiveAssignment } from "../graph/appRoleAssignments.ts";
import { additions, removals, writeAssignments } from "../graph/assignmentWrites.ts";
import { accountInMark, principalById } from "../graph/servicePrincipals.ts";
import { isNotFound, orUndefined } from "../http/httpError.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import { confirmedRead, settle } from "../settle.ts";
import { untilReplicated } from "../untilReplicated.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId } from "./inputSchemas.ts";
import { diffOf, type ResourceType } from "./type.ts";

/** Graph's limit for one principal (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const most = 1_500;

const inputs: z.ZodType<AssignmentsInputs> = z.strictObject({
  account,
  servicePrincipalId: objectId,
  assignments: z
    .array(z.strictObject({ principalId: objectId, appRoleId: objectId }))
    .max(most, `must hold at most ${most}, as Graph allows for one application`),
  undeclared: z.enum(["keep", "remove"]).optional(),
});

/** The complete set of who is assigned to an application: what is missing is made, and what it made before and is no longer asked for goes. */
export const assignments: ResourceType<AssignmentsInputs, AssignmentsOutputs> = (services) => ({
  token: resourceTokens.assignments,
  readBack: ["servicePrincipalId"],
  stables: ["servicePrincipalId"],
  check: (news) => checkedBy(inputs, news),
  diff: (_id, oldInputs, _oldOutputs, news) =>
    diffOf(oldInputs, news, { replaceOn: ["servicePrincipalId"], sets: ["assignments"] }),
  preview: (news) => news,

  async create(news, context) {
    await ensured(services(), news, undefined, scopeOf(news.account, context));
    return { id: news.servicePrincipalId, outputs: news };
  },

  async read(id, olds, _outputs, context) {
    checkImportId(id, "principal");
    const scope = scopeOf(olds?.account ?? "", context);
    const { graph, config } = services();
    const seen = (live: readonly LiveAssignment[] | undefined) => live && visible(live, olds);
    const live = await confirmedRead(
      (timed) => orUndefined(assignmentsTo(graph, id, timed)),
      {
        expected: (found) => olds !== undefined && found !== undefined && key(seen(found)) === key(olds.assignments),
        same: (a, b) => key(a) === key(b),
        timeoutSeconds: config.timeoutSeconds,
      },
      scope,
    );
    if (!live) return undefined;
    const label = olds?.account ?? accountInMark((await principalById(graph, id, scope))?.notes);
    const now: AssignmentsInputs = {
      ...(olds?.undeclared && { undeclared: olds.undeclared }),
      account: label,
      servicePrincipalId: id,
      assignments: seen(live) ?? [],
    };
    return { id, inputs: now, outputs: now };
  },

  async update(_id, olds, news, context) {
    await ensured(services(), news, olds.assignments, scopeOf(news.account, context));
    return news;
  },

  async delete(id, olds, context) {
    if (olds.assignments.length === 0) return;
    const scope = scopeOf(olds.account, context);
    const { graph } = services();
    const live = (await orUndefined(assignmentsTo(graph, id, scope))) ?? [];
    const own = new Set(olds.assignments.map(keyOf));
    const superfluous = live.filter((one) => own.has(keyOf(one)));
    await writeAssignments(graph, removals(id, superfluous), scope);
  },
});

function keyOf({ principalId, appRoleId }: AppRoleAssignment): string {
  return `${principalId} ${appRoleId}`;
}

function key(all: readonly AppRoleAssignment[] | undefined): string | undefined {
  return all?.map(keyOf).sort().join();
}

/** What the engine is to see: what others assigned only where it is to be removed. In the order of the state, so that nothing changes. */
function visible(live: readonly LiveAssignment[], olds: AssignmentsInputs | undefined): AppRoleAssignment[] {
  const all = live.map(({ principalId, appRoleId }) => ({ principalId, appRoleId }));
  if (!olds) return all;
  const there = new Set(all.map(keyOf));
  const declared = new Set(olds.assignments.map(keyOf));
  return [
    ...olds.assignments.filter((one) => there.has(keyOf(one))),
    ...(olds.undeclared === "remove" ? all.filter((one) => !declared.has(keyOf(one))) : []),
  ];
}

/**
 * Makes what is missing and removes what is not asked for any more: of `before`, what the state has of this resource (undefined at create),
 * or of all where the account says so. One person's old role goes before the new one comes, since two roles are two values of one claim; for everybody else,
 * and where one of the two is no role, the new one comes first, so that nobody is without.
 */
async function ensured(
  { graph, config }: Services,
  { servicePrincipalId, assignments: wanted, undeclared }: AssignmentsInputs,
  before: readonly AppRoleAssignment[] | undefined,
  scope: CallScope,
): Promise<void> {
  const { timeoutSeconds } = config;
  const read = (timed: CallScope) =>
    untilReplicated(
      (inTime) => assignmentsTo(graph, servicePrincipalId, inTime),
      { lagging: isNotFound, timeoutSeconds },
      timed,
    );
  const asked = new Set(wanted.map(keyOf));
  const own = new Set(before?.map(keyOf));
  const goes = (one: LiveAssignment) => !asked.has(keyOf(one)) && (undeclared === "remove" || own.has(keyOf(one)));
  // At create there is mostly nothing, and what is there already Graph says itself.
  const live = before || undeclared === "remove" ? await read(scope) : [];
  const there = new Set(live.map(keyOf));
  const missing = wanted.filter((one) => !there.has(keyOf(one)));
  const superfluous = live.filter(goes);
  // The role of applications without roles has no value: beside it another one is the only one in the claim.
  const hasValue = ({ appRoleId }: AppRoleAssignment) => appRoleId !== defaultAppRoleId;
  const changes = new Set(missing.filter(hasValue).map(({ principalId }) => principalId));
  const getsAnother = (one: LiveAssignment) => hasValue(one) && changes.has(one.principalId);
  const first = superfluous.filter(getsAnother);
  const last = superfluous.filter((one) => !getsAnother(one));
  try {
    const oldRoles = removals(servicePrincipalId, first);
    await writeAssignments(graph, additions(servicePrincipalId, missing, oldRoles), scope);
  } catch (error) {
    throw withNames(error, missing, scope);
  }
  await writeAssignments(graph, removals(servicePrincipalId, last), scope);
  if (missing.length === 0 && superfluous.length === 0) return;
  await settle(
    {
      what: `the ${wanted.length} assignments to be listed`,
      read,
      holds: (found) => {
        const now = new Set(found.map(keyOf));
        return wanted.every((one) => now.has(keyOf(one))) && !found.some(goes);
      },
      describe: (found) => `${found.length} assignments`,
      timeoutSeconds,
      // Nothing is built on them: a reader that is behind delays a person's first sign-in, and no call of ours.
      reads: 2,
    },
    scope,
  );
}

/** Graph's own words name the object that is missing by its id alone. */
function withNames(error: unknown, wanted: readonly AppRoleAssignment[], { account }: CallScope): unknown {
  if (!isNotFound(error)) return error;
  const missing = wanted.find(({ principalId }) => error.apiMessage.includes(principalId));
  if (!missing) return error;
  return new ProviderError(
    `${about(account)}: the tenant has no group or user with the object id ${missing.principalId}, so it was not assigned. Nobody else lost access. Take it out of the agency file's assignments, put the right object id there, or restore it in Entra. (${error.message})`,
    { cause: error },
  );
}
