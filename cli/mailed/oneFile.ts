import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = join(import.meta.dirname, "../console/page");

/** The console's modules, each after those that it imports. mailed.js takes the place of server.js. */
const modules = ["dom", "toast", "fleet", "afterwards", "account", "welcome", "help", "keys", "mailed", "main"];

/** Every page that this makes begins so, and nothing else does. */
export const firstLine = "<!doctype html><!-- imagekit-sso hand-over -->";

/**
 * The console's page as one file that opens from a disk: style, icon, code and data inside, nothing loaded from elsewhere. Only the code that
 * is in it may run.
 */
export function oneFile(data: unknown): string {
  const read = (name: string) => readFileSync(join(page, name), "utf8");
  const style = read("style.css");
  const script = modules.map((name) => withoutModules(read(`${name}.js`))).join("\n");
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const replaced: Record<string, string> = {
    "<!doctype html>": firstLine,
    '<meta charset="utf-8">': `<meta charset="utf-8">\n<meta http-equiv="content-security-policy" content="${policy}">`,
    '<link rel="stylesheet" href="style.css">': `<style>${style}</style>`,
    '"icon.svg"': `"data:image/svg+xml;base64,${Buffer.from(read("icon.svg")).toString("base64")}"`,
    "<noscript>This page needs JavaScript. The same works in a terminal: imagekit-sso handover</noscript>":
      "<noscript>This page needs JavaScript.</noscript>",
    // "<" could end the element early, or begin a comment.
    '<script type="module" src="main.js"></script>': `<script type="application/json" id="data">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>\n<script type="module">${script}</script>`,
  };
  let html = read("index.html");
  for (const [before, after] of Object.entries(replaced)) {
    if (!html.includes(before)) throw new Error(`index.html has no ${before}.`);
    html = html.replace(before, () => after);
  }
  return html;
}

/** One script has one scope: what a module imports is there already, under the same name. */
function withoutModules(code: string): string {
  return code.replaceAll(/^import [^;]*;\n/gm, "").replaceAll(/^export /gm, "");
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
