/** `$filter`: a small parser for the expressions that Graph takes on directory objects. */
import { filterSyntax, filterTokens, type Token } from "./filterTokens.ts";
import type { GraphError } from "./graphError.ts";

export type Filter = (entity: Record<string, unknown>) => boolean;

export interface ParsedFilter {
  matches: Filter;
  /** Properties it names, first segments. */
  properties: string[];
  /** Whether Graph asks for `ConsistencyLevel: eventual` and `$count=true`. */
  advanced: boolean;
}

/** Nobody writes one as deep; a parser that calls itself would run out of stack far below. */
const deepest = 50;

type Operand = (entity: Record<string, unknown>) => unknown;

export function parseFilter(text: string): ParsedFilter {
  const parser = new Parser(filterTokens(text));
  const matches = parser.expression();
  parser.end();
  return { matches, properties: parser.properties, advanced: parser.advanced };
}

const orders = new Map<string, (difference: number) => boolean>([
  ["ge", (difference) => difference >= 0],
  ["le", (difference) => difference <= 0],
  ["gt", (difference) => difference > 0],
  ["lt", (difference) => difference < 0],
]);

class Parser {
  readonly properties: string[] = [];
  advanced = false;
  readonly #tokens: Token[];
  readonly #variables = new Set<string>();
  #at = 0;
  #depth = 0;

  constructor(list: Token[]) {
    this.#tokens = list;
  }

  expression(): Filter {
    let left = this.#conjunction();
    while (this.#takeWord("or")) {
      const [a, b] = [left, this.#conjunction()];
      left = (entity) => a(entity) || b(entity);
    }
    return left;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  #conjunction(): Filter {
    let left = this.#term();
    while (this.#takeWord("and")) {
      const [a, b] = [left, this.#term()];
      left = (entity) => a(entity) && b(entity);
    }
    return left;
  }

  #term(): Filter {
    this.#depth += 1;
    if (this.#depth > deepest) throw this.#unexpected();
    const filter = this.#factor();
    this.#depth -= 1;
    return filter;
  }

  #factor(): Filter {
    if (this.#takeWord("not")) {
      this.advanced = true;
      const inner = this.#term();
      return (entity) => !inner(entity);
    }
    if (this.#takeSign("(")) {
      const inner = this.expression();
      this.#expectSign(")");
      return inner;
    }
    const name = this.#word();
    if (name === "startsWith" || name === "startswith" || name === "endsWith" || name === "endswith")
      return this.#textFunction(name);
    if (name.endsWith("/any") || name.endsWith("/all")) return this.#lambda(name);
    return this.#comparison(this.#property(name));
  }

  #textFunction(name: string): Filter {
    this.#expectSign("(");
    const operand = this.#property(this.#word());
    this.#expectSign(",");
    const text = String(this.#literal()).toLowerCase();
    this.#expectSign(")");
    const ends = name.toLowerCase() === "endswith";
    if (ends) this.advanced = true;
    return (entity) => {
      const value = operand(entity);
      return (
        typeof value === "string" && (ends ? value.toLowerCase().endsWith(text) : value.toLowerCase().startsWith(text))
      );
    };
  }

  #lambda(name: string): Filter {
    const all = name.endsWith("/all");
    const operand = this.#property(name.replace(/\/(any|all)$/, ""));
    this.#expectSign("(");
    const declared = /^([A-Za-z_]\w*):(.+)$/.exec(this.#word());
    const variable = declared?.[1];
    if (variable === undefined || declared?.[2] === undefined) throw this.#unexpected();
    // "x:x eq 'v'" comes as the word "x:x": the part behind the colon starts the inner expression.
    this.#at -= 1;
    this.#tokens[this.#at] = { kind: "word", value: declared[2] };
    this.#variables.add(variable);
    const inner = this.expression();
    this.#variables.delete(variable);
    this.#expectSign(")");
    return (entity) => {
      const items = operand(entity);
      if (!Array.isArray(items)) return false;
      const test = (item: unknown): boolean => inner({ ...entity, [`${variable}`]: item });
      return all ? items.every(test) : items.some(test);
    };
  }

  #comparison(operand: Operand): Filter {
    const operator = this.#word().toLowerCase();
    if (operator === "in") {
      this.#expectSign("(");
      const values = [this.#literal()];
      while (this.#takeSign(",")) values.push(this.#literal());
      this.#expectSign(")");
      return (entity) => values.some((value) => same(operand(entity), value));
    }
    const value = this.#literal();
    if (operator === "eq") return (entity) => same(operand(entity), value);
    if (operator === "ne") {
      this.advanced = true;
      return (entity) => !same(operand(entity), value);
    }
    const fits = orders.get(operator);
    if (fits === undefined) throw this.#unexpected();
    return (entity) => {
      const left = operand(entity);
      return left != null && value != null && fits(compare(left, value));
    };
  }

  #property(path: string): Operand {
    const segments = path.split("/");
    const first = segments[0] ?? "";
    if (!this.#variables.has(first)) this.properties.push(first);
    return (entity) =>
      segments.reduce<unknown>(
        (value, segment) => (value as Record<string, unknown> | null | undefined)?.[segment],
        entity,
      );
  }

  #literal(): unknown {
    const token = this.#next();
    if (token.kind === "text") return token.value;
    if (token.kind === "sign") throw this.#unexpected();
    if (token.value === "true") return true;
    if (token.value === "false") return false;
    if (token.value === "null") return null;
    return /^-?\d+(\.\d+)?$/.test(token.value) ? Number(token.value) : token.value;
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== "word") throw this.#unexpected();
    return token.value;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#unexpected();
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" || token.value.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #takeSign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "sign" || token.value !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected();
  }

  #unexpected(): GraphError {
    return filterSyntax(this.#tokens.map(({ value }) => value).join(" "), this.#at);
  }
}

/** Entra compares text without regard to case. */
function same(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return left.toLowerCase() === right.toLowerCase();
  return (left ?? null) === right;
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).toLowerCase().localeCompare(String(right).toLowerCase());
}
