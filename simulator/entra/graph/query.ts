/** OData query options: `$select`, `$filter`, `$top`, `$count`, `$orderby`, `$skiptoken`, and paged lists. */
import type { Answer, Call } from "./call.ts";
import { parseFilter } from "./filter.ts";
import { GraphError } from "./graphError.ts";

export interface ODataQuery {
  select: string[] | undefined;
  /** One relationship, whole. */
  expand: string | undefined;
  filter: string | undefined;
  top: number | undefined;
  count: boolean;
  orderBy: string | undefined;
  skipToken: string | undefined;
  /** `ConsistencyLevel: eventual` was sent. */
  eventual: boolean;
}

const known = new Set(["$expand", "$select", "$filter", "$top", "$count", "$orderby", "$skiptoken"]);
const unsupported = new Set(["$search", "$skip", "$apply"]);

/** Throws Graph's 400 for what is malformed, and a plain 501 for what this simulator does not do. */
export function parseQuery(
  raw: Record<string, unknown>,
  consistencyLevel: unknown,
  expands: readonly string[] = [],
): ODataQuery {
  const options = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) {
    // Graph takes option names without the dollar too.
    const option = name.toLowerCase();
    const full = known.has(`$${option}`) || unsupported.has(`$${option}`) ? `$${option}` : option;
    if (unsupported.has(full)) throw new GraphError(501, "NotImplemented", `The simulator does not do ${full}.`);
    if (full.startsWith("$") && !known.has(full)) {
      throw new GraphError(400, "BadRequest", `The query parameter '${name}' is not supported.`);
    }
    if (Array.isArray(value))
      throw new GraphError(
        400,
        "BadRequest",
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    options.set(full, String(value));
  }
  const expand = options.get("$expand");
  if (expand !== undefined && !expands.includes(expand))
    throw new GraphError(501, "NotImplemented", `The simulator does not do $expand=${expand.slice(0, 100)} here.`);
  const top = options.get("$top");
  const size = top === undefined ? undefined : Number(top);
  if (size !== undefined && !Number.isInteger(size)) {
    throw new GraphError(
      400,
      "BadRequest",
      `Invalid value '${top}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  }
  if (size !== undefined && (size < 1 || size > 999)) {
    throw new GraphError(
      400,
      "Request_UnsupportedQuery",
      `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
    );
  }
  return {
    select: options
      .get("$select")
      ?.split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    expand,
    filter: options.get("$filter"),
    top: size,
    count: options.get("$count")?.toLowerCase() === "true",
    orderBy: options.get("$orderby"),
    skipToken: options.get("$skiptoken"),
    eventual: String(consistencyLevel ?? "").toLowerCase() === "eventual",
  };
}

/** What Graph knows of a type: its name in sentences and contexts, and the properties it filters by. */
export interface ResourceType {
  /** `application` */
  name: string;
  /** `applications`, the entity set in `@odata.context`. */
  set: string;
  filterable: ReadonlySet<string>;
}

/** Renders one object with `$select` and its context. */
export function entityBody(call: Call, type: ResourceType, rendered: Record<string, unknown>): object {
  const { select } = call.query;
  const context = `${call.base}/$metadata#${type.set}`;
  if (select === undefined) return { "@odata.context": `${context}/$entity`, ...rendered };
  return { "@odata.context": `${context}(${select.join(",")})/$entity`, ...selected(type, rendered, select) };
}

function selected(type: ResourceType, rendered: Record<string, unknown>, select: string[]): Record<string, unknown> {
  if (select.includes("*")) return rendered;
  // Of a list of several types each object says which it is, whatever was asked for.
  const kind = "@odata.type" in rendered && { "@odata.type": rendered["@odata.type"] };
  const chosen = Object.fromEntries(
    select.map((name) => {
      if (Object.hasOwn(rendered, name)) return [name, rendered[name]];
      if (/^extension_[0-9a-f]{32}_\w+$/i.test(name)) return [name, null];
      throw new GraphError(
        400,
        "BadRequest",
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`,
      );
    }),
  );
  return { ...kind, ...chosen };
}

/** Filters, orders, pages and renders a list. `render` is given what is shown, so that a large list is not rendered whole. */
export function listAnswer<T extends { id: string }>(
  call: Call,
  type: ResourceType,
  entities: T[],
  render: (entity: T) => Record<string, unknown>,
  context = `$metadata#${type.set}`,
): Answer {
  const { query } = call;
  let found = entities;
  if (query.filter !== undefined) {
    const filter = parseFilter(query.filter);
    for (const property of filter.properties) {
      if (type.filterable.has(property)) continue;
      throw new GraphError(
        400,
        "Request_UnsupportedQuery",
        `Unsupported or invalid query filter clause specified for property '${property}' of resource '${upper(type.name)}'.`,
      );
    }
    if (filter.advanced && !(query.eventual && query.count)) throw advancedOnly();
    found = found.filter((entity) => filter.matches(entity as Record<string, unknown>));
  }
  if (query.orderBy !== undefined) found = ordered(call, type, found);
  const size = Math.min(query.top ?? 100, call.world.faults.settings.largestPage);
  const start = query.skipToken === undefined ? 0 : offset(query.skipToken);
  const page = found.slice(start, start + size);
  const select = query.select;
  const body: Record<string, unknown> = {
    "@odata.context": `${call.base}/${context}${select === undefined ? "" : `(${select.join(",")})`}`,
  };
  if (query.count && query.eventual) body["@odata.count"] = found.length;
  if (found.length > start + size) body["@odata.nextLink"] = nextLink(call, start + size);
  body.value = page.map((entity) => (select === undefined ? render(entity) : selected(type, render(entity), select)));
  return { status: 200, body };
}

function ordered<T>(call: Call, type: ResourceType, entities: T[]): T[] {
  const [property = "", direction = "asc"] = (call.query.orderBy ?? "").trim().split(/\s+/);
  if (!type.filterable.has(property)) {
    throw new GraphError(
      400,
      "Request_UnsupportedQuery",
      `Sorting not supported for property '${property}' of resource '${upper(type.name)}'.`,
    );
  }
  if (call.query.filter !== undefined && !(call.query.eventual && call.query.count)) throw advancedOnly();
  const value = (entity: T): string => String((entity as Record<string, unknown>)[property] ?? "").toLowerCase();
  const sorted = entities.toSorted((a, b) => value(a).localeCompare(value(b)));
  return direction.toLowerCase() === "desc" ? sorted.reverse() : sorted;
}

function advancedOnly(): GraphError {
  return new GraphError(
    400,
    "Request_UnsupportedQuery",
    "The specified filter to the reference property query is currently not supported. Advanced queries need the header ConsistencyLevel: eventual and $count=true.",
  );
}

function nextLink(call: Call, start: number): string {
  const { select, filter, top, count, orderBy } = call.query;
  const options = new URLSearchParams();
  if (select !== undefined) options.set("$select", select.join(","));
  if (filter !== undefined) options.set("$filter", filter);
  if (top !== undefined) options.set("$top", String(top));
  if (count) options.set("$count", "true");
  if (orderBy !== undefined) options.set("$orderby", orderBy);
  options.set("$skiptoken", Buffer.from(`at:${start}`).toString("base64url"));
  return `${call.base}${call.params["*path"]}?${options.toString().replaceAll("%24", "$")}`;
}

function offset(token: string): number {
  const read = /^at:(\d+)$/.exec(Buffer.from(token, "base64url").toString());
  if (read === null)
    throw new GraphError(
      400,
      "Directory_ExpiredPageToken",
      "The specified page token value has expired and can no longer be included in your request.",
    );
  return Number(read[1]);
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
