import type { AccessToken, TokenCredential } from "@azure/identity";
import { type CallScope, within } from "../callScope.ts";
import type { Config } from "../config.ts";
import { Once } from "../once.ts";
import { CancelledError, pause } from "../pause.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Endpoints } from "./clouds.ts";
import { entraCredential } from "./credential.ts";
import { type SignInFacts, tokenRefusal } from "./tokenRefusal.ts";

const renewBefore = 5 * 60_000;
const tries = 6;
const secondsPerTry = 30;
/** The library's own tries take up to ten seconds, and keep the cause to themselves. Whoever waits for less has only the tries here. Seconds. */
const unhurried = 30;

/** The token for Graph: one for all calls, renewed five minutes before it ends. */
export class GraphToken {
  readonly #config: Config;
  readonly #credential = new Once<TokenCredential>();
  readonly #token = new Once<AccessToken>();

  constructor(config: Config) {
    this.#config = config;
  }

  async get(endpoints: Endpoints, scope: CallScope): Promise<string> {
    const token = await this.#token.get(() => this.#fetch(endpoints, scope));
    if (token.expiresOnTimestamp - Date.now() > renewBefore) return token.token;
    this.#token.forget();
    return (await this.#token.get(() => this.#fetch(endpoints, scope))).token;
  }

  /** For a token that Graph has refused although its time is not over. The credential keeps tokens of its own, so it goes too. */
  forget(): void {
    this.#token.forget();
    this.#credential.forget();
  }

  async #fetch({ login, graph }: Endpoints, scope: CallScope): Promise<AccessToken> {
    const tenantId = tenantOf(this.#config, scope.account);
    const { metadataHost, timeoutSeconds } = this.#config;
    const options = { tenantId, login, privateCloud: metadataHost !== undefined, inHurry: timeoutSeconds < unhurried };
    const credential = await this.#credential.get(() => entraCredential(options));
    const { deadline } = within(scope, timeoutSeconds);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const token = await oneTry(credential, `${graph}/.default`, scope.signal);
        if (token) return token;
        throw new Error("the credential gave no token");
      } catch (error) {
        if (scope.signal.aborted) throw new CancelledError(scope.signal, { cause: error });
        const wait = 500 * 2 ** (attempt - 1);
        if (attempt >= tries || !isPassing(error) || Date.now() + wait > deadline)
          throw refused(error, { tenantId, login }, scope);
        await pause(wait, scope.signal);
      }
    }
  }
}

/** The library hears an abort only between its own requests, and waits for an answer without end. */
async function oneTry(credential: TokenCredential, tokenScope: string, signal: AbortSignal) {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(secondsPerTry * 1_000)]);
  ended.throwIfAborted();
  return await new Promise<AccessToken | null>((resolve, reject) => {
    const end = () => reject(new Error(`no answer within ${secondsPerTry} s`));
    ended.addEventListener("abort", end, { once: true });
    credential
      .getToken(tokenScope, { abortSignal: ended })
      .then(resolve, reject)
      .finally(() => ended.removeEventListener("abort", end));
  });
}

/** Throws where no tenant is known: nothing in Entra can be asked without. */
export function tenantOf({ tenantId }: Config, account: string): string {
  if (tenantId !== undefined) return tenantId;
  throw new ProviderError(
    `${about(account)}: no Entra tenant is configured. Set ARM_TENANT_ID, or imagekit:tenantId in the stack's configuration.`,
  );
}

/** Entra's own word for it, where the library keeps no status (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
function isBusy(error: unknown): boolean {
  const { statusCode = 0 } = error as { statusCode?: number };
  return statusCode === 429 || statusCode >= 500 || /temporarily_unavailable|AADSTS90033\b/.test(String(error));
}

/** A wrong secret stays wrong; a busy or unreachable server does not. */
function isPassing(error: unknown): boolean {
  const { name, statusCode, errorResponse } = error as {
    name?: string;
    statusCode?: number;
    errorResponse?: { error?: string };
  };
  if (error instanceof ProviderError || name === "CredentialUnavailableError") return false;
  if (isBusy(error)) return true;
  if (statusCode !== undefined) return false;
  return (
    errorResponse === undefined && !/AADSTS\d+|invalid_(client|grant|request)|unauthorized_client/.test(String(error))
  );
}

/** There is no token. */
export class NoTokenError extends ProviderError {
  override readonly name = "NoTokenError";
  /** Whether Entra was only too busy, so that it may give one later. */
  readonly isBusy: boolean;

  constructor(message: string, isBusy: boolean) {
    super(message);
    this.isBusy = isBusy;
  }
}

function refused(error: unknown, facts: SignInFacts, { account }: CallScope): ProviderError {
  if (error instanceof ProviderError) return error;
  const why = tokenRefusal(error, facts);
  const message = `${about(account)}: Entra gave no token for tenant ${facts.tenantId}: ${why}`;
  return new NoTokenError(message, isBusy(error));
}
