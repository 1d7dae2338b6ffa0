/** Who may sign in to an application: asked from Graph as an administrator would. */
import type { AxiosInstance } from "axios";
import { z } from "zod";
import { portalAdmin, tenantId } from "../../simulator/seed.ts";

const tokenSchema = z.object({ access_token: z.string() });
const assignmentsSchema = z.object({
  value: z.array(z.object({ principalId: z.guid(), principalType: z.enum(["User", "Group", "ServicePrincipal"]) })),
});
const userSchema = z.object({ userPrincipalName: z.string() });
const membersSchema = z.object({ value: z.array(userSchema) });

/** Reads Graph with the token of the simulator's administrator. */
export class DirectoryReader {
  readonly #http: AxiosInstance;
  #token: Promise<string> | undefined;

  constructor(http: AxiosInstance) {
    this.#http = http;
  }

  /** User principal name of the first assigned user, else of the first member of the first assigned group; first by object id. */
  async assignedUser(servicePrincipalId: string): Promise<string | undefined> {
    const { value } = await this.#get(`servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`, assignmentsSchema);
    const assigned = (type: string) =>
      value
        .filter(({ principalType }) => principalType === type)
        .map(({ principalId }) => principalId)
        .sort();
    const [user] = assigned("User");
    if (user !== undefined) return (await this.#get(`users/${user}`, userSchema)).userPrincipalName;
    for (const group of assigned("Group")) {
      const [first] = (await this.#get(`groups/${group}/members`, membersSchema)).value;
      if (first) return first.userPrincipalName;
    }
    return undefined;
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    this.#token ??= this.#signIn();
    const headers = { authorization: `Bearer ${await this.#token}` };
    return schema.parse((await this.#http.get(`/v1.0/${path}`, { headers })).data);
  }

  async #signIn(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: portalAdmin.clientId,
      client_secret: portalAdmin.secret,
      scope: `${this.#http.defaults.baseURL}/.default`,
    });
    const { data } = await this.#http.post(`/${tenantId}/oauth2/v2.0/token`, form);
    return tokenSchema.parse(data).access_token;
  }
}
