import https from "node:https";
import axios, { AxiosError, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";
import axiosRetry from "axios-retry";
import { type CallScope, within } from "../callScope.ts";
import { CancelledError } from "../pause.ts";
import { type HttpAnswer, type HttpClientOptions, type HttpRequest, withoutQuery } from "./client.ts";
import { excerpt } from "./excerpt.ts";
import { HttpError, requestIdOf } from "./httpError.ts";
import { redacted, redactedBytes } from "./redact.ts";
import {
  answerBroken,
  answerTooLarge,
  failureOf,
  leastWait,
  longestServerWait,
  retries,
  retryAfterSeconds,
  waitBefore,
} from "./retry.ts";
import { Slots } from "./slots.ts";
import { acceptedCodings, LargeBodyError, wholeBody } from "./wholeBody.ts";

const secondsPerTry = 30;
const largestAnswer = 4 * 1024 * 1024;

/** Keep-alive connections, bounded in number, time, size and tries. Redirects are not followed. */
export class AxiosClient {
  readonly #axios: AxiosInstance;
  readonly #timeoutSeconds: number;

  constructor({ concurrency, timeoutSeconds }: HttpClientOptions) {
    this.#timeoutSeconds = timeoutSeconds;
    const slots = new Slots(concurrency);
    const send = axios.getAdapter("http");
    this.#axios = axios.create({
      httpsAgent: new https.Agent({ keepAlive: true, maxSockets: concurrency, proxyEnv: proxies() }),
      proxy: false,
      maxRedirects: 0,
      maxContentLength: largestAnswer,
      maxBodyLength: largestAnswer,
      responseType: "arraybuffer",
      // axios takes a compressed body that ends too early for a whole one.
      decompress: false,
      // A slot is held for one try only, and its time starts when it has the slot.
      adapter: (config) =>
        slots.run(new URL(config.url as string).host, config.signal as AbortSignal, () => oneTry(send, config)),
    });
    axiosRetry(this.#axios, { retries, shouldResetTimeout: true });
  }

  /** Any answer with a status, 4xx included. Throws HttpError where there is none, or only 429 and 5xx to the end. */
  async send(request: HttpRequest, scope: CallScope): Promise<HttpAnswer> {
    const { method, url, headers = {}, body, repeatable, serverWait = retryAfterSeconds } = request;
    if (scope.signal.aborted) throw new CancelledError(scope.signal);
    const { deadline } = within(scope, this.#timeoutSeconds);
    let tries = 0;
    try {
      const response = await this.#axios.request<Buffer>({
        method,
        url,
        headers: { "User-Agent": "imagekit-entra-sso", "Accept-Encoding": acceptedCodings, ...headers },
        data: body,
        signal: scope.signal,
        validateStatus: (status) => status !== 429 && status < 500 && status !== 408 && status !== 424,
        "axios-retry": {
          retryCondition: (error) => {
            if (scope.signal.aborted) return false;
            const failure = failureOf(error);
            const asked = error.response ? (serverWait(error.response) ?? 0) : 0;
            tries += 1;
            const isInTime = asked <= longestServerWait && Date.now() + Math.max(asked, leastWait(tries)) <= deadline;
            const isWorthIt = failure !== "refused" && error.code !== answerTooLarge;
            return isWorthIt && (failure !== "ambiguous" || repeatable) && isInTime;
          },
          retryDelay: (count, error) => waitBefore(count, error, serverWait),
          onRetry: (count, error) => {
            const why = error.response ? `answered ${error.response.status}` : `failed (${error.code})`;
            scope.log(
              "debug",
              `${scope.account}: ${method} ${withoutQuery(url)} ${why}; try ${count + 1} of ${retries + 1}.`,
            );
          },
        },
      });
      // Here, so that a secret which a server repeats comes into no message, state or file.
      const { secrets = [] } = request;
      return {
        status: response.status,
        headers: redactedHeaders(response.headers as HttpAnswer["headers"], secrets),
        body: redactedBytes(response.data, secrets),
      };
    } catch (error) {
      if (scope.signal.aborted || error instanceof CancelledError)
        throw new CancelledError(scope.signal, { cause: error });
      throw asHttpError(error, request, scope);
    }
  }
}

