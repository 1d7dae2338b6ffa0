import axios from "axios";
import { z } from "zod";
import { ProviderError } from "../providerError.ts";

/** Bytes; a token has some two thousand. */
const largestAnswer = 64 * 1024;

const answerSchema = z.object({ value: z.string().min(1) });

/** A workflow's own token, for Entra's federated credential (https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments). */
export async function githubToken(requestUrl: string, requestToken: string): Promise<string> {
  const url = new URL(requestUrl);
  url.searchParams.set("audience", "api://AzureADTokenExchange");
  try {
    const { data } = await axios.get(url.href, {
      headers: { Authorization: `Bearer ${requestToken}` },
      timeout: 30_000,
      maxRedirects: 0,
      maxContentLength: largestAnswer,
    });
    return answerSchema.parse(data).value;
  } catch (error) {
    const status = axios.isAxiosError(error) ? (error.response?.status ?? error.code) : "another answer than expected";
    throw new ProviderError(
      `Entra sign-in: GitHub gave no token for this workflow (${status}). ${adviceFor(error, url.host)}`,
    );
  }
}

/** Only a refusal of GitHub's own tells of permissions; without an answer the way there is at fault. */
function adviceFor(error: unknown, host: string): string {
  if (!axios.isAxiosError(error) || error.response) return 'Does the job have the permission "id-token: write"?';
  if (/CERT|ISSUER|SIGNED|ALTNAME|UNABLE_TO_/.test(error.code ?? ""))
    return `The certificate of ${host} is not trusted. Where a proxy or a private CA stands in between, set NODE_EXTRA_CA_CERTS to its certificate.`;
  return `Can this machine reach ${host}? Check the network and the proxy variables.`;
}
