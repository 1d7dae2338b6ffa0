/**
 * The proof that an account works: somebody who is assigned to it signs in, and the signed answer is judged with exactly the
 * metadata that ImageKit holds.
 */
import { readFileSync } from "node:fs";
import type { AxiosInstance } from "axios";
import { z } from "zod";
import { parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { tenantId } from "../../simulator/seed.ts";
import type { Interruption } from "../engine/interruption.ts";
import { messageOf } from "../shared/messageOf.ts";
import { DirectoryReader } from "./assignedUser.ts";
import { judgeSignIn } from "./judge.ts";
import { signIn } from "./signIn.ts";
import { simulatorClient } from "./simulatorClient.ts";
import type { RunningSimulator } from "./simulatorProcess.ts";
import type { UpdatedAccount } from "./update.ts";

export interface ProvenAccount {
  imagekitId: string;
  identifier: string;
  certificate: { thumbprint: string; notAfter: string };
  /** ImageKit's settings API shows the metadata that the sign-in was judged with. */
  pushed: boolean;
  signIn: { nameId: string; imagekitId: string; role: string };
}

export class ProofError extends Error {
  override readonly name = "ProofError";
}

const settingsSchema = z.object({ imagekitId: z.string(), metadataXml: z.string() });

/** One after the other, in the order given. Throws a ProofError that names the account. */
export async function prove(
  simulator: RunningSimulator,
  accounts: readonly UpdatedAccount[],
  interruption: Interruption,
): Promise<ProvenAccount[]> {
  const http = simulatorClient(simulator);
  const directory = new DirectoryReader(http);
  const ca = readFileSync(simulator.caFile, "utf8");
  const proven: ProvenAccount[] = [];
  for (const account of accounts) {
    interruption.throwIfRequested();
    try {
      proven.push(await proveAccount(account, { simulator, http, directory, ca }));
    } catch (cause) {
      const reason = messageOf(cause);
      throw new ProofError(`Account ${account.imagekitId}: the sign-in is not proven. ${reason.slice(0, 600)}`, {
        cause,
      });
    }
  }
  return proven;
}

interface Tools {
  simulator: RunningSimulator;
  http: AxiosInstance;
  directory: DirectoryReader;
  ca: string;
}

async function proveAccount(account: UpdatedAccount, tools: Tools): Promise<ProvenAccount> {
  const { imagekitId, identifier, clientId, servicePrincipalId, certificate } = account;
  const user = await tools.directory.assignedUser(servicePrincipalId);
  if (user === undefined) throw new Error("Nobody is assigned to the application.");
  const metadataXml = await pushedMetadata(account, tools);
  const { samlResponse, session } = await signIn({
    simulatorUrl: tools.simulator.url,
    ca: tools.ca,
    tenantId,
    clientId,
    user,
  });
  const { nameId, attributes } = await judgeSignIn({ samlResponse, metadataXml });
  expectSame("imagekit_id claim", attributes.imagekit_id, imagekitId);
  expectSame("account that was signed in to", session.imagekitId, imagekitId);
  expectSame("person who was signed in", session.nameId, nameId);
  expectSame("role that was given", session.role, attributes.imagekit_role);
  return {
    imagekitId,
    identifier,
    certificate: { thumbprint: certificate.thumbprint, notAfter: certificate.notAfter },
    pushed: true,
    signIn: { nameId, imagekitId, role: session.role },
  };
}

/** Read back from ImageKit's settings API with the account's own key, with the certificate that Entra signs with inside. */
async function pushedMetadata(
  { imagekitId, certificate }: UpdatedAccount,
  { simulator, http }: Tools,
): Promise<string> {
  const { IMAGEKIT_SETTINGS_URL: url = "", [`IMAGEKIT_PRIVATE_KEY_${imagekitId}`]: key = "" } = simulator.environment;
  const { data } = await http.get(url.replaceAll("{imagekitId}", imagekitId), {
    auth: { username: key, password: "" },
  });
  const settings = settingsSchema.parse(data);
  expectSame("account of the settings", settings.imagekitId, imagekitId);
  const { certificates } = parseFederationMetadata(settings.metadataXml);
  if (!certificates.some(({ thumbprint }) => thumbprint === certificate.thumbprint)) {
    throw new Error(`ImageKit does not know the certificate ${certificate.thumbprint}.`);
  }
  return settings.metadataXml;
}

function expectSame(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`The ${what} is ${String(actual)}, and should be ${String(expected)}.`);
}