async function oneTry(send: ReturnType<typeof axios.getAdapter>, config: InternalAxiosRequestConfig) {
  const deadline = AbortSignal.timeout(secondsPerTry * 1_000);
  try {
    const response = await send({ ...config, signal: AbortSignal.any([config.signal as AbortSignal, deadline]) });
    return { ...response, data: await dataOf(response, config) };
  } catch (error) {
    if (deadline.aborted)
      throw new AxiosError(`no complete answer within ${secondsPerTry} s`, AxiosError.ETIMEDOUT, config);
    if (!(error instanceof AxiosError)) throw error;
    // The next try starts from the configuration without this try's deadline.
    error.config = config;
    const { response } = error;
    if (response) {
      // The status alone says that it failed; and it may say how long to wait.
      const isPassing = response.status === 429 || response.status >= 500;
      response.data = await dataOf(response, config).catch((broken: unknown) => {
        if (isPassing) return Buffer.alloc(0);
        throw broken;
      });
    } else if (error.message.startsWith("maxContentLength")) error.code = answerTooLarge;
    else if (error.message.includes("aborted") && error.code === AxiosError.ERR_BAD_RESPONSE) error.code = answerBroken;
    throw error;
  }
}

/** An answer's body, whole and decoded. Throws an AxiosError without an answer where there is none: its status would pass for one. */
async function dataOf(
  { data, status, headers }: Pick<AxiosResponse<unknown>, "data" | "status" | "headers">,
  config: InternalAxiosRequestConfig,
): Promise<Buffer> {
  try {
    if (!(data instanceof Uint8Array)) throw new Error("the connection ended before its body did");
    const coding = headers["content-encoding"];
    return await wholeBody(Buffer.from(data), typeof coding === "string" ? coding : undefined, largestAnswer);
  } catch (error) {
    const code = error instanceof LargeBodyError ? answerTooLarge : answerBroken;
    throw new AxiosError(`it answered ${status}, but ${(error as Error).message}`, code, config);
  }
}

function redactedHeaders(headers: HttpAnswer["headers"], secrets: readonly string[]): HttpAnswer["headers"] {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? redacted(value, secrets) : value,
  ]);
  return Object.fromEntries(entries);
}

function asHttpError(
  error: unknown,
  { method, url, secrets, repeatable }: HttpRequest,
  { account }: CallScope,
): unknown {
  if (!(error instanceof AxiosError)) return error;
  const { response, code } = error;
  const target = withoutQuery(url);
  const failure = failureOf(error);
  const mayHaveHappened = failure === "ambiguous" && !repeatable;
  const tried = failure === "refused" || mayHaveHappened ? "" : ` to each of up to ${retries + 1} tries`;
  if (response) {
    const words = excerpt((response.data as Buffer).toString("utf8"), secrets);
    const outcome = `answered ${response.status}${tried}: ${words || "(no text)"}`;
    const advice =
      response.status === 429
        ? "Too many requests: wait, or lower imagekit:concurrency or --parallel."
        : "Try again later.";
    const requestId = requestIdOf(redactedHeaders(response.headers as HttpAnswer["headers"], secrets ?? []));
    return new HttpError({
      ...{ account, method, target, outcome, advice, requestId, mayHaveHappened },
      status: response.status,
    });
  }
  const outcome = `failed${tried}: ${excerpt(error.message, secrets)}${code ? ` [${code}]` : ""}`;
  // The AxiosError holds the request's headers, so it is not kept as the cause.
  return new HttpError({ account, method, target, outcome, advice: adviceFor(error), mayHaveHappened });
}

function adviceFor({ code = "" }: AxiosError): string {
  if (code === answerTooLarge) return `No answer larger than ${largestAnswer} bytes is read. Is the address right?`;
  if (/CERT|ISSUER|SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code))
    return "The server's certificate is not trusted; a private CA goes into NODE_EXTRA_CA_CERTS.";
  if (code === answerBroken) return "Does a proxy or gateway cut answers on the way?";
  if (code === "ENOTFOUND") return "There is no such host. Is the address right?";
  return "Is the host reachable from here, and the address right?";
}

/** The proxy variables, loopback left out as Go does it, so that the azuread plugin and this one go the same ways. */
function proxies(): NodeJS.ProcessEnv {
  const exempt = [process.env.NO_PROXY ?? process.env.no_proxy, "localhost", "127.0.0.1", "[::1]"]
    .filter(Boolean)
    .join(",");
  return { ...process.env, NO_PROXY: exempt, no_proxy: exempt };
}
