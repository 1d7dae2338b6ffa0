/** Sends a recording's requests to a simulator, with the objects it starts from put there, and gives both answers side by side. */
import { Agent } from "node:https";
import axios, { type AxiosInstance } from "axios";
import { applicationDefaults } from "../../../simulator/entra/graph/applicationDefaults.ts";
import { servicePrincipalDefaults } from "../../../simulator/entra/graph/servicePrincipalDefaults.ts";
import { runner } from "../../../simulator/seed.ts";
import { seedTable } from "../../../simulator/store.ts";
import type {
  Application,
  AppRoleAssignment,
  ClaimsMappingPolicy,
  KeyCredential,
  ServicePrincipal,
  Simulator,
  Table,
} from "../../../simulator/types.ts";
import { type Exchange, type Json, objectsOf, type Recording } from "./recording.ts";

export interface Replayed {
  recorded: Exchange;
  status: number;
  response: unknown;
}

const groups = ["44444444-4444-4444-4444-444444444444", "44444444-4444-4444-8444-444444444444"];
/** What stands for our tenant, client and runner in each group of recordings. */
const cast = {
  one: [
    "11111111-1111-1111-1111-111111111111",
    "33333333-3333-3333-3333-333333333333",
    "22222222-2222-2222-2222-222222222222",
  ],
  more: [
    "11111111-1111-4111-8111-111111111111",
    "22222222-2222-4222-8222-222222222222",
    "33333333-3333-4333-8333-333333333333",
  ],
} as const;

export class Replay {
  readonly #simulator: Simulator;
  readonly #http: AxiosInstance;
  readonly #all: readonly Recording[];
  #ids = new Map<string, string>();
  #token = "";

