import type { Severity, Side, Unreadable } from "./finding.ts";
import { type DriftObject, type Finding, type FindingCode, type FindingValue, findingKinds } from "./finding.ts";
import type { Looked } from "./live.ts";

/** Where in an account something is. */
export interface Place {
  side: Side;
  object: DriftObject;
  /** Object id in Entra. */
  objectId?: string;
}

export interface FindingFacts extends Place {
  /** Where it is not the usual one of its kind. */
  severity?: Severity;
  property?: string;
  expected?: FindingValue;
  actual?: FindingValue;
  message: string;
  remedy: string;
}

/** What comparing one account brings to light, in the order it was looked at. */
export class Comparison {
  readonly findings: Finding[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  find(code: FindingCode, facts: FindingFacts): void {
    const { side, object, objectId, property = "", expected = null, actual = null, message, remedy } = facts;
    const severity = facts.severity ?? findingKinds[code];
    this.findings.push({
      ...{ code, severity, account: this.#account, side, object, ...(objectId !== undefined && { objectId }) },
      ...{ property, expected, actual, message, remedy },
    });
  }

  /** Calls `compare` with what was seen; what was not is noted, and nothing is concluded from it. */
  look<T>(looked: Looked<T>, { side, object }: Place, compare: (seen: T) => void): void {
    if ("seen" in looked) compare(looked.seen);
    else this.unreadable.push({ account: this.#account, side, object, reason: looked.unreadable });
  }
}
