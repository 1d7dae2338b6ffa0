import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import axios from "axios";
import { secretName } from "../../../domain/archive/objectNames.ts";
import type { ArchiveStore } from "../../../domain/resources.ts";
import type { Azurite } from "../../support/azurite.ts";
import type { PluginWorld } from "./pluginWorld.ts";

/** An archive, and somebody else's hand in it. */
export interface OtherHand {
  store: ArchiveStore;
  /** Where the plugin has to say that the document is. */
  location(account: string, digest: string): string;
  /** The content as it lies there; undefined where there is none. */
  peek(account: string, digest: string): Promise<string | undefined>;
  put(account: string, digest: string, content: string): Promise<void>;
  remove(account: string, digest: string): Promise<void>;
}

export function folderArchive(folder: string): OtherHand {
  const file = (account: string, digest: string) => join(folder, account, `${digest}.xml`);
  return {
    store: { store: "folder", folder },
    location: (...name) => `file:${file(...name)}`,
    peek: async (...name) => {
      try {
        return readFileSync(file(...name), "utf8");
      } catch {
        return undefined;
      }
    },
    put: async (account, digest, content) => {
      mkdirSync(join(folder, account), { recursive: true });
      writeFileSync(file(account, digest), content);
    },
    remove: async (...name) => rmSync(file(...name)),
  };
}

export function blobArchive(azurite: Azurite, container: string): OtherHand {
  const path = (account: string, digest: string) => `/${container}/${account}/${digest}.xml`;
  return {
    store: { store: "blob", container: `${azurite.url}/${container}` },
    location: (...name) => `${azurite.url}${path(...name)}`,
    peek: async (...name) => {
      const { status, body } = await azurite.send("GET", path(...name));
      return status === 200 ? body : undefined;
    },
    put: async (account, digest, content) => void (await azurite.send("PUT", path(account, digest), content)),
    remove: async (...name) => void (await azurite.send("DELETE", path(...name))),
  };
}

export async function vaultArchive({ simulator }: PluginWorld): Promise<OtherHand> {
  const { url, world, ca } = simulator;
  const http = axios.create({ baseURL: url, httpsAgent: new Agent({ ca }), validateStatus: () => true });
  const [client] = world.tenant.clients;
  const form = { grant_type: "client_credentials", client_id: client?.clientId, client_secret: client?.secret };
  const asked = { ...form, scope: "https://vault.azure.net/.default" } as Record<string, string>;
  const { data } = await http.post(`/${world.tenant.id}/oauth2/v2.0/token`, new URLSearchParams(asked));
  const call = async (method: string, account: string, digest: string, body?: object) => {
    const headers = { authorization: `Bearer ${data.access_token}` };
    const path = `/secrets/${secretName({ account, digest })}?api-version=7.5`;
    return (await http.request({ method, url: path, data: body, headers })).data;
  };
  return {
    store: { store: "keyvault", vault: url },
    location: (account, digest) => `${url}/secrets/${secretName({ account, digest })}`,
    peek: async (...name) => (await call("GET", ...name)).value,
    put: async (account, digest, value) => void (await call("PUT", account, digest, { value })),
    remove: async (...name) => void (await call("DELETE", ...name)),
  };
}
