import type { CallScope } from "./callScope.ts";
import { HttpError } from "./http/httpError.ts";
import { pause } from "./pause.ts";

/** Looks after an answer that got lost: an object just made may take a moment to be found. Milliseconds. */
const looks = [250, 500, 1_000, 2_000, 4_000];
const attempts = 5;

interface FindOrMake<T> {
  find: () => Promise<T | undefined>;
  make: () => Promise<T>;
}

/** Finds an object by its key, or makes it. */
export async function findOrMake<T>({ find, make }: FindOrMake<T>, scope: CallScope): Promise<T> {
  return (await find()) ?? makeOnce({ find, make }, scope);
}

/**
 * Makes an object that was not found. A make whose answer got lost is looked for before it is made again, so that a cut
 * connection or a 5xx after the effect leaves one object, not two.
 */
export async function makeOnce<T>({ find, make }: FindOrMake<T>, scope: CallScope): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof HttpError && error.mayHaveHappened) || attempt >= attempts) throw error;
      scope.log("debug", `${scope.account}: ${error.message} Looking whether it took effect.`);
    }
    for (const wait of looks) {
      await pause(wait, scope.signal);
      const made = await find();
      if (made !== undefined) return made;
    }
  }
}
