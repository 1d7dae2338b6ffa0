/** The page at `/`: what this world holds, for a person. It shows itself anew while it is open. No key and no secret is on it. */
import { readFileSync } from "node:fs";
import type { FastifyReply } from "fastify";
import type { SimulatorApp, World } from "../types.ts";
import { contents } from "./contents.ts";

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export function registerHome(app: SimulatorApp, world: World): void {
  const send = (reply: FastifyReply, type: string, text: string) =>
    reply
      .type(`${type}; charset=utf-8`)
      .header("content-security-policy", policy)
      .header("cache-control", "no-store")
      .header("x-content-type-options", "nosniff")
      .send(text);
  // The script asks by the second: what is below /_simulator is not counted among the requests.
  for (const path of ["/", "/_simulator/home"]) app.get(path, (_, reply) => send(reply, "text/html", document(world)));
  app.get("/_simulator/home.css", (_, reply) => send(reply, "text/css", asset("home.css")));
  app.get("/_simulator/home.js", (_, reply) => send(reply, "text/javascript", asset("home.js")));
}

function document(world: World): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulator of Entra ID and ImageKit</title>
<link rel="stylesheet" href="/_simulator/home.css"><script type="module" src="/_simulator/home.js"></script></head>
<body><header><h1>Simulator of Entra ID and ImageKit</h1><p>Nothing here is Microsoft’s or ImageKit’s, and nothing leaves this machine.</p></header>
<main>${contents(world)}</main></body></html>`;
}
