import type { Settings } from "./credentials.ts";
import { graphError } from "./graphFailure.ts";
import type { Answer, Http } from "./http.ts";
import { requireLoopback } from "./loopback.ts";
import { patiently } from "./patience.ts";

/** A signed-in identity and where its Graph is. */
export interface Connection {
  graph: URL;
  tenantId: string;
  clientId: string;
  /** Object id of the identity, from its token. */
  objectId: string;
  token(): Promise<string>;
}

const signInSeconds = 300;
/** A token is replaced this long before it ends. */
const marginMilliseconds = 60_000;

/** Asks for the cloud's addresses, then for a token, as the official plugin does at every start. */
export async function connect(http: Http, { metadataHost, tenantId, clientId, proof }: Settings): Promise<Connection> {
  const metadata = requireLoopback(
    `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`,
    "metadata host",
  );
  const signal = AbortSignal.timeout(signInSeconds * 1000);
  const addresses = await answered(
    "asking for the cloud's addresses",
    () => http.request("GET", metadata, { signal }),
    signal,
  );
  const { microsoftGraphResourceId = "", authentication = {} } = addresses as {
    microsoftGraphResourceId?: string;
    authentication?: { loginEndpoint?: string };
  };
  const graph = requireLoopback(microsoftGraphResourceId, "Graph address");
  const login = requireLoopback(authentication.loginEndpoint ?? "", "sign-in address");
  const scope = `${microsoftGraphResourceId.replace(/\/+$/, "")}/.default`;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    scope,
    ...proof,
  }).toString();

  const fetchToken = async (): Promise<{ text: string; expires: number }> => {
    const url = new URL(`${login.origin}${login.pathname.replace(/\/+$/, "")}/${tenantId}/oauth2/v2.0/token`);
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const limit = AbortSignal.timeout(signInSeconds * 1000);
    const post = () => http.request("POST", url, { headers, body: form, signal: limit });
    const { access_token = "", expires_in = 0 } = (await answered("signing in", post, limit)) as {
      access_token?: string;
      expires_in?: number | string;
    };
    return { text: access_token, expires: Date.now() + Number(expires_in) * 1000 };
  };

  let current = fetchToken();
  const objectId = objectIdOf((await current).text);
  const token = async (): Promise<string> => {
    if ((await current).expires - marginMilliseconds < Date.now()) current = fetchToken();
    return (await current).text;
  };
  return { graph, tenantId, clientId, objectId, token };
}

async function answered(what: string, send: () => Promise<Answer>, signal: AbortSignal): Promise<object> {
  const answer = await patiently(send, { signal, seconds: signInSeconds });
  if (answer.status !== 200 || typeof answer.body !== "object" || answer.body === null) {
    throw new Error(
      `The stand-in for the azuread plugin failed at ${what}: status ${answer.status}, ${graphError(answer)}`,
    );
  }
  return answer.body;
}

function objectIdOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8") || "{}") as {
    oid?: string;
  };
  if (claims.oid === undefined)
    throw new Error("The token names no object id (oid), without which azuread cannot work.");
  return claims.oid;
}
