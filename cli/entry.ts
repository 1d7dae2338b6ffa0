#!/usr/bin/env node
/**
 * The packed command's first file. It says which Node is needed before anything is loaded that an older one cannot read, and so imports nothing
 * itself. In the repository tools/run.js finds the right Node.
 */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isNewEnough = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

if (isNewEnough) await import("./imagekitSso.ts");
else {
  process.stderr.write(
    `imagekit-sso needs Node 22.21, or 24.5 or newer, and this is Node ${process.versions.node}. Install a newer one (https://nodejs.org), then run the same command again.\n`,
  );
  process.exitCode = 2;
}

export {};