  constructor(simulator: Simulator, all: readonly Recording[]) {
    this.#simulator = simulator;
    this.#all = all;
    const httpsAgent = new Agent({ ca: simulator.ca, keepAlive: true });
    this.#http = axios.create({
      baseURL: simulator.url,
      httpsAgent,
      validateStatus: () => true,
      transformResponse: (text) => text,
    });
  }

  async run(recording: Recording): Promise<Replayed[]> {
    const { tenant } = this.#simulator.world;
    const [tenantId, clientId, runnerId] = cast[recording.group];
    this.#ids = new Map([
      [tenantId, tenant.id],
      [clientId, runner.clientId],
      [runnerId, runner.objectId],
    ]);
    this.#empty();
    this.#seed(recording);
    // Some recordings begin after the sign-in, or hold changes that somebody else made before it.
    await this.#signIn();
    const replayed: Replayed[] = [];
    for (const recorded of recording.exchanges) {
      this.#harm(recorded, recording);
      const answer = await this.#send(recorded);
      this.#simulator.faults.clear();
      this.#learn(recorded.response, answer.response);
      replayed.push({ recorded, ...answer });
    }
    return replayed;
  }

  #empty(): void {
    const { store } = this.#simulator;
    for (const table of [
      store.applications,
      store.servicePrincipals,
      store.claimsMappingPolicies,
      store.appRoleAssignments,
      store.deletedItems,
    ]) {
      for (const { id } of [...table.values()]) table.delete(id);
    }
    seedTable(
      store.groups,
      groups.map((id) => ({ id, displayName: "ImageKit users", mail: null, members: [] })),
    );
  }

  /** An object is there from the start when the first request that names it succeeds. */
  #seed({ exchanges, group }: Recording): void {
    const { store } = this.#simulator;
    const [tenantId] = cast[group];
    const own = objectsOf([{ name: "", group, exchanges }]);
    const others = objectsOf(this.#all.filter((recording) => recording.group === group));
    const made = new Set(
      exchanges
        .filter(({ method, status }) => method === "POST" && status === 201)
        .map(({ response }) => (response as Json).id),
    );
    const keys = this.#keysOf(group);
    const text = JSON.stringify(exchanges);
    const makesPrincipal = exchanges.some(
      ({ method, path }) => method === "POST" && path.endsWith("/servicePrincipals"),
    );
    // The application of a principal, and the principal of an application, though no request names them.
    const behind = ({ id, appId, web }: Json): boolean =>
      appId !== undefined &&
      (web !== undefined
        ? text.includes(String(appId))
        : !makesPrincipal &&
          [...others.values()].find((one) => one.appId === appId && one.web === undefined)?.id === id);
    for (const [id, seen] of others) {
      const first = exchanges.find(({ path, request }) => `${path} ${JSON.stringify(request)}`.includes(id));
      const needed = first !== undefined || behind(seen);
      if (made.has(id) || !needed || first?.status === 404) continue;
      const entity = JSON.parse(
        JSON.stringify(own.get(id) ?? seen).replaceAll(tenantId, this.#simulator.world.tenant.id),
      ) as Json;
      if ("web" in entity)
        this.#put(store.applications, {
          ...applicationDefaults(""),
          ...entity,
          owners: [runner.objectId],
        } as unknown as Application);
      else if ("definition" in entity)
        this.#put(store.claimsMappingPolicies, { ...entity, description: null } as unknown as ClaimsMappingPolicy);
      else if ("resourceId" in entity) this.#put(store.appRoleAssignments, entity as unknown as AppRoleAssignment);
      else {
        const keyCredentials = (entity.keyCredentials as KeyCredential[]).map((one) => ({
          ...one,
          key: keys.get(one.keyId) ?? null,
        }));
        const claimsMappingPolicies = exchanges.some(
          ({ path, response }) => path.includes("/claimsMappingPolicies") && response !== undefined,
        )
          ? [...others.keys()].filter((other) => "definition" in (others.get(other) ?? {})).slice(0, 1)
          : [];
        const assigned = exchanges.some(
          ({ method, path }) => method === "POST" && path.endsWith("claimsMappingPolicies/$ref"),
        )
          ? []
          : claimsMappingPolicies;
        const defaults = servicePrincipalDefaults(this.#simulator.world.tenant.id);
        this.#put(store.servicePrincipals, {
          ...defaults,
          ...entity,
          keyCredentials,
          owners: [runner.objectId],
          claimsMappingPolicies: assigned,
        } as unknown as ServicePrincipal);
      }
    }
  }

  #put<T extends { id: string }>(table: Table<T>, entity: T): void {
    const { "@odata.context": _, "@odata.type": __, ...plain } = entity as T & Json;
    seedTable(table, [plain as unknown as T]);
  }

  #keysOf(group: Recording["group"]): Map<string, string> {
    const keys = new Map<string, string>();
    for (const { exchanges } of this.#all.filter((one) => one.group === group)) {
      for (const { request, response } of exchanges) {
        for (const body of [request, response] as (Json | undefined)[]) {
          for (const { keyId, key } of (body?.keyCredentials ?? []) as KeyCredential[])
            if (key !== null) keys.set(keyId, key);
        }
      }
    }
    return keys;
  }

  /** The recorded failures that the scratch server was told to make are asked of the simulator too, for that one request. */
  #harm({ method, path, status, response }: Exchange, { exchanges }: Recording): void {
    const { faults } = this.#simulator;
    const message = ((response as Json | undefined)?.error as Json | undefined)?.message;
    const lagging = exchanges.some((one) => one.status === 201 && path.includes(String((one.response as Json).id)));
    const gone = exchanges.some((one) => one.method === "DELETE" && path.includes(one.path));
    if (status === 429) faults.set({ rate429: 1, retryAfterSeconds: 0 });
    else if (status >= 500) faults.set({ rate5xx: 1 });
    else if (status === 403) faults.set({ deny: ["Policy.ReadWrite.ApplicationConfiguration"] });
    else if (
      message === "fault" ||
      /does not reference/.test(String(message)) ||
      (status === 404 && lagging && !gone)
    ) {
      faults.set({ lagSeconds: 3600 });
    }
    if (method === "POST" && status === 404) faults.set({ lagSeconds: 3600 });
  }

  async #send({ method, path, request }: Exchange): Promise<{ status: number; response: unknown }> {
    const [plain = "", query] = this.#ours(path).split("?");
    const params = new URLSearchParams(query ?? "");
    const form = path.endsWith("/oauth2/v2.0/token");
    if (form) return await this.#signIn(plain);
    const body = request === undefined || request === null ? undefined : this.#ours(JSON.stringify(request));
    const answer = await this.#http.request<string>({
      method,
      url: params.size === 0 ? plain : `${plain}?${params}`,
      headers: {
        "content-type": "application/json; charset=utf-8",
        accept: "application/json; charset=utf-8; IEEE754Compatible=false",
        "odata-version": "4.0",
        "odata-maxversion": "4.0",
        authorization: `Bearer ${this.#token}`,
      },
      ...(body === undefined ? {} : { data: body }),
    });
    return { status: answer.status, response: answer.data === "" ? undefined : (JSON.parse(answer.data) as unknown) };
  }

  /** The plugin's form with our client's secret, which the recordings leave out. */
  async #signIn(
    path = `/${this.#simulator.world.tenant.id}/oauth2/v2.0/token`,
  ): Promise<{ status: number; response: unknown }> {
    const answer = await this.#http.post<string>(
      path,
      new URLSearchParams({
        grant_type: "client_credentials",
        client_id: runner.clientId,
        client_secret: runner.secret,
        scope: `${this.#simulator.url}/.default`,
      }),
    );
    const response = JSON.parse(answer.data) as Json;
    this.#token = String(response.access_token);
    return { status: answer.status, response };
  }

  #ours(text: string): string {
    let changed = text;
    for (const [theirs, ours] of this.#ids) changed = changed.replaceAll(theirs, ours);
    return changed.replaceAll(/https?:\/\/(?:localhost:9443|graph\.fake)/g, this.#simulator.url);
  }

  /** Ids that the simulator gave where the scratch server gave its own. */
  #learn(recorded: unknown, ours: unknown): void {
    if (typeof recorded !== "object" || recorded === null || typeof ours !== "object" || ours === null) return;
    if (Array.isArray(recorded) && Array.isArray(ours)) {
      for (const [index, item] of recorded.entries()) this.#learn(item, ours[index]);
      return;
    }
    for (const [name, value] of Object.entries(recorded)) {
      const other = (ours as Json)[name];
      if (
        ["id", "appId", "keyId"].includes(name) &&
        typeof value === "string" &&
        typeof other === "string" &&
        value !== other
      )
        this.#ids.set(value, other);
      else this.#learn(value, other);
    }
  }
}
