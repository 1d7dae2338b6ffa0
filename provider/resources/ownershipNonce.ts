import { z } from "zod";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { newSeed, nonceOf, seedInRun } from "../../domain/desired/ownershipNonce.ts";
import { takenWords } from "../../domain/desired/takenIdentifier.ts";
import { type OwnershipNonceInputs, type OwnershipNonceOutputs, resourceTokens } from "../../domain/resources.ts";
import { scopeOf } from "../callScope.ts";
import { about, ProviderError } from "../providerError.ts";
import { runSecret } from "../runNote.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, text } from "./inputSchemas.ts";
import { known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<OwnershipNonceInputs> = z.strictObject({ account, identifier: text });

/** Lives in the state alone. It is there before the application is, so here an identifier that is taken is told before anything is made. */
export const ownershipNonce: ResourceType<OwnershipNonceInputs, OwnershipNonceOutputs> = (services) => ({
  token: resourceTokens.ownershipNonce,
  readBack: [],
  stables: ["nonce"],
  check: (news) => checkedBy(inputs, news),
  // Drawn once: what it was drawn for is a label.
  diff: () => ({ changes: {} }),
  preview: (news, olds) => known(news, olds, ["nonce"]),

  async create(news, context) {
    const secret = runSecret();
    const seed = secret === undefined ? newSeed() : seedInRun(secret, news.account);
    const scope = scopeOf(news.account, context);
    const holder = await services().identifiers.of(news.identifier, scope);
    // What bears the account's mark may be this stack's own, from before it had a nonce: only the state knows, so that is told at the principal.
    if (holder && (holder.deletedAt !== undefined || parseOwnershipMark(holder.notes)?.imagekitId !== news.account))
      throw new ProviderError(`${about(news.account)}: nothing was made. ${takenWords(news.identifier, holder)}`);
    return { id: seed, outputs: { ...news, nonce: nonceOf(seed) } };
  },

  async read(id, olds) {
    checkImportId(id, "seed");
    const inputsNow = olds ?? { account: "", identifier: "" };
    return { id, inputs: inputsNow, outputs: { ...inputsNow, nonce: nonceOf(id) } };
  },

  update: async (id, _olds, news) => ({ ...news, nonce: nonceOf(id) }),

  async delete() {},
});
