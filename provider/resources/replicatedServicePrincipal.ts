import { z } from "zod";
import { takenWords } from "../../domain/desired/takenIdentifier.ts";
import {
  type ReplicatedServicePrincipalInputs,
  type ReplicatedServicePrincipalOutputs,
  resourceTokens,
} from "../../domain/resources.ts";
import type { Properties } from "../adapter/resource.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { findOrMake } from "../findOrMake.ts";
import {
  accountInMark,
  createPrincipal,
  deletePrincipal,
  type PrincipalIdentity,
  principalById,
  principalOfApp,
} from "../graph/servicePrincipals.ts";
import type { HttpError } from "../http/httpError.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import { confirmedRead, settle } from "../settle.ts";
import { untilReplicated } from "../untilReplicated.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId, text } from "./inputSchemas.ts";
import { diffOf, known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<ReplicatedServicePrincipalInputs> = z.strictObject({
  account,
  clientId: objectId,
  identifier: text.optional(),
});

/** It is looked at before the principal is made, and by nothing later. */
function withoutIdentifier({ identifier: _label, ...properties }: Properties): Properties {
  return properties;
}

export const replicatedServicePrincipal: ResourceType<
  ReplicatedServicePrincipalInputs,
  ReplicatedServicePrincipalOutputs
> = (services) => ({
  token: resourceTokens.replicatedServicePrincipal,
  readBack: ["clientId"],
  stables: ["objectId", "clientId"],
  check: (news) => checkedBy(inputs, news),
  diff: (_id, oldInputs, _oldOutputs, news) =>
    diffOf(withoutIdentifier(oldInputs), withoutIdentifier(news), { replaceOn: ["clientId"] }),
  preview: (news, olds) => known(news, olds, ["objectId"]),

  async create(news, context) {
    const scope = scopeOf(news.account, context);
    await refuseTaken(services(), news, scope);
    const { id } = await ensured(services(), news.clientId, scope);
    return { id, outputs: { ...news, objectId: id } };
  },

  async read(id, olds, _outputs, context) {
    checkImportId(id, "principal");
    const scope = scopeOf(olds?.account ?? "", context);
    const { graph, config } = services();
    const principal = await confirmedRead(
      (timed) => principalById(graph, id, timed),
      {
        expected: (found) => found !== undefined,
        same: (a, b) => a?.appId === b?.appId,
        timeoutSeconds: config.timeoutSeconds,
      },
      scope,
    );
    if (!principal) return undefined;
    const live = { account: olds?.account ?? accountInMark(principal.notes), clientId: principal.appId };
    return { id, inputs: live, outputs: { ...live, objectId: principal.id } };
  },

  // Only the label can change in place.
  update: async (_id, olds, news) => ({ ...olds, ...news }),

  delete: (id, olds, context) => deletePrincipal(services().graph, id, scopeOf(olds.account, context)),
});

/** Graph would refuse the identifier, with a message that does not say who has it. */
async function refuseTaken(
  { identifiers }: Services,
  { account: who, clientId, identifier }: ReplicatedServicePrincipalInputs,
  scope: CallScope,
): Promise<void> {
  const holder = identifier === undefined ? undefined : await identifiers.of(identifier, scope);
  if (!holder || identifier === undefined || holder.appId === clientId) return;
  throw new ProviderError(
    `${about(who)}: the stack has the application ${clientId}, which cannot have the account's identifier. ${takenWords(identifier, holder)}`,
  );
}

async function ensured({ graph, config }: Services, clientId: string, scope: CallScope): Promise<PrincipalIdentity> {
  const { timeoutSeconds } = config;
  const find = (timed = scope) => principalOfApp(graph, clientId, timed);
  const make = () =>
    untilReplicated(
      (timed) => created(graph, clientId, find, timed),
      { lagging: applicationLags, timeoutSeconds },
      scope,
    );
  const { id } = await findOrMake({ find, make }, scope);
  // azuread looks the principal up by its application and then works on it by its id: both have to answer.
  let byApplication = false;
  const principal = await settle(
    {
      what: `the service principal ${id} to be readable`,
      read: (timed) => {
        byApplication = !byApplication;
        return byApplication ? find(timed) : principalById(graph, id, timed);
      },
      holds: (found) => found?.id === id,
      timeoutSeconds,
    },
    scope,
  );
  return principal as PrincipalIdentity;
}

/** 409: another process, or an earlier try, made it. */
async function created(
  graph: Services["graph"],
  clientId: string,
  find: (scope: CallScope) => Promise<PrincipalIdentity | undefined>,
  scope: CallScope,
): Promise<PrincipalIdentity> {
  try {
    return await createPrincipal(graph, clientId, scope);
  } catch (error) {
    const there = (error as HttpError).status === 409 ? await find(scope) : undefined;
    if (there) return there;
    throw error;
  }
}

function applicationLags({ status, apiMessage }: HttpError): boolean {
  if (status === 409) return true;
  if (status === 400) return apiMessage.includes("does not reference a valid application object");
  return status === 403 && /backing application/i.test(apiMessage);
}
