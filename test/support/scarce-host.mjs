// A host in a process of its own, for tests that limit what it may open: starts all plugins of a
// folder at once, and prints how many run and why the others do not. Then it stops them and starts
// one more.
//
//   node scarce-host.mjs FOLDER
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { isPluginError, startPlugin } from "scafctl-plugins/goplugin";

const folder = resolve(process.argv[2] ?? "");
const paths = readdirSync(folder).map((name) => join(folder, name));
const handshake = {
  protocolVersion: 1,
  magicCookieKey: "SCAFCTL_PLUGIN",
  magicCookieValue: "scafctl_provider_plugin",
};

/** @type {Record<string, number>} */
const failures = {};
const started = await Promise.all(
  paths.map(async (path) => {
    try {
      return await startPlugin({ path, handshake });
    } catch (error) {
      const failure = isPluginError(error) ? error.failure : undefined;
      const word =
        failure === undefined
          ? String(error)
          : "code" in failure
            ? `${failure.reason} ${failure.code}`
            : failure.reason;
      failures[word] = (failures[word] ?? 0) + 1;
      return undefined;
    }
  }),
);
const running = started.filter((plugin) => plugin !== undefined);
await Promise.all(running.map((plugin) => plugin.stop()));
const again = await startPlugin({ path: paths[0] ?? "", handshake });
await again.stop();
console.log(JSON.stringify({ running: running.length, failures }));
