import { request } from "node:https";
import type { Simulator } from "../../../simulator/types.ts";

export interface HttpsAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One request to the simulator, redirects not followed. */
export function https(
  simulator: Simulator,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const outgoing = request(
      new URL(path, simulator.url),
      { method, ca: simulator.ca, headers: { ...headers, ...length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export function postForm(simulator: Simulator, path: string, fields: Record<string, string>): Promise<HttpsAnswer> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return https(simulator, "POST", path, { headers, body: new URLSearchParams(fields).toString() });
}

/** One call of the settings API; the account's own key unless another is given, none for null. */
export function settingsCall(
  simulator: Simulator,
  method: string,
  imagekitId: string,
  { body, key = `private_sim_${imagekitId}` }: { body?: unknown; key?: string | null } = {},
): Promise<HttpsAnswer> {
  const authorization = key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` };
  return https(simulator, method, `/imagekit/accounts/${imagekitId}/sso-settings`, {
    headers: { ...authorization, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export async function fetchMetadata(simulator: Simulator, appId?: string): Promise<string> {
  const query = appId === undefined ? "" : `?appid=${appId}`;
  const path = `/${simulator.world.tenant.id}/federationmetadata/2007-06/federationmetadata.xml${query}`;
  const { status, body } = await https(simulator, "GET", path);
  if (status !== 200) throw new Error(`the metadata answered ${status}: ${body}`);
  return body;
}

/** What the program does: the application's metadata, as it is now, into the account. */
export async function deliver(
  simulator: Simulator,
  imagekitId: string,
  appId: string,
  spEntityId?: string | null,
): Promise<string> {
  const metadataXml = await fetchMetadata(simulator, appId);
  const body = {
    imagekitId,
    metadataXml,
    spEntityId: spEntityId === undefined ? `https://imagekit.io/saml/consume#${imagekitId}` : spEntityId,
  };
  const { status, body: answer } = await settingsCall(simulator, "PUT", imagekitId, { body });
  if (status !== 200) throw new Error(`the settings answered ${status}: ${answer}`);
  return metadataXml;
}
