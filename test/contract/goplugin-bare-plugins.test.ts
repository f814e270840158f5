// Plugins that are not made with go-plugin and lack some of its services.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Client } from "scafctl-plugins/scafctl";
import { makeFixture } from "../support/fixture.js";
import { pluginFolder } from "../support/plugin-folder.js";

/** The method of each service that a host calls. No fixture has reflection. */
const services = { broker: "StartStream", stdio: "StreamStdio", controller: "Shutdown", health: "Check" } as const;
const names = Object.keys(services) as (keyof typeof services)[];
const combinations = [...names.map((name) => [name]), names];

describe("a plugin that is not made with go-plugin", () => {
  const folder = pluginFolder();

  for (const network of ["unix", "tcp"] as const) {
    for (const missing of combinations) {
      it(`is described, run and stopped without ${missing.join(", ")}, over ${network}, after a slow start`, async () => {
        const path = await makeFixture(join(folder.path, network), missing.join("-"), {
          network,
          unimplemented: missing.map((name) => services[name]),
          // An interpreter that loads its packages.
          start: { delayMs: 400 },
        });
        const hostErrors: unknown[] = [];
        const client = await Client.newClient(path, {
          host: {},
          onConfigure: (_provider, _result, error) => void hostErrors.push(error),
        });
        try {
          const [listing] = await client.describe();
          assert.deepEqual([listing?.name, listing?.error], ["echo", undefined]);
          assert.deepEqual((await client.execute("echo", { message: "hi" })).data, { echoed: "hi" });
          assert.deepEqual(hostErrors, [undefined]);
        } finally {
          const { code, signal } = await client.kill();
          const expected = missing.includes("controller") ? [null, "SIGTERM"] : [0, null];
          assert.deepEqual([code, signal], expected);
        }
      });
    }
  }
});
