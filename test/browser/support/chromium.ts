import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { lastWords, onPath, run } from "../../../tools/toolchain/command.js";
import { cachedPackage } from "../../support/cachedPackage.ts";

/** An npm package with Chromium in it, and with the few libraries that a bare Linux lacks. */
const carrier = "@sparticuz/chromium";
const version = "153.0.0";

interface Executable {
  path: string;
  /** Libraries and fonts of its own. */
  environment: Record<string, string>;
}

/** A real browser for the tests of one file; undefined, and told, where there is none and they are to be skipped. */
export async function chromiumOrSkip(): Promise<Browser | undefined> {
  const started = await startChromium();
  if (!("missing" in started)) return started;
  process.stderr.write(`Tests with a real browser are skipped. ${started.missing}\n`);
  return undefined;
}

/** A real browser that reaches nothing but this machine; or why there is none here. */
export async function startChromium(): Promise<Browser | { missing: string }> {
  const executable = await findChromium();
  if ("missing" in executable) return executable;
  return await chromium.launch({
    executablePath: executable.path,
    env: { ...process.env, ...executable.environment } as Record<string, string>,
    // Its sandbox does not start for root, as whom containers run; every page here is the simulator's.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  });
}

/** `CHROMIUM_PATH`; else, where the package fits, the one from npm, kept in the tool chain's cache; else one on PATH. */
async function findChromium(): Promise<Executable | { missing: string }> {
  const { CHROMIUM_PATH: given } = process.env;
  if (given) return { path: given, environment: {} };
  let trouble = `npm's ${carrier} is for linux-x64 alone`;
  if (process.platform === "linux" && process.arch === "x64") {
    try {
      return await carried();
    } catch (error) {
      trouble = (error as Error).message;
    }
  }
  const [path] = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => onPath(name));
  if (path) return { path, environment: {} };
  return { missing: `No Chromium here: ${trouble}; none on PATH. CHROMIUM_PATH=<path> names one.` };
}

async function carried(): Promise<Executable> {
  const folder = await cachedPackage(carrier, version, async (part, packageFolder) => {
    // It unpacks into the temporary folder, its libraries only where it believes to be in a cloud's function.
    const entry = join(packageFolder, "build", "index.js");
    const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath();`;
    const unpacked = await run(process.execPath, ["--input-type=module", "--eval", script], {
      env: { ...process.env, TMPDIR: part, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
    });
    if (unpacked.code !== 0) throw new Error(`${carrier} could not be unpacked: ${lastWords(unpacked)}`);
  });
  // Its own configuration names folders that are not here: without a font no text is drawn, and a text field ends the browser.
  const configuration = join(folder, "fonts", "here.conf");
  writeFileSync(
    configuration,
    `<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${folder}</cachedir></fontconfig>`,
  );
  return {
    path: join(folder, "chromium"),
    environment: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: configuration },
  };
}
