// @ts-check
import { basename, join } from "node:path";
import { cached } from "./cache.js";
import { lastWords, onPath, run } from "./command.js";
import { timed } from "./say.js";
import { pulumi } from "./versions.js";

export const buildFolder = `pulumi-${pulumi.wanted}-built`;

/**
 * Engine and language host out of the Go modules. Two builds with a go.mod each: the last release whose modules hold the language
 * host asks for another sdk than the engine does.
 * @param {{ cache: string, project: string }} context
 * @returns {Promise<string>} the folder with the executables
 */
export async function buildPulumi({ cache, project }) {
  const [go] = onPath("go");
  if (!go) throw new Error("there is no go on PATH to build it with");
  return cached(cache, buildFolder, async (part) => {
    const build = builder(go, join(project, "tools"), part);
    await build({
      module: "engine",
      main: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      version: pulumi.wanted,
      howLong: "about 5 minutes the first time",
    });
    await build({
      module: "language-host",
      main: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      version: pulumi.languageHost,
      howLong: "about 30 seconds",
    });
  });
}

/**
 * @typedef {object} Build
 * @property {string} module folder of its go.mod
 * @property {string} main
 * @property {string} version
 * @property {string} howLong
 */

/**
 * @param {string} go
 * @param {string} tools
 * @param {string} out
 */
function builder(go, tools, out) {
  return async (/** @type {Build} */ { module, main, version, howLong }) => {
    const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    // Whatever GOFLAGS says: a module that go.sum does not vouch for stops the build.
    const flags = [
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      "-v",
      "-tags",
      "osusergo,grpcnotrace",
      "-ldflags",
      stamp,
    ];
    let compiled = 0;
    const result = await timed(
      `Building ${basename(main)} ${version} from its Go modules, ${howLong}`,
      () =>
        run(go, ["build", ...flags, "-o", join(out, basename(main)), main], {
          cwd: join(tools, module),
          onStderr: (text) => {
            compiled += text.split("\n").length - 1;
          },
        }),
      () => `, ${compiled} packages downloaded or compiled`,
    );
    if (result.code !== 0) throw new Error(`go build of ${basename(main)} failed: ${lastWords(result)}`);
  };
}
