import type { Account } from "../../domain/agency/account.ts";
import { credentialWords, type ForeignCredential, foreignToPrincipal } from "../../domain/desired/foreignCredential.ts";
import { certificateProof } from "../../domain/desired/ownershipNonce.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { credentialsOfApp } from "../../provider/graph/applicationCredentials.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { type Owner, ownersOf } from "../../provider/graph/owners.ts";
import { principalOfApp } from "../../provider/graph/servicePrincipals.ts";
import { readTokenSigning, type StoredCertificate } from "../../provider/graph/tokenSigning.ts";
import { isNotFound } from "../../provider/http/httpError.ts";
import { untilReplicated } from "../../provider/untilReplicated.ts";

/** Who could act as an application, or sign its people in. */
export interface Provenance {
  /** Of the application and of its principal, each once. */
  owners: Owner[];
  /** Credentials that this program never makes. */
  credentials: ForeignCredential[];
  /** Undefined: it has none. */
  principalId: string | undefined;
  certificates: StoredCertificate[];
  activeThumbprint: string | undefined;
}

/** The longest wait for one thing that a killed run made just before. */
const lagSeconds = 60;

/** Six reads at most, where readers are not behind. */
export async function provenanceOf(
  graph: GraphClient,
  { id, appId }: Pick<ApplicationSummary, "id" | "appId">,
  scope: CallScope,
): Promise<Provenance> {
  const read = <T>(look: (timed: CallScope) => Promise<T>) =>
    untilReplicated(look, { lagging: isNotFound, timeoutSeconds: lagSeconds }, scope);
  const principal = await principalOfApp(graph, appId, scope);
  const objects = [`/applications/${id}`, ...(principal ? [`/servicePrincipals/${principal.id}`] : [])];
  const [credentials, signing, ...owners] = await Promise.all([
    credentialsOfApp(graph, appId, scope),
    principal && readTokenSigning(graph, principal.id, scope),
    ...objects.map((object) => read((timed) => ownersOf(graph, object, timed))),
  ]);
  const { keyCredentials, passwordCredentials } = signing?.credentials ?? {
    keyCredentials: [],
    passwordCredentials: [],
  };
  return {
    owners: [...new Map(owners.flat().map((owner) => [owner.id, owner])).values()],
    credentials: [...(credentials ?? []), ...foreignToPrincipal(keyCredentials, passwordCredentials)],
    principalId: principal?.id,
    certificates: signing?.certificates ?? [],
    activeThumbprint: signing?.activeThumbprint,
  };
}

/** Why the application may be another's, beside what its notes say. Undefined: nobody but the runner and the account's owners could act as it. */
export function strangerIn(
  provenance: Provenance,
  { account, seed, runner }: { account: Account; seed: string; runner: string | undefined },
): string | undefined {
  const { owners, credentials, certificates, principalId = "" } = provenance;
  const allowed = new Set([runner, ...account.owners].map((id) => id?.toLowerCase()));
  const stranger = owners.find(({ id }) => !allowed.has(id.toLowerCase()));
  if (stranger) return `${ownerWords(stranger)} owns it, who is neither the runner nor a declared owner`;
  const [credential] = credentials;
  if (credential) return `it has the ${credentialWords(credential)}, which this program never makes`;
  const foreign = certificates.find(
    ({ generation, proof }) => generation === undefined || proof !== certificateProof(seed, principalId, generation),
  );
  return foreign && `its signing certificate ${foreign.thumbprint} was not made by this stack`;
}

export function ownerWords({ id, name }: Owner): string {
  const printable = name.replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
  return printable === "" ? id : `${printable} (${id})`;
}
