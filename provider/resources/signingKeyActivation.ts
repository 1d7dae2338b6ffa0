import { z } from "zod";
import {
  resourceTokens,
  type SigningKeyActivationInputs,
  type SigningKeyActivationOutputs,
} from "../../domain/resources.ts";
import type { Diff, Properties } from "../adapter/resource.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { signerOf } from "../graph/signers.ts";
import {
  activateCertificate,
  readTokenSigning,
  type StoredCertificate,
  type TokenSigning,
} from "../graph/tokenSigning.ts";
import { HttpError } from "../http/httpError.ts";
import type { Services } from "../services.ts";
import { confirmedRead, settle } from "../settle.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { account, objectId } from "./inputSchemas.ts";
import { withGapTold } from "./rotationGap.ts";
import { diffOf, known, type ResourceType } from "./type.ts";

const inputs: z.ZodType<SigningKeyActivationInputs> = z.strictObject({
  account,
  servicePrincipalId: objectId,
  thumbprint: z
    .string()
    .min(1, { error: "is empty: no signing certificate is of the generation that is to be active", abort: true })
    .regex(/^[0-9A-F]{40}$/, "must be a SHA-1 thumbprint, 40 upper-case hexadecimal digits"),
  delivered: z.boolean(),
  trusts: z.literal("one").optional(),
  confirmedAt: z.iso.datetime().optional(),
});

/** What only says how the activation is to be told changes nothing about it. */
function withoutWords({ trusts: _how, confirmedAt: _when, ...properties }: Properties): Properties {
  return properties;
}

export const signingKeyActivation: ResourceType<SigningKeyActivationInputs, SigningKeyActivationOutputs> = (
  services,
) => ({
  token: resourceTokens.signingKeyActivation,
  readBack: [],
  stables: ["servicePrincipalId"],
  check: (news) => checkedBy(inputs, news),

  diff(_id, oldInputs, oldOutputs, news): Diff {
    const { changes } = diffOf(withoutWords(oldInputs), withoutWords(news), { replaceOn: ["servicePrincipalId"] });
    return {
      changes: oldOutputs.pending === true && news.delivered === true ? { delivered: "update", ...changes } : changes,
    };
  },

  preview: (news, olds) =>
    known(
      news,
      olds,
      olds?.thumbprint === news.thumbprint && olds?.delivered === news.delivered ? ["activeThumbprint", "pending"] : [],
    ),

  async create(news, context) {
    return {
      id: news.servicePrincipalId,
      outputs: await ensureActive(services(), news, scopeOf(news.account, context)),
    };
  },

  async read(id, olds, outputs, context) {
    checkImportId(id, "principal");
    const scope = scopeOf(olds?.account ?? "", context);
    const { graph, config } = services();
    const live = await confirmedRead(
      (timed) => readTokenSigning(graph, id, timed),
      {
        expected: (found) =>
          found !== undefined && (outputs === undefined || activeIn(found, outputs) === outputs.activeThumbprint),
        same: (a, b) => a?.activeThumbprint === b?.activeThumbprint,
        timeoutSeconds: config.timeoutSeconds,
      },
      scope,
    );
    const activeThumbprint = live && activeIn(live, outputs);
    if (!activeThumbprint) return undefined;
    const { markedAccount } = live;
    // Waiting for a confirmation is not drift, as long as the key that was to stay did.
    const waits = outputs?.pending === true && outputs.activeThumbprint === activeThumbprint;
    const inputsNow = {
      account: olds?.account ?? markedAccount,
      servicePrincipalId: id,
      thumbprint: waits && olds ? olds.thumbprint : activeThumbprint,
      delivered: olds?.delivered ?? true,
      ...(olds?.trusts && { trusts: olds.trusts }),
      ...(olds?.confirmedAt && { confirmedAt: olds.confirmedAt }),
    };
    return { id, inputs: inputsNow, outputs: { ...inputsNow, activeThumbprint, pending: waits } };
  },

  async update(_id, olds, news, context) {
    const scope = scopeOf(news.account, context);
    if (news.trusts !== "one" || !news.delivered || olds.activeThumbprint === news.thumbprint)
      return ensureActive(services(), news, scope);
    return withGapTold(services(), news, () => ensureActive(services(), news, scope), scope);
  },

  // Entra has no "no key": the choice goes with the principal.
  async delete() {},
});

