import { z } from "zod";
import { type ClaimsMappingInputs, type ClaimsMappingOutputs, resourceTokens } from "../../domain/resources.ts";
import { canonicalDefinition, parseClaimsMappingDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import { InitFailedError } from "../adapter/failure.ts";
import { scopeOf } from "../callScope.ts";
import { unassignPolicy } from "../graph/claimsMappingPolicies.ts";
import { longestPolicyName } from "../graph/policyName.ts";
import { accountInMark, principalById } from "../graph/servicePrincipals.ts";
import { confirmedRead } from "../settle.ts";
import { checkedBy } from "./checkedBy.ts";
import { ensureAssigned, ensurePolicy, removeOwn } from "./claimsMappingSteps.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId, text } from "./inputSchemas.ts";
import { isSameClaims, type LiveClaims, liveClaims } from "./liveClaims.ts";
import { diffOf, known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<ClaimsMappingInputs> = z.strictObject({
  account,
  servicePrincipalId: objectId,
  displayName: text.max(
    longestPolicyName,
    `must have ${longestPolicyName} characters at most: the principal's id is put behind it`,
  ),
  definition: text.refine(
    (definition) => parseClaimsMappingDefinition(definition) !== undefined,
    "must be the JSON of a claims mapping policy",
  ),
  assigned: z.literal(true, "is set by the plugin").default(true),
});

const canonical = { definition: (value: unknown) => (typeof value === "string" ? canonicalDefinition(value) : value) };

export const claimsMapping: ResourceType<Required<ClaimsMappingInputs>, ClaimsMappingOutputs> = (services) => ({
  token: resourceTokens.claimsMapping,
  readBack: ["servicePrincipalId"],
  check(news) {
    const checked = checkedBy(inputs, news);
    return { ...checked, inputs: { assigned: true, ...checked.inputs } };
  },
  diff: (_id, oldInputs, _oldOutputs, news) =>
    diffOf(oldInputs, news, { replaceOn: ["servicePrincipalId"], canonical }),
  preview: (news, olds) => known(news, olds, ["policyId"]),

  async create(news, context) {
    const scope = scopeOf(news.account, context);
    const policy = await ensurePolicy(services(), undefined, news, scope);
    try {
      const policyId = await ensureAssigned(services(), policy, news, scope);
      return { id: `${news.servicePrincipalId}/${policyId}`, outputs: { ...news, policyId } };
    } catch (error) {
      // The policy belongs to no application yet, so that only the state can lead to it.
      const outputs = { ...news, assigned: false, policyId: policy.id };
      throw new InitFailedError(`${news.servicePrincipalId}/${policy.id}`, outputs, news, [(error as Error).message]);
    }
  },

  async read(id, olds, outputs, context) {
    checkImportId(id, "claims");
    const scope = scopeOf(olds?.account ?? "", context);
    const { graph, config } = services();
    const [principalId = "", idOfPolicy] = id.split("/");
    const policyId = outputs?.policyId ?? idOfPolicy;
    const unchanged = (live: LiveClaims | undefined) =>
      live?.assigned === true && (outputs === undefined || isSameClaims(live, { ...outputs, assigned: true }));
    const live = await confirmedRead(
      (timed) => liveClaims(graph, principalId, policyId, timed),
      { expected: unchanged, same: isSameClaims, timeoutSeconds: config.timeoutSeconds },
      scope,
    );
    if (!live) return undefined;
    if (outputs === undefined && live.own === false) {
      scope.log(
        "warning",
        `The claims mapping policy "${live.displayName}" (${live.policyId}) was not made by this plugin. Is another application assigned to it? An update would change its claims too.`,
      );
    }
    const owner = olds?.account ?? accountInMark((await principalById(graph, principalId, scope))?.notes);
    const { displayName, definition, assigned } = live;
    const inputsNow = { account: owner, servicePrincipalId: principalId, displayName, definition, assigned };
    return {
      id: `${principalId}/${live.policyId}`,
      inputs: inputsNow,
      outputs: { ...inputsNow, policyId: live.policyId },
    };
  },

  async update(_id, olds, news, context) {
    const scope = scopeOf(news.account, context);
    const policy = await ensurePolicy(services(), olds.policyId, news, scope);
    const policyId = await ensureAssigned(services(), policy, news, scope);
    return { ...news, policyId };
  },

  async delete(_id, olds, context) {
    const scope = scopeOf(olds.account, context);
    await unassignPolicy(services().graph, olds.servicePrincipalId, olds.policyId, scope);
    await removeOwn(services(), olds, scope);
  },
});
