// @ts-check
import { ToolchainError } from "./toolchainError.js";

const systems = ["linux", "darwin"];
const processors = ["x64", "arm64"];

/** @param {string} platform */
export function assertPlatform(platform) {
  if (platform !== "win32") return;
  throw new ToolchainError(
    "On Windows this project runs inside WSL: its Pulumi plugins are scripts that begin with #!, which Windows cannot start.",
  );
}

/**
 * `linux-x64`, `darwin-arm64`: as npm's packages of Node and Pulumi's release archives both write it.
 * @param {{ platform: string, arch: string }} machine
 */
export function platformName({ platform, arch }) {
  if (systems.includes(platform) && processors.includes(arch)) return `${platform}-${arch}`;
  throw new ToolchainError(
    `No ready-made Node and Pulumi are published for ${platform}-${arch}. Install Node, pulumi and pulumi-language-nodejs ` +
      "so that they are on PATH; then nothing needs to be got.",
  );
}