/**
 * The chosen certificate. While a hand-over is waited for, and none was ever chosen, the one that signs without. The thumbprint of a
 * certificate that was removed stays on the principal, and signs nothing.
 */
function activeIn(live: TokenSigning, outputs: SigningKeyActivationOutputs | undefined): string | undefined {
  const chosen = live.certificates.find(({ thumbprint }) => thumbprint === live.activeThumbprint);
  return (chosen ?? (outputs?.pending ? signerOf(live) : undefined))?.thumbprint;
}

async function ensureActive(
  services: Services,
  news: SigningKeyActivationInputs,
  scope: CallScope,
): Promise<SigningKeyActivationOutputs> {
  const { servicePrincipalId, thumbprint } = news;
  const active = { ...news, activeThumbprint: thumbprint, pending: false };
  const isActive = ({ activeThumbprint }: TokenSigning) => activeThumbprint === thumbprint;
  const seenActive = () =>
    settled(services, servicePrincipalId, `Entra to sign with the certificate ${thumbprint}`, isActive, 1, scope);
  // ImageKit knows it, so nothing has to be looked at first: a read less for every account.
  if (news.delivered && (await activatedAtOnce(services, news, scope))) {
    await seenActive();
    return active;
  }
  const isThere = ({ certificates }: TokenSigning) =>
    certificates.some((certificate) => certificate.thumbprint === thumbprint);
  const live = await settled(
    services,
    servicePrincipalId,
    `the certificate ${thumbprint} to be listed`,
    isThere,
    1,
    scope,
  );
  const signer = await otherSigner(services, news, live, scope);
  if (signer) {
    scope.log(
      "info",
      `Account ${scope.account}: Entra goes on signing with ${signer.thumbprint} until the hand-over of ${thumbprint} to ImageKit is confirmed.`,
    );
    return { ...news, activeThumbprint: signer.thumbprint, pending: true };
  }
  if (live.activeThumbprint !== thumbprint)
    await activateCertificate(services.graph, servicePrincipalId, thumbprint, scope);
  await seenActive();
  return active;
}

/** False where the one that was asked does not know the principal or its certificate, yet or any more. */
async function activatedAtOnce(
  { graph }: Services,
  { servicePrincipalId, thumbprint }: SigningKeyActivationInputs,
  scope: CallScope,
): Promise<boolean> {
  try {
    await activateCertificate(graph, servicePrincipalId, thumbprint, scope);
    return true;
  } catch (error) {
    if (error instanceof HttpError && (error.status === 400 || error.status === 404)) return false;
    throw error;
  }
}

/**
 * The certificate that has to go on signing: another one does, and nobody's word says that ImageKit knows the wanted one. Undefined: the
 * wanted one may be activated. A reader that is behind would make that of it, and lock people out, so several have to say so.
 */
async function otherSigner(
  { graph, config }: Services,
  { servicePrincipalId, thumbprint, delivered }: SigningKeyActivationInputs,
  live: TokenSigning,
  scope: CallScope,
): Promise<StoredCertificate | undefined> {
  if (delivered) return undefined;
  const otherOf = (found: TokenSigning | undefined) => {
    const signer = found && signerOf(found, thumbprint);
    return signer?.thumbprint === thumbprint ? undefined : signer;
  };
  // A certificate alone has no older one to put out of use.
  const other = otherOf(live);
  if (other || live.activeThumbprint === thumbprint || live.certificates.length < 2) return other;
  const confirmed = await confirmedRead(
    (timed) => readTokenSigning(graph, servicePrincipalId, timed),
    {
      expected: (found) => otherOf(found) !== undefined,
      same: (a, b) => otherOf(a)?.thumbprint === otherOf(b)?.thumbprint,
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  return otherOf(confirmed);
}

async function settled(
  { graph, config }: Services,
  principalId: string,
  what: string,
  holds: (live: TokenSigning) => boolean,
  reads: number,
  scope: CallScope,
): Promise<TokenSigning> {
  const live = await settle(
    {
      what,
      read: (timed) => readTokenSigning(graph, principalId, timed),
      holds: (found) => found !== undefined && holds(found),
      describe: (found) =>
        found ? `the active certificate ${found.activeThumbprint ?? "(none)"}` : "no service principal",
      reads,
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  return live as TokenSigning;
}
