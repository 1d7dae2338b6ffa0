import type { CallScope } from "../callScope.ts";
import { about, ProviderError } from "../providerError.ts";

interface Page {
  "@odata.nextLink"?: string | undefined;
}

export interface ListOptions<P extends Page> {
  /** Below the version. */
  path: string;
  get: (path: string) => Promise<P>;
  nextPath: (link: string | undefined) => string | undefined;
  scope: CallScope;
}

/** With 999 objects a page, some five times of what the largest tenants hold. */
const mostPages = 2_000;

/** All pages of a list of Graph's. Throws where the links lead back, or never end. */
export async function* pagesOf<P extends Page>({ path, get, nextPath, scope }: ListOptions<P>): AsyncGenerator<P> {
  const seen = new Set<string>();
  let next: string | undefined = path;
  while (next !== undefined) {
    if (seen.has(next)) throw endless(path, `its page ${seen.size} links back to an earlier one`, scope);
    if (seen.size >= mostPages) throw endless(path, `it has more than ${mostPages} pages`, scope);
    seen.add(next);
    const page: P = await get(next);
    yield page;
    next = nextPath(page["@odata.nextLink"]);
  }
}

function endless(path: string, why: string, { account }: CallScope): ProviderError {
  return new ProviderError(
    `${about(account)}: GET ${path.replace(/\?.*/s, "")} answered with a list that does not end: ${why}. Nothing was decided by it. Does a proxy answer in Graph's place?`,
  );
}
