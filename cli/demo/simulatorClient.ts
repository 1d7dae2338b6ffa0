import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import axios, { type AxiosInstance } from "axios";

/** Speaks to the simulator and nobody else: its own CA is the only one trusted. */
export function simulatorClient({ url, caFile }: { url: string; caFile: string }): AxiosInstance {
  return axios.create({
    baseURL: url,
    httpsAgent: new Agent({ ca: readFileSync(caFile), keepAlive: true }),
    proxy: false,
    timeout: 30_000,
    maxRedirects: 0,
  });
}
