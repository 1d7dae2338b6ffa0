import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheFolder } from "../../tools/toolchain/cache.js";
import { environment } from "../../tools/toolchain/environment.js";
import { assertPlatform, platformName } from "../../tools/toolchain/platform.js";

describe("the cache of a user", () => {
  test("lies where the system keeps such things", () => {
    expect(cacheFolder({}, "linux", "/home/ada")).toBe("/home/ada/.cache/imagekit-entra-sso");
    expect(cacheFolder({ XDG_CACHE_HOME: "/big/cache" }, "linux", "/home/ada")).toBe("/big/cache/imagekit-entra-sso");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" }, "linux", "/home/ada")).toBe(
      "/home/ada/.cache/imagekit-entra-sso",
    );
    expect(cacheFolder({}, "darwin", "/Users/ada")).toBe("/Users/ada/Library/Caches/imagekit-entra-sso");
  });

  test("lies elsewhere where somebody says so", () => {
    expect(cacheFolder({ IMAGEKIT_SSO_CACHE: "/elsewhere", XDG_CACHE_HOME: "/big" }, "linux", "/home/ada")).toBe(
      "/elsewhere",
    );
    expect(cacheFolder({ IMAGEKIT_SSO_CACHE: "near" }, "linux", "/home/ada")).toBe(join(process.cwd(), "near"));
  });
});

describe("the platform", () => {
  test("has the name that Node's packages and Pulumi's archives give it", () => {
    expect(platformName({ platform: "linux", arch: "x64" })).toBe("linux-x64");
    expect(platformName({ platform: "darwin", arch: "arm64" })).toBe("darwin-arm64");
  });

  test("is named, with what to install, where nothing is published for it", () => {
    expect(() => platformName({ platform: "linux", arch: "riscv64" })).toThrow(/linux-riscv64.*Install Node, pulumi/s);
  });

  test("Windows is sent to WSL, and why", () => {
    expect(() => assertPlatform("win32")).toThrow(/WSL.*#!/s);
    expect(() => assertPlatform("linux")).not.toThrow();
  });
});

describe("the environment of a script", () => {
  const engine = {
    pulumiFolder: "/cache/pulumi",
    pulumiHome: "/project/.local/pulumi",
    azuread: "stand-in",
    withLogin: false,
  };

  test("has Node and Pulumi first on PATH, each once", () => {
    const { PATH } = environment({ PATH: "/usr/bin:/cache/pulumi:/bin" }, { nodePath: "/cache/node/bin/node", engine });
    expect(PATH).toBe("/cache/node/bin:/cache/pulumi:/usr/bin:/bin");
  });

  test("keeps Pulumi in the project and off the network", () => {
    expect(environment({ HOME: "/home/ada" }, { nodePath: "/n/node", engine })).toMatchObject({
      HOME: "/home/ada",
      PULUMI_HOME: "/project/.local/pulumi",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
      IMAGEKIT_SSO_AZUREAD: "stand-in",
      GOGC: "400",
      NODE_COMPILE_CACHE: "/project/.local/compiled",
    });
  });

  test("loses what breaks a preview, and what would lose applications when a run is killed", () => {
    const inherited = {
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_BACKEND_URL: "file://x",
    };
    const result = environment(inherited, { nodePath: "/n/node", engine });
    expect(result).not.toHaveProperty("PULUMI_SKIP_CONFIRMATIONS");
    expect(result).not.toHaveProperty("PULUMI_SKIP_CHECKPOINTS");
    expect(result).toHaveProperty("PULUMI_BACKEND_URL", "file://x");
  });

  test("leaves a person signed in to Pulumi where the script works on their own stacks", () => {
    const login = (inherited: Record<string, string>) =>
      environment(inherited, { nodePath: "/n/node", engine: { ...engine, withLogin: true } }).PULUMI_CREDENTIALS_PATH;
    expect(login({ HOME: "/home/ada" })).toBe("/home/ada/.pulumi");
    expect(login({ HOME: "/home/ada", PULUMI_HOME: "/elsewhere" })).toBe("/elsewhere");
    expect(environment({}, { nodePath: "/n/node", engine })).not.toHaveProperty("PULUMI_CREDENTIALS_PATH");
  });

  test("says nothing about Pulumi to a script that does without the engine", () => {
    expect(Object.keys(environment({ PATH: "/bin" }, { nodePath: "/n/node" }))).toEqual(["PATH"]);
  });
});
