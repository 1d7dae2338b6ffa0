import { expect, test } from "vitest";
import { pagesOf } from "../../provider/graph/paging.ts";

const scope = { account: "acmeshoes", signal: new AbortController().signal, log: () => {} };

async function followed(links: (path: string) => string | undefined): Promise<[pages: number, message: string]> {
  let pages = 0;
  const get = async (path: string) => ({ "@odata.nextLink": links(path) });
  try {
    for await (const _ of pagesOf({ path: "/users?$top=1", get, nextPath: (link) => link, scope })) pages += 1;
    return [pages, ""];
  } catch (error) {
    return [pages, (error as Error).message];
  }
}

test("a list that leads back to an earlier page is an error, at once", async () => {
  const next: Record<string, string> = {
    "/users?$top=1": "/users?p=2",
    "/users?p=2": "/users?p=3",
    "/users?p=3": "/users?p=2",
  };
  const [pages, message] = await followed((path) => next[path]);
  expect(pages).toBe(3);
  expect(message).toMatch(
    /^Account acmeshoes: GET \/users answered with a list that does not end: its page 3 links back/,
  );
});

test("a list whose next link never ends is an error after 2,000 pages", async () => {
  let page = 0;
  const [pages, message] = await followed(() => `/users?p=${++page}`);
  expect(pages).toBe(2_000);
  expect(message).toContain("it has more than 2000 pages");
});

test("a list that ends is followed to its end", async () => {
  let page = 0;
  expect(await followed(() => (++page < 1_500 ? `/users?p=${page}` : undefined))).toEqual([1_500, ""]);
});
