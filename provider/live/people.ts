import { z } from "zod";
import type { Account } from "../../domain/agency/account.ts";
import type { Directory } from "../../domain/people/peopleOf.ts";
import { attributesRead, graphProperty, type PeopleGroup, type Person } from "../../domain/people/person.ts";
import type { CallScope } from "../callScope.ts";
import { GraphBatch } from "../graph/batch.ts";
import { type GraphClient, query } from "../graph/client.ts";
import { isNotFound } from "../http/httpError.ts";
import { ProviderError } from "../providerError.ts";

const text = z.string().nullish();
const memberSchema = z.looseObject({
  "@odata.type": z.string().optional(),
  id: z.string(),
  displayName: text,
  userPrincipalName: text,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  onPremisesExtensionAttributes: z.record(z.string(), text).nullish(),
  businessPhones: z.array(z.string()).nullish(),
});
type Member = z.infer<typeof memberSchema>;

const groupSchema = z.object({ id: z.string(), displayName: z.string() });

/** Every one of them is read for each person. */
const always = ["id", "displayName", "userPrincipalName", "accountEnabled", "userType", "mail", "givenName", "surname"];

/**
 * The people of the accounts' groups, and those assigned by name. Needs `GroupMember.Read.All` and `User.Read.All`; without the second
 * Graph gives members without their attributes, and this throws `ProviderError`, as it does for a refusal. `timeoutSeconds`: how long Graph may
 * throttle one read.
 */
export async function readDirectory(
  accounts: readonly Account[],
  client: GraphClient,
  { scope, timeoutSeconds }: { scope: CallScope; timeoutSeconds: number },
): Promise<Directory> {
  const graph = new GraphBatch(client, { version: "v1.0", scope, timeoutSeconds });
  const properties = [...new Set([...always, ...accounts.flatMap(attributesRead).map(graphProperty)])].join(",");
  const wanted = new Map(
    accounts
      .flatMap(({ assignments }) => assignments)
      .map(({ principalId, principalType }) => [principalId.toLowerCase(), principalType] as const),
  );
  const groups = new Map<string, PeopleGroup>();
  const users = new Map<string, Person>();
  await Promise.all(
    [...wanted].map(async ([id, kind]) => {
      try {
        if (kind === "user") {
          const path = `/users/${id}${query({ select: properties })}`;
          users.set(id, personOf(await graph.get({ path, schema: memberSchema, permission: "User.Read.All" }, scope)));
        } else groups.set(id, await readGroup(id, properties, graph, scope));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }),
  );
  return { groups, users };
}

async function readGroup(id: string, properties: string, graph: GraphBatch, scope: CallScope): Promise<PeopleGroup> {
  const permission = "GroupMember.Read.All";
  const [group, members] = await Promise.all([
    graph.get({ path: `/groups/${id}${query({ select: "id,displayName" })}`, schema: groupSchema, permission }, scope),
    graph.list(
      { path: `/groups/${id}/members${query({ select: properties, top: "999" })}`, schema: memberSchema, permission },
      scope,
    ),
  ]);
  const isOf = (kind: string) => (one: Member) => one["@odata.type"] === `#microsoft.graph.${kind}`;
  return {
    id,
    displayName: group.displayName,
    people: members.filter(isOf("user")).map(personOf),
    nested: members.filter(isOf("group")).map(({ displayName, id: nested }) => displayName ?? nested),
  };
}

function personOf(member: Member): Person {
  const { id, displayName, userPrincipalName, accountEnabled, userType, onPremisesExtensionAttributes } = member;
  if (!userPrincipalName)
    throw new ProviderError(
      "Graph gives the members of groups without their names and attributes. The identity needs User.Read.All, with admin consent (docs/people.md).",
    );
  const own = Object.entries(member).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  return {
    ...{ id, userPrincipalName, displayName: displayName ?? null },
    ...{ isEnabled: accountEnabled !== false, isGuest: userType === "Guest" },
    attributes: {
      ...onPremisesExtensionAttributes,
      ...Object.fromEntries(own),
      telephoneNumber: member.businessPhones?.[0],
    },
  };
}
