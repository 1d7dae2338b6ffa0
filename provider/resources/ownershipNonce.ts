import { z } from "zod";
import { newSeed, nonceOf, seedInRun } from "../../domain/desired/ownershipNonce.ts";
import { type OwnershipNonceInputs, type OwnershipNonceOutputs, resourceTokens } from "../../domain/resources.ts";
import { runSecret } from "../runNote.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, text } from "./inputSchemas.ts";
import { known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<OwnershipNonceInputs> = z.strictObject({ account, identifier: text });

/** Lives in the state alone: it is there before the application is, and costs no request. */
export const ownershipNonce: ResourceType<OwnershipNonceInputs, OwnershipNonceOutputs> = () => ({
  token: resourceTokens.ownershipNonce,
  readBack: [],
  stables: ["nonce"],
  check: (news) => checkedBy(inputs, news),
  // Drawn once: what it was drawn for is a label.
  diff: () => ({ changes: {} }),
  preview: (news, olds) => known(news, olds, ["nonce"]),

  async create(news) {
    const secret = runSecret();
    const seed = secret === undefined ? newSeed() : seedInRun(secret, news.account);
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
